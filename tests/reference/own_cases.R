# Writes own_cases.json: cases that the shared reference lacks, and tightly iterated ones where metafor's default stops early.
# Run: Rscript tests/reference/own_cases.R   (R 4.2, metafor 3.8-1, jsonlite)
suppressMessages({library(metafor); library(jsonlite)})
set.seed(20261122)
cases <- list()
add <- function(id, kind, data, options, expected) {
  cases[[length(cases) + 1]] <<- list(id=id, kind=kind, data=data, options=options, expected=expected)
}
fit <- function(r) list(k=r$k, estimate=c(r$beta), se=r$se, statistic=r$zval, p=r$pval, ci_lb=r$ci.lb, ci_ub=r$ci.ub,
  tau2=r$tau2, I2=r$I2, H2=r$H2, Q=r$QE, Q_p=r$QEp, weights=as.vector(weights(r)))
escalc_case <- function(measure, data, ...) {
  args <- c(list(measure=measure, data=data), lapply(setNames(names(data), names(data)), as.name), list(...))
  d <- do.call(escalc, args)
  add(paste(c(measure, "escalc", unlist(list(...))), collapse="_"), "escalc", data, c(list(measure=measure), list(...)),
      list(yi=c(d$yi), vi=d$vi))
}
rates <- data.frame(x1i=c(3,0,12,7,5), t1i=c(120,80.5,400,210,90), x2i=c(5,2,30,7,0), t2i=c(118,85,390,160,95))
arms <- data.frame(xi=c(3,0,12,20,5), ni=c(20,15,40,20,31))
onerate <- data.frame(xi=c(3,0,12,20,5), ti=c(20,15.5,40,200,31))
cors <- data.frame(ri=c(.3,-.62,0,.91), ni=c(20,11,140,8))
tables <- data.frame(ai=c(4,0,12,7,9), bi=c(20,15,40,0,31), ci=c(6,3,20,7,2), di=c(19,14,33,2,40))
sizes <- with(tables, data.frame(ai=ai, n1i=ai+bi, ci=ci, n2i=ci+di))
means <- data.frame(m1i=c(3.1,5,8.2,2.2), sd1i=c(1.2,2,3.4,.9), n1i=c(20,12,33,8), m2i=c(4,4.4,9,2.9), sd2i=c(1.5,1.1,3,1.9), n2i=c(22,12,30,9))
pairs <- data.frame(m1i=c(3.1,5,8.2,2.2), sd1i=c(1.2,2,3.4,.9), m2i=c(4,4.4,9,2.9), sd2i=c(1.5,1.1,3,1.9), ni=c(22,12,30,9), ri=c(.5,.7,-.1,.33))
one <- data.frame(mi=c(3,4.5,8), sdi=c(1,2.2,3), ni=c(12,30,8))
alpha <- data.frame(ai=c(.7,.85,.91), mi=c(10,7,20), ni=c(50,120,33))
for (m in c("IRR","IRD","IRSD")) { escalc_case(m, rates); escalc_case(m, rates, add=0.25, to="all"); escalc_case(m, rates, drop00=TRUE) }
for (m in c("PR","PLN","PLO","PAS","PFT")) { escalc_case(m, arms); escalc_case(m, arms, add=0.5, to="all") }
escalc_case("PR", arms, vtype="UB")
for (m in c("IR","IRLN","IRS","IRFT")) { escalc_case(m, onerate); escalc_case(m, onerate, add=0.5, to="if0all") }
for (m in c("ZCOR","COR")) escalc_case(m, cors)
for (m in c("RR","OR","RD","PETO","AS","PBIT","YUQ","YUY","OR2DL","OR2DN")) { escalc_case(m, tables); escalc_case(m, sizes, add=0.1, to="if0all") }
for (v in c("UB","AV")) escalc_case("RD", tables, vtype=v)
escalc_case("PHI", tables); for (v in c("ST","CS")) escalc_case("PHI", tables, vtype=v)
for (m in c("MPRR","MPRD","MPOR","MPORC","MPPETO")) escalc_case(m, tables)
for (m in c("MD","SMD","SMDH","SMD1","ROM","VR","CVR","RPB","RBIS","D2ORN","D2ORL")) escalc_case(m, means)
for (v in c("LS2","UB","AV")) escalc_case("SMD", means, vtype=v)
for (v in c("LS2","UB")) escalc_case("SMD1", means, vtype=v)
escalc_case("SMDH", means, vtype="LS2"); escalc_case("MD", means, vtype="HO")
escalc_case("ROM", means, vtype="HO"); escalc_case("ROM", means, vtype="AV"); escalc_case("RPB", means, vtype="CS")
for (m in c("MC","SMCC","SMCRH","ROMC")) escalc_case(m, pairs)
escalc_case("SMCR", pairs[c("m1i","sd1i","m2i","ni","ri")])
for (m in c("SMCC")) escalc_case(m, pairs, vtype="LS2")
for (m in c("MN","MNLN")) escalc_case(m, one)
for (m in c("ARAW","AHW","ABT")) escalc_case(m, alpha)
# random sets of effects: every estimator, every test
for (s in 1:6) {
  k <- c(2,3,5,8,20,60)[s]
  d <- data.frame(yi=round(rnorm(k, 0.3, c(0,.2,.5,1,.1,2)[s]) + rnorm(k, 0, .3), 4), vi=round(runif(k, .02, c(.1,.3,.6,.2,1,40)[s]), 5))
  for (m in c("EE","DL","HE","HS","SJ","ML","REML","PM","PMM","EB")) for (t in c("z","t","knha","adhoc")) {
    control <- if (m %in% c("PM","PMM")) list(tol=1e-14, maxiter=10000, tau2.max=1000) else if (m %in% c("EE","DL","HE","HS","SJ")) list() else list(threshold=1e-13, maxiter=100000)
    r <- try(suppressWarnings(rma(yi, vi, data=d, method=m, test=t, level=c(90,95,99)[1 + s %% 3], control=control)), silent=TRUE)
    if (inherits(r, "try-error")) { message("metafor gives nothing for ", s, " ", m, " ", t, ": ", attr(r, "condition")$message); next }
    add(paste0("random", s, "_", m, "_", t), "pool", d, list(method=m, test=t, level=c(90,95,99)[1 + s %% 3]), fit(r))
  }
}
# two maxima of the likelihood, the higher one at tau^2 = 0; metafor says so in a warning
two <- data.frame(yi=c(2.8824,-.981,-.6661,.4763,.5633,-.8866,-.0252,1.6014,-.0397,3.3232), vi=c(.958,1.7086,1.2319,.1974,.1312,1.0681,.9311,1.9502,1.0343,1.8223))
for (m in c("REML","ML")) add(paste0("two_maxima_", m), "pool", two, list(method=m, test="z"),
  fit(suppressWarnings(rma(yi, vi, data=two, method=m, control=list(threshold=1e-13, maxiter=100000)))))
# Mantel-Haenszel on rates and with zero cells
for (m in c("IRR","IRD")) { r <- rma.mh(measure=m, x1i=x1i, x2i=x2i, t1i=t1i, t2i=t2i, data=rates)
  add(paste0(m, "_MH"), "mh", rates, list(measure=m), list(k=r$k, estimate=c(r$beta), se=r$se, p=r$pval, ci_lb=r$ci.lb, ci_ub=r$ci.ub, Q=r$QE, Q_p=r$QEp, I2=r$I2)) }
for (m in c("OR","RR","RD")) for (v in 1:2) {
  r <- if (v == 1) rma.mh(measure=m, ai=ai, bi=bi, ci=ci, di=di, data=tables) else
    rma.mh(measure=m, ai=ai, bi=bi, ci=ci, di=di, data=tables, add=c(.5,.5), to=c("only0","only0"), drop00=c(TRUE, m != "RD"))
  add(paste0(m, "_MH_", c("plain","revman")[v]), "mh", tables, c(list(measure=m), if (v == 2) list(zero_cells="revman")),
      list(k=r$k, estimate=c(r$beta), se=r$se, p=r$pval, ci_lb=r$ci.lb, ci_ub=r$ci.ub, Q=r$QE, Q_p=r$QEp, I2=r$I2)) }
# where metafor's default stops early, iterated to the end
bcg <- as.data.frame(escalc("RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg))[c("alloc","ablat","year","yi","vi")]
bcg$yi <- c(bcg$yi)
r <- rma(yi, vi, mods=~alloc-1, data=bcg, control=list(threshold=1e-13, maxiter=100000))
add("bcg_common_tau2_REML", "subgroup_common_tau2", bcg, list(by="alloc", method="REML"), list(estimate=c(r$beta), se=r$se, tau2=r$tau2))
egger <- dat.egger2001
egger <- as.data.frame(escalc("OR", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=egger))[c("yi","vi","n1i","n2i")]
egger$yi <- c(egger$yi)
for (set in c("bcg","egger")) for (e in c("L0","R0")) {
  d <- get(set)
  control <- list(threshold=1e-13, maxiter=100000)
  r <- trimfill(rma(yi, vi, data=d, control=control), estimator=e, control=control)
  add(paste(set, "trimfill_REML", e, sep="_"), "trimfill", d[c("yi","vi")], list(estimator=e, method="REML"),
      list(k0=r$k0, se_k0=r$se.k0, estimate=c(r$beta), se=r$se, tau2=r$tau2, Q=r$QE)) }
# regression tests on sample sizes
for (p in c("ni","ninv","sqrtni","sqrtninv")) for (m in c("lm","rma")) {
  r <- regtest(rma(egger$yi, egger$vi, ni=egger$n1i + egger$n2i, control=list(threshold=1e-13, maxiter=100000)), model=m, predictor=p)
  add(paste("egger", m, p, sep="_"), "regtest", egger, list(model=m, predictor=p), list(statistic=r$zval, p=r$pval)) }
# influence under Knapp and Hartung
r <- rma(yi, vi, data=bcg, test="knha", control=list(threshold=1e-13, maxiter=100000)); i <- influence(r)
add("bcg_influence_knha", "influence", bcg, list(method="REML", test="knha"), list(rstudent=i$inf$rstudent, dffits=i$inf$dffits,
  cook_d=i$inf$cook.d, cov_r=i$inf$cov.r, tau2_del=i$inf$tau2.del, QE_del=i$inf$QE.del, hat=i$inf$hat, dfbeta=i$dfbs$intrcpt))
write_json(list(versions=list(R=R.version.string, metafor=as.character(packageVersion("metafor")), metadat=as.character(packageVersion("metadat"))),
  cases=cases), "tests/reference/own_cases.json", digits=NA, auto_unbox=TRUE, na="null", dataframe="rows")
