# page-settings
