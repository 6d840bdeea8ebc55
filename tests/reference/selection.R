# Writes selection.json: step-function selection models (metafor's selmodel), the Copas model at given selections (metasens's
# likelihood), limit meta-analysis and the bound for unreported results (metasens).
# Run: Rscript tests/reference/selection.R   (R 4.2, metafor 3.8-1, meta 6.5-0, metasens 1.5-2, jsonlite)
suppressMessages({library(metafor); library(meta); library(metasens); library(jsonlite)})
set.seed(20261130)
make <- function(k, mu, tau, lo, hi) { v <- runif(k, lo, hi)^2; y <- rnorm(k, mu, sqrt(tau^2+v)); data.frame(yi=round(y,4), vi=round(v,5)) }
e <- escalc("OR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)
data(Moore1998, package="metasens"); data(Crowther2003, package="metasens")
m <- metabin(succ.e, nobs.e, succ.c, nobs.c, data=Moore1998, sm="OR", method="Inverse")
cr <- metabin(pvh.e, n.e, pvh.c, n.c, data=Crowther2003, sm="OR", method="Inverse")
bodies <- list(
  bangertdrowns=with(dat.bangertdrowns2004, data.frame(yi=yi, vi=vi)), bcg=data.frame(yi=c(e$yi), vi=c(e$vi)),
  hackshaw=with(dat.hackshaw1998, data.frame(yi=yi, vi=vi)), moore=data.frame(yi=m$TE, vi=m$seTE^2), crowther=data.frame(yi=cr$TE, vi=cr$seTE^2),
  a=make(12,.3,.2,.1,.5), b=make(20,0,.3,.1,.6), c=make(15,.5,0,.05,.4), d=make(10,-.4,.1,.1,.3), e=make(30,.2,.1,.05,1),
  few=make(5,.4,.2,.1,.4), three=data.frame(yi=c(.5,.1,-.2),vi=c(.01,.04,.09)), tiny=data.frame(yi=c(.5,.1,.3,.45,.2),vi=c(1e-6,.04,.09,.1,.3)),
  ties=data.frame(yi=rep(c(.1,.4),6),vi=rep(c(.04,.01,.02),each=4)), huge=data.frame(yi=c(.2,.6,.1,5,.3,.9,-.2,.4,.3,.2),vi=c(.02,.1,.03,400,.05,.2,.04,.06,.07,.01)))
out <- list(steps=list(), copas=list(), limit=list(), bound=list())
for (name in names(bodies)) { b <- bodies[[name]]
  r <- rma(yi, vi, data=b, method="ML", control=list(threshold=1e-13, maxiter=10000))
  for (side in c("greater","less")) for (steps in list(.025, c(.05,.5), c(.1,.5,.9))) {
    s <- try(suppressWarnings(selmodel(r, type="stepfun", steps=steps, alternative=side, control=list(optimizer="nlminb", rel.tol=1e-10, iter.max=5000, eval.max=10000))), silent=TRUE)
    z <- b$yi/sqrt(b$vi); p <- if (side=="greater") pnorm(z, lower.tail=FALSE) else pnorm(z)
    full <- all(table(cut(p, c(-1, steps, 1))) > 0)
    if (!inherits(s, "try-error") && full) out$steps[[length(out$steps)+1]] <- list(body=name, data=b, side=side, steps=I(steps),
      expected=list(estimate=c(s$beta), se=s$se, tau2=s$tau2, chances=I(s$delta), lr=s$LRT, p=s$LRTp, loglik=s$fit.stats["ll","ML"]))
  }
  if (nrow(b) >= 10) for (g in list(c(-.5,.3), c(0,.1), c(.5,.2))) {
    bd <- .9999
    f <- function(p) metasens:::copas.loglik.without.beta(c(p[1], bd*sin(p[2]), abs(p[3])), gamma=g, TE=b$yi, seTE=sqrt(b$vi))
    f4 <- function(p) metasens:::copas.loglik.with.beta(c(p[1], bd*sin(p[2]), abs(p[3]), p[4]), gamma=g, TE=b$yi, seTE=sqrt(b$vi))
    top <- function(f, more) { best <- NULL; for (t in c(.5,-.5,1.4,-1.4)) for (sd in c(.3,.05)) { o <- try(optim(c(weighted.mean(b$yi,1/b$vi), t, sd, more), f, method="BFGS", control=list(reltol=1e-16, maxit=5000)), silent=TRUE)
      if (!inherits(o,"try-error")) { o <- optim(o$par, f, method="Nelder-Mead", control=list(reltol=1e-15, maxit=20000)); if (is.null(best) || o$value < best$value) best <- o } }; best }
    o <- top(f, NULL); o4 <- top(f4, 0)
    out$copas[[length(out$copas)+1]] <- list(body=name, data=b, gamma=g, expected=list(estimate=o$par[1], rho=bd*sin(o$par[2]), tau2=o$par[3]^2, loglik=-o$value, rest=2*(o$value-o4$value)))
  }
  if (length(unique(b$vi)) > 1) {
    mg <- metagen(yi, sqrt(vi), data=b, method.tau="REML", control=list(threshold=1e-14, maxiter=10000))
    l <- limitmeta(mg)
    out$limit[[length(out$limit)+1]] <- list(body=name, data=b, expected=list(estimate=l$TE.adjust, se=l$seTE.adjust, q_small=l$Q.small, q_rest=l$Q.resid, g2=l$G.squared))
    for (left in c(TRUE,FALSE)) { o <- orbbound(mg, k.suspect=1:3, left=left)
      out$bound[[length(out$bound)+1]] <- list(body=name, data=b, left=left, expected=list(suspect=o$k.suspect, bias=o$maxbias, common=o$common$TE, random=o$random$TE, low=o$random$lower, high=o$random$upper)) }
  }
  cat(name, "\n")
}
write_json(list(versions=list(R=R.version.string, metafor=as.character(packageVersion("metafor")), metasens=as.character(packageVersion("metasens"))), cases=out),
  "tests/reference/selection.json", digits=NA, auto_unbox=TRUE, null="null", na="string")
