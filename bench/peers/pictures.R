# metafor's numbers behind the pictures of bench/peers/pictures.py.
pdf(NULL)
peer <- function(case) {
  fit <- rma(yi=case$y, vi=case$v, control=list(threshold=1e-13, maxiter=1000))
  switch(case$what,
    baujat=function() { b <- baujat(fit); list(x=b$x, y=b$y) },
    radial=function() { r <- radial(fit); list(x=r$x, y=r$y) },
    gosh=function() list(estimates=sort({ g <- gosh(fit, progbar=FALSE)$res; g[g[, "k"] > 1, "estimate"] })))
}
