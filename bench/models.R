# Fits every case of a model in R, timed inside R; start-up and preparation are not counted. See bench/models.py.
# Rscript bench/models.R PEER.R CASES.json PACKAGE SECONDS   prints JSON
given <- commandArgs(trailingOnly=TRUE)
suppressMessages({library(jsonlite); library(given[3], character.only=TRUE)})
source(given[1])
cases <- fromJSON(given[2], simplifyDataFrame=TRUE)
found <- lapply(cases, function(case) {
  fit <- peer(case)
  numbers <- suppressWarnings(fit())
  gc(FALSE); count <- 0; start <- proc.time()[["elapsed"]]
  repeat { suppressWarnings(fit()); count <- count + 1
    passed <- proc.time()[["elapsed"]] - start
    if (passed >= as.numeric(given[4])) break }
  list(seconds=unbox(passed / count), numbers=lapply(numbers, function(each) as.numeric(each)))
})
cat(toJSON(list(version=unbox(as.character(packageVersion(given[3]))), cases=found), digits=NA))
