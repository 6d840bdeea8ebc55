# Writes rare.json: models of rare events by metafor's rma.glmm (tight control), exact conditional
# inference by mantelhaen.test, beta-binomial likelihoods by optim, back-transformed shares.
# Run: Rscript tests/reference/rare.R   (R 4.2, metafor 3.8-1, lme4 1.1-31, BiasedUrn, jsonlite)
suppressMessages({library(metafor); library(jsonlite)})
# Rosiglitazone: Nissen & Wolski 2007 (N Engl J Med 356:2457-2471), tables 1 and 3, as in metadat's dat.nissen2007.
n1 <- c(357,391,774,213,232,43,121,110,382,284,294,563,278,418,395,203,104,212,138,196,122,175,56,39,561,116,148,231,89,168,116,1172,706,204,288,254,314,162,442,394,2635,1456)
n2 <- c(176,207,185,109,116,47,124,114,384,135,302,142,279,212,198,106,99,107,139,96,120,173,58,38,276,111,143,242,88,172,61,377,325,185,280,272,154,160,112,124,2634,2895)
mi1 <- c(2,2,1,0,1,0,1,5,1,1,0,2,2,2,2,1,1,2,3,0,0,0,1,1,0,2,1,1,1,1,0,1,0,1,1,1,1,0,1,1,15,27)
mi2 <- c(0,1,1,1,0,1,0,2,0,0,1,0,1,0,1,1,2,0,1,0,1,1,0,0,2,3,0,0,0,0,0,0,0,2,0,0,0,0,0,0,9,41)
d1 <- c(1,0,0,0,1,0,0,3,0,0,2,0,0,0,2,1,0,1,1,1,0,0,0,0,1,2,2,1,0,1,0,1,1,0,1,0,0,0,1,1,12,2)
d2 <- c(0,0,0,0,0,0,0,2,0,0,1,0,1,0,0,1,0,0,0,0,0,0,0,0,0,1,0,0,0,0,0,0,0,1,0,0,0,0,0,0,10,5)
tab <- function(ai, n1i, ci, n2i) data.frame(ai=ai, n1i=n1i, ci=ci, n2i=n2i)
bodies <- list(
  nissen_mi=tab(mi1,n1,mi2,n2), nissen_death=tab(d1,n1,d2,n2),
  nielweise2007=with(dat.nielweise2007, tab(ai,n1i,ci,n2i)),
  bcg=with(dat.bcg, tab(tpos,tpos+tneg,cpos,cpos+cneg)),
  two=tab(c(1,3),c(40,60),c(2,8),c(41,55)),
  three_alike=tab(c(2,2,2),c(50,50,50),c(4,4,4),c(50,50,50)),
  one_empty=tab(c(0,2,0,3),c(30,40,22,51),c(0,3,1,7),c(31,38,25,50)),
  zero_cells=tab(c(0,1,0,4,2),c(20,25,61,80,44),c(2,0,3,5,1),c(19,26,30,81,45)),
  wide=tab(c(1,20,3,2),c(30,60,40,35),c(9,2,1,12),c(31,58,44,36)),
  unequal=tab(c(3,1,6,0),c(300,15,900,8),c(1,2,2,1),c(60,150,100,90)),
  common=tab(c(12,30,45,18),c(40,61,90,33),c(20,33,60,20),c(42,60,88,35)),
  ties=tab(c(1,1,2,2,1,1),c(50,50,80,80,50,50),c(2,2,1,1,2,2),c(50,50,80,80,50,50)),
  nearly_all=tab(c(38,57,29),c(40,60,30),c(35,55,30),c(41,59,31)),
  single=tab(c(1,0,1,0,1),c(100,90,80,70,60),c(0,1,0,0,0),c(100,88,82,71,62)))
glmer <- list(optimizer="bobyqa", tolPwrss=1e-10, optCtrl=list(maxfun=200000, rhobeg=0.05, rhoend=1e-9),
  check.conv.grad="ignore", check.conv.singular="ignore", check.conv.hess="ignore")
out <- list(tables=list(), groups=list(), exact=list(), betabin=list(), shares=list())
keep <- function(r) list(estimate=c(r$beta), se=r$se, tau2=r$tau2, sigma2=if (is.null(r$sigma2)) NA else r$sigma2, q=r$QE.LRT, k=r$k)
for (name in names(bodies)) for (model in c("UM.FS","UM.RS","CM.EL","CM.AL")) {
  b <- bodies[[name]]
  # nlminb reports no convergence where the top is flat: the next control is then looser.
  calc <- if (nrow(b) > 10) list(dnchgcalc="dFNCHypergeo", dnchgprec=1e-12, intCtrl=list(rel.tol=1e-9)) else list(dnchgcalc="dnoncenhypergeom", intCtrl=list(rel.tol=1e-11))
  tight <- if (nrow(b) > 10) NULL else list(c(calc, list(optCtrl=list(rel.tol=1e-10))))
  controls <- if (model == "CM.EL") c(tight, list(calc, c(calc, list(optimizer="BFGS")))) else list(list(glmerCtrl=glmer), list())
  for (control in controls) {
    r <- try(suppressWarnings(rma.glmm(measure="OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=b, model=model, drop00=model != "UM.RS", control=control)), silent=TRUE)
    if (!inherits(r, "try-error")) break
  }
  # Where the studies do not differ, metafor stops a little above a variance of 0: the common-effect fit is the end of that way.
  ee <- if (model == "CM.EL") try(suppressWarnings(rma.glmm(measure="OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=b, model=model, method="EE", control=calc[1:(length(calc)-1)])), silent=TRUE)
  out$tables[[length(out$tables)+1]] <- list(body=name, data=b, model=model, expected=if (inherits(r,"try-error")) NULL else keep(r),
    common=if (is.null(ee) || inherits(ee,"try-error")) NULL else list(estimate=c(ee$beta), se=ee$se))
  cat(name, model, if (inherits(r,"try-error")) "failed" else sprintf("%.7f %.7f %.7f", r$beta, r$se, r$tau2), "\n")
}
groups <- list(pritz1997=with(dat.pritz1997, data.frame(xi=xi, ni=ni)),
  zeros=data.frame(xi=c(0,1,0,3,2),ni=c(40,55,23,80,61)), alike=data.frame(xi=c(4,4,4),ni=c(20,20,20)),
  two=data.frame(xi=c(3,9),ni=c(20,22)), wide=data.frame(xi=c(1,30,4,45,9),ni=c(50,55,60,61,40)),
  large=data.frame(xi=c(120,90,300),ni=c(1000,1200,2100)))
nbb <- function(p, x, n) { mu <- plogis(p[1]); th <- p[2]^2
  -sum(mapply(function(x,n) sum(log(mu+(seq_len(x)-1)*th))+sum(log(1-mu+(seq_len(n-x)-1)*th))-sum(log(1+(seq_len(n)-1)*th)), x, n)) }
for (name in names(groups)) {
  g <- groups[[name]]
  r <- try(suppressWarnings(rma.glmm(measure="PLO", xi=xi, ni=ni, data=g, control=list(glmerCtrl=glmer))), silent=TRUE)
  out$groups[[length(out$groups)+1]] <- list(body=name, data=g, expected=if (inherits(r,"try-error")) NULL else list(estimate=c(r$beta), se=r$se, tau2=r$tau2, q=r$QE.LRT))
  f <- optim(c(qlogis(sum(g$xi)/sum(g$ni)), .3), nbb, x=g$xi, n=g$ni, method="BFGS", control=list(reltol=1e-16, maxit=2000))
  f <- nlm(nbb, f$par, x=g$xi, n=g$ni, gradtol=1e-12, steptol=1e-14, iterlim=500)
  h <- numDeriv::hessian(function(p) nbb(p, g$xi, g$ni), f$estimate)
  out$betabin[[length(out$betabin)+1]] <- list(body=name, data=g, expected=list(estimate=f$estimate[1], theta=f$estimate[2]^2, se=sqrt(solve(h)[1,1]), loglik=-f$minimum))
  for (m in c("PAS","PFT")) {
    e <- escalc(m, xi=xi, ni=ni, data=g); p <- rma(yi, vi, data=e, control=list(threshold=1e-14, maxiter=1000))
    back <- if (m == "PAS") predict(p, transf=transf.iarcsin) else predict(p, transf=transf.ipft.hm, targs=list(ni=g$ni))
    out$shares[[length(out$shares)+1]] <- list(body=name, data=g, measure=m, expected=list(estimate=c(p$beta), share=back$pred, low=back$ci.lb, high=back$ci.ub))
  }
}
# Two groups, beta-binomial with one spread (Kuss 2015): all studies, those without events too.
nb2 <- function(p, b) { th <- p[3]^2; one <- function(mu,x,n) sum(mapply(function(x,n) sum(log(mu+(seq_len(x)-1)*th))+sum(log(1-mu+(seq_len(n-x)-1)*th))-sum(log(1+(seq_len(n)-1)*th)), x, n))
  -one(plogis(p[1]+p[2]), b$ai, b$n1i) - one(plogis(p[1]), b$ci, b$n2i) }
for (name in setdiff(names(bodies), "bcg")) {
  b <- bodies[[name]]
  f <- optim(c(qlogis(sum(b$ci)/sum(b$n2i)), 0, .2), nb2, b=b, method="BFGS", control=list(reltol=1e-16, maxit=2000))
  f <- nlm(nb2, f$par, b=b, gradtol=1e-12, steptol=1e-14, iterlim=500)
  h <- numDeriv::hessian(nb2, f$estimate, b=b)
  out$betabin[[length(out$betabin)+1]] <- list(body=name, data=b, expected=list(estimate=f$estimate[2], theta=f$estimate[3]^2, se=sqrt(solve(h)[2,2]), loglik=-f$minimum))
}
bodies$none_in_one <- tab(0,80,1,81); bodies$none_treated <- tab(c(0,0),c(40,52),c(2,3),c(41,50)); bodies$one_table <- tab(3,40,9,42)
for (name in names(bodies)) for (level in c(95, 90)) {
  b <- bodies[[name]]; b2 <- b[b$ai+b$ci > 0 & b$ai+b$ci < b$n1i+b$n2i,]
  a <- array(rbind(b2$ai, b2$n1i-b2$ai, b2$ci, b2$n2i-b2$ci), c(2,2,nrow(b2)))
  one <- nrow(b2) == 1
  test <- function(...) if (one) fisher.test(a[,,1], conf.level=level/100, ...) else mantelhaen.test(a, exact=TRUE, conf.level=level/100, ...)
  r <- test()
  out$exact[[length(out$exact)+1]] <- list(body=name, data=b, level=level, expected=list(or=unname(r$estimate), low=r$conf.int[1], high=r$conf.int[2],
    less=test(alternative="less")$p.value, greater=test(alternative="greater")$p.value))
}
write_json(list(versions=list(R=R.version.string, metafor=as.character(packageVersion("metafor")), lme4=as.character(packageVersion("lme4"))), cases=out),
  "tests/reference/rare.json", digits=NA, auto_unbox=TRUE, null="null", na="string")
