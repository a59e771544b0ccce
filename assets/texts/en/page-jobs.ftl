# page-jobs
