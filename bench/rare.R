# Models of rare events and of missing results, timed inside R: what bench/rare.py compares with. Start-up is not counted.
# Rscript bench/rare.R FOLDER   reads FOLDER/tables.csv, exact.csv, groups.csv and effects.csv, writes FOLDER/r.csv (model, seconds, estimate)
given <- commandArgs(trailingOnly=TRUE)
suppressMessages({library(metafor); sens <- requireNamespace("metasens", quietly=TRUE) && requireNamespace("meta", quietly=TRUE)})
b <- read.csv(file.path(given[1], "tables.csv")); g <- read.csv(file.path(given[1], "groups.csv")); e <- read.csv(file.path(given[1], "effects.csv"))
out <- file.path(given[1], "r.csv")
time <- function(name, repeats, fit) {
  value <- fit()
  seconds <- system.time(for (i in seq_len(repeats)) fit(), gcFirst=TRUE)[["elapsed"]] / repeats
  cat(sprintf("%s,%.9g,%.17g\n", name, seconds, value), file=out, append=TRUE)
}
glmm <- function(model) function() c(suppressWarnings(rma.glmm(measure="OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=b, model=model, drop00=model != "UM.RS"))$beta)
for (model in c("UM.FS", "UM.RS", "CM.AL")) time(model, 1, glmm(model))
# The exact conditional model takes minutes for the many studies of tables.csv, where metafor does not converge: the data of its own example.
time("CM.EL", 1, function() c(suppressWarnings(rma.glmm(measure="OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=read.csv(file.path(given[1], "exact.csv")), model="CM.EL"))$beta))
tables <- with(subset(b, ai + ci > 0), array(rbind(ai, n1i - ai, ci, n2i - ci), c(2, 2, length(ai))))
time("EXACT", 20, function() log(unname(mantelhaen.test(tables, exact=TRUE)$estimate)))
time("GLMM of shares", 2, function() c(suppressWarnings(rma.glmm(measure="PLO", xi=xi, ni=ni, data=g))$beta))
ml <- rma(yi, vi, data=e, method="ML")
time("step function", 1, function() c(selmodel(ml, type="stepfun", steps=.025, alternative="greater")$beta))
if (sens) {
  m <- meta::metagen(yi, sqrt(vi), data=e)
  time("limit", 5, function() metasens::limitmeta(m)$TE.adjust)
  time("Copas", 1, function() suppressWarnings(metasens::copas(m)$TE.adjust))
}
