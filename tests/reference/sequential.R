# Writes sequential.json: required information sizes and monitoring bounds. The exact bounds are those at which the multivariate
# normal probabilities of mvtnorm (Miwa's algorithm) spend the error; RTSA and ldbounds iterate less tightly.
# Run: Rscript tests/reference/sequential.R   (R 4.2, RTSA 0.2.2, ldbounds, mvtnorm, jsonlite)
suppressMessages({library(RTSA); library(ldbounds); library(mvtnorm); library(jsonlite)})
looks <- list(c(1), c(0.5,1), c(.25,.5,.75,1), c(.2,.4,.6,.8,1), c(.1,.3,.35,1), c(.05,.9,1), c(.54), c(.33,.66,.99), c(.4,.41,.7,.72,1), c(.02,.5))
spent <- function(a, t) 2 * pnorm(qnorm(a/2, lower.tail=FALSE) / sqrt(t), lower.tail=FALSE)
miwa <- function(t, alpha) {
  s <- spent(alpha/2, t); b <- numeric(length(t))
  for (k in seq_along(t)) {
    inc <- s[k] - ifelse(k > 1, s[k-1], 0)
    if (k == 1) { b[1] <- qnorm(inc, lower.tail=FALSE); next }
    corr <- outer(t[1:k], t[1:k], function(x, y) sqrt(pmin(x, y) / pmax(x, y)))
    f <- function(z) pmvnorm(c(-b[seq_len(k-1)], z), c(b[seq_len(k-1)], 12), corr=corr, algorithm=Miwa(steps=4000))[1] - inc
    b[k] <- uniroot(f, c(0, 8), tol=1e-12)$root
  }
  b
}
bounds <- lapply(looks, function(t) {
  alpha <- 0.05
  list(fractions=I(t), exact=if (length(t) <= 4 && t[1] > 0.05) I(miwa(t, alpha)) else NULL,
    RTSA=if (max(t) == 1 && length(t) > 1) I(boundaries(timing=t, alpha=alpha, beta=.2, side=2)$alpha_ubound) else NULL,
    root=if (max(t) == 1 && length(t) > 1 && length(t) < 5) boundaries(timing=t, alpha=alpha, beta=.2, side=2)$root else NULL,
    ldbounds=I(ldBounds(t, iuse=c(1,1), alpha=c(alpha/2,alpha/2))$upper.bounds))
})
futility <- lapply(list(c(.25,.5,.75,1), c(.5,1), c(.3,.6,1), c(.2,.4,.6,.8,1)), function(t) {
  r <- boundaries(timing=t, alpha=.05, beta=.1, side=2, futility="non-binding", es_alpha="esOF", es_beta="esOF")
  list(fractions=t, efficacy=r$alpha_ubound, futility=r$beta_ubound, root=r$root)
})
sizes <- list()
add <- function(...) sizes[[length(sizes) + 1]] <<- list(...)
for (m in list(c("RR",.8,.12), c("RR",.75,.5), c("RR",1.25,.3), c("OR",.7,.2), c("OR",2,.05))) for (b in c(.1,.2)) {
  r <- ris(outcome=m[1], mc=as.numeric(m[2]), pC=as.numeric(m[3]), fixed=FALSE, tau2=.05, I2=.3, D2=.5, alpha=.05, beta=b, side=2)
  add(measure=m[1], mc=as.numeric(m[2]), control=as.numeric(m[3]), beta=b, tau2=.05, NF=r$NF, I2=r$NR_I2, D2=r$NR_D2, trials=r$NR_tau$nPax[1,1], each=r$NR_tau$nPax[2,1], total=r$NR_tau$nPax[3,1], each2=r$NR_tau$nPax[2,3])
}
for (b in c(.1,.2)) for (d in c(.5,1,12)) {
  r <- ris(outcome="MD", mc=d, sd_mc=2*d, fixed=FALSE, tau2=(d/4)^2, I2=.25, D2=.7, alpha=.05, beta=b, side=2)
  add(measure="MD", mc=d, sd=2*d, beta=b, tau2=(d/4)^2, NF=r$NF, I2=r$NR_I2, D2=r$NR_D2, trials=r$NR_tau$nPax[1,1], each=r$NR_tau$nPax[2,1], total=r$NR_tau$nPax[3,1], each2=r$NR_tau$nPax[2,3])
}
tsa <- list()
for (name in c("perioOxy", "coronary", "eds")) {
  data(list=name); d <- get(name)
  for (adj in c("D2","I2")) {
    r <- try(suppressWarnings(if (name == "eds") RTSA(type="analysis", data=d, outcome="MD", mc=-1, sd_mc=5, side=2, alpha=.05, beta=.1, es_alpha="esOF", random_adj=adj, re_method="DL", weights="IV", power_adj=FALSE)
      else RTSA(type="analysis", data=d, outcome="RR", mc=.8, side=2, alpha=.05, beta=.1, es_alpha="esOF", random_adj=adj, re_method="DL", weights="IV", power_adj=FALSE)), silent=TRUE)
    if (inherits(r, "try-error")) { message(name, adj, ": ", r); next }
    df <- r$results$results_df
    tsa[[length(tsa) + 1]] <- list(name=name, adjusted=adj, data=d, AIS=r$results$AIS, RIS=r$results$RIS, HARIS=r$results$HARIS, pC=r$ris$settings$pC,
      D2=r$ris$NR_D2$NR_D2_full, I2=r$ris$NR_I2$NR_I2_full, df=df)
  }
}
writeLines(toJSON(list(bounds=bounds, futility=futility, sizes=sizes, tsa=tsa), digits=NA, auto_unbox=TRUE, na="null"), "tests/reference/sequential.json")
