# page-data
