# Monitoring bounds and trial sequential analysis by RTSA, combined p values by metap: what bench/sequential.py compares with.
# Rscript bench/sequential.R LIBRARY ROUNDS METAP_SOURCES   prints name,seconds (medians of the rounds, warm)
given <- commandArgs(trailingOnly=TRUE)
if (nzchar(given[1])) .libPaths(c(given[1], .libPaths()))
suppressMessages(library(RTSA))
rounds <- as.integer(given[2])
timed <- function(name, repeats, f) {
  f()
  each <- sapply(seq_len(rounds), function(i) system.time(for (j in seq_len(repeats)) f(), gcFirst=TRUE)[["elapsed"]] / repeats)
  cat(sprintf("%s,%.9g\n", name, median(each)))
}
p <- c(.016, .27, .236, .4, .05, .6)
data(perioOxy)
timed("bounds", 20, function() boundaries(timing=c(.25,.5,.75,1), alpha=.05, beta=.2, side=2))
timed("futility", 5, function() boundaries(timing=c(.25,.5,.75,1), alpha=.05, beta=.2, side=2, futility="non-binding", es_alpha="esOF", es_beta="esOF"))
timed("analysis", 1, function() suppressWarnings(RTSA(type="analysis", data=perioOxy, outcome="RR", mc=.8, side=2, alpha=.05, beta=.1, es_alpha="esOF",
  random_adj="D2", power_adj=FALSE, re_method="DL", weights="IV")))
for (each in c("sumlog", "sumz", "sump")) source(file.path(given[3], "R", paste0(each, ".R")))
timed("combined", 500, function() { sumlog(p); sumz(p); sump(p) })
