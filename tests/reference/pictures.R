# Writes pictures.json: the numbers behind metafor's baujat, radial and gosh plots.
# Run: Rscript tests/reference/pictures.R   (R 4.2, metafor 3.8-1, jsonlite)
suppressMessages({library(metafor); library(jsonlite)})
pdf(NULL)
bcg <- escalc(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)
sets <- list(
  bcg=list(y=c(bcg$yi)[1:8], v=bcg$vi[1:8], method="REML"),
  bcg_common=list(y=c(bcg$yi)[1:8], v=bcg$vi[1:8], method="EE"),
  three=list(y=c(-0.25197, 0.23859, -0.47236), v=c(0.20181, 0.20302, 0.19376)^2, method="DL"),
  two=list(y=c(0.3, 0.5), v=c(0.04, 0.09), method="REML"),
  equal=list(y=c(0.2, 0.2, 0.2, 0.2), v=c(0.01, 0.04, 1, 25), method="REML"))
tight <- list(threshold=1e-13, maxiter=1000)
out <- lapply(sets, function(s) {
  fit <- rma(yi=s$y, vi=s$v, method=s$method, control=tight)
  b <- baujat(fit)
  r <- radial(fit)
  g <- if (length(s$y) > 2) { # gosh() itself takes no control of the iteration
    inc <- as.matrix(expand.grid(replicate(length(s$y), list(0:1))))
    inc <- inc[rowSums(inc) > 1, , drop=FALSE]
    res <- apply(inc, 1, function(i) { f <- rma(yi=s$y[i==1], vi=s$v[i==1], method=s$method, control=tight); c(f$beta, f$I2) })
    list(estimate=res[1, ], I2=res[2, ], sets=as.vector(inc %*% 2^(seq_along(s$y) - 1)))
  }
  list(y=s$y, v=s$v, method=s$method, baujat_x=b$x, baujat_y=b$y, radial_x=r$x, radial_z=r$y, gosh=g)
})
write_json(out, "tests/reference/pictures.json", digits=NA, auto_unbox=TRUE, null="null")
