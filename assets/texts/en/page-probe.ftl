# page-probe
