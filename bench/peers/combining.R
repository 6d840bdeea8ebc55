# metap's own functions, from the sources in the folder that METAP names, on the cases of bench/peers/combining.py.
for (each in c("sumlog", "sumz", "sump")) source(file.path(Sys.getenv("METAP"), "R", paste0(each, ".R")))
peer <- function(case) function() list(fisher=sumlog(case$p)$p, stouffer=c(sumz(case$p)$p), edgington=sump(case$p)$p)
