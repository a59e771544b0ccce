# page-models
