# page-train
