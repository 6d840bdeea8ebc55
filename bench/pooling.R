# One metafor fit after another, timed inside R: what bench/pooling.py compares with. Start-up and escalc are not counted.
# Rscript bench/pooling.R FOLDER CASE REPEATS ROUNDS   reads FOLDER/CASE.csv (yi, vi), appends to FOLDER/metafor.csv
given <- commandArgs(trailingOnly=TRUE)
suppressMessages(library(metafor))
d <- read.csv(file.path(given[1], paste0(given[2], ".csv")))
repeats <- as.integer(given[3])
fit <- rma(yi, vi, data=d, method="REML")
for (round in seq_len(as.integer(given[4]))) {
  seconds <- system.time(for (i in seq_len(repeats)) fit <- rma(yi, vi, data=d, method="REML"), gcFirst=TRUE)[["elapsed"]] / repeats
  cat(sprintf("%s,%.9g,%.17g,%.17g,%.17g,%s\n", given[2], seconds, c(fit$beta), fit$se, fit$tau2, packageVersion("metafor")),
      file=file.path(given[1], "metafor.csv"), append=TRUE)
}
