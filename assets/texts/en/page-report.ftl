# page-report
