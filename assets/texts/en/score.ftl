# score
