# page-start
