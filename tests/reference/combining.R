# Writes combining.json: combined p values by metap 1.13 (its own data sets and made-up ones). Of metap only its plain functions are
# used, from its sources. Run: Rscript tests/reference/combining.R FOLDER_OF_METAP   (R 4.2, jsonlite)
suppressMessages(library(jsonlite))
source_of <- commandArgs(trailingOnly=TRUE)[1]
for (each in c("sumlog", "sumz", "sump")) source(file.path(source_of, "R", paste0(each, ".R")))
load(file.path(source_of, "data", "dat.metap.rda"))
d <- dat.metap
sets <- list(beckerp=list(p=d$beckerp), cholest=list(p=d$cholest$p[d$cholest$p < .9999]), edgington=list(p=unlist(d$edgington)), teachexpect=list(p=d$teachexpect),
  rosenthal=list(p=d$rosenthal$p, n=d$rosenthal$df), validity=list(p=d$validity$p, n=d$validity$n), zhang=list(p=d$zhang$p, n=d$zhang$n),
  two=list(p=c(.04, .3), n=c(40, 99)), alike=list(p=rep(.5, 6), n=rep(20, 6)), tiny=list(p=c(1e-12, .2, .7), n=c(30, 10, 500)),
  large=list(p=c(.9, .99, .7, .6), n=c(12, 40, 8, 100)), opposed=list(p=c(.001, .999), n=c(50, 50)), near=list(p=c(.025, .975, .4, .6, .1), n=c(3, 1000, 60, 22, 81)),
  many=list(p=seq(.02, .9, length.out=12)), small=list(p=c(1e-6, 1e-5, 1e-4), n=c(10, 20, 30)), one_off=list(p=c(.6, .7, .65, 1e-9), n=c(9, 99, 999, 9999)))
out <- lapply(names(sets), function(name) {
  s <- sets[[name]]; p <- s$p
  list(name=name, p=p, n=s$n, fisher=sumlog(p)$p, stouffer=c(sumz(p)$p), weighted=if (is.null(s$n)) NULL else c(sumz(p, weights=sqrt(s$n))$p), edgington=if (sum(p) > 15) NULL else sump(p)$p)
})
writeLines(toJSON(out, digits=NA, auto_unbox=TRUE, null="null"), "tests/reference/combining.json")
