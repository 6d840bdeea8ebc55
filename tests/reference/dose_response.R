# Writes dose_response.json: covariances and dose-response models of dosresmeta, iterated tightly.
# Run: Rscript tests/reference/dose_response.R   (R 4.2, dosresmeta 2.2.0, mixmeta, jsonlite)
suppressMessages({library(dosresmeta); library(jsonlite)})
set.seed(20261130)
# Greenland and Longnecker's iterations stop at a change of 1e-5 cases in dosresmeta: go on to the end.
further <- dosresmeta:::grl; formals(further)$tol <- 1e-20; assignInNamespace("grl", further, "dosresmeta")
# Restricted cubic splines as Hmisc's rcspline.eval has them (norm = 2, with the linear term).
rcs <- function(x, k) {
  m <- length(k); kd <- (k[m] - k[1])^(2/3); cube <- function(z) pmax(z / kd, 0)^3
  more <- sapply(1:(m - 2), function(j) cube(x - k[j]) + ((k[m-1] - k[j]) * cube(x - k[m]) - (k[m] - k[j]) * cube(x - k[m-1])) / (k[m] - k[m-1]))
  cbind(x, matrix(more, nrow=length(x)))
}
covariances <- list(); models <- list()
data(list=c("cc_ex", "ci_ex", "ir_ex", "ari", "alcohol_crc", "alcohol_cvd"), package="dosresmeta")
frame <- function(d) lapply(as.list(d), function(x) if (is.factor(x)) as.character(x) else x)
cov_case <- function(id, d, type) {
  v <- ifelse(is.na(d$se), 0, d$se^2)
  gl <- covar.logrr(cases=d$cases, n=d$n, y=d$logrr, v=v, type=rep(type, nrow(d)), covariance="gl")
  p0 <- if (type == "cc") (d$n - d$cases)[v == 0] / sum(d$n - d$cases) else d$n[v == 0] / sum(d$n)
  z0 <- if (type == "cc") sum(d$n - d$cases) / sum(d$cases) else sum(d$n) / sum(d$cases)
  par <- c(d$cases[v == 0], d$n[v == 0])
  # dosresmeta 2.2.0 takes the formulas of rates for ci and those of risks for ir: put right here.
  formula <- c(cc="cc", ir="ci", ci="ir")[[type]]
  for (i in 1:20) par <- optim(par, dosresmeta:::fun.h, v=v, y=d$logrr, type=formula, p0=p0, z0=z0, control=list(reltol=1e-18, maxit=1e5))$par
  ps <- dosresmeta:::est.ps.h(par, v, d$logrr, formula)
  i <- v != 0; A <- ps[, 1]; N <- ps[, 2]
  inverse <- switch(type, cc=1/A + 1/(N - A), ir=1/A, ci=1/A - 1/N)
  s0 <- inverse[!i]; si <- s0 + inverse[i]
  h <- s0 / sqrt(tcrossprod(si)); diag(h) <- 1; h <- h * sqrt(tcrossprod(v[i]))
  covariances[[length(covariances) + 1]] <<- list(id=id, type=type, dose=d$dose, cases=d$cases, n=d$n, y=d$logrr, v=v, gl=unname(gl), hamling=unname(h))
}
cc <- cc_ex; names(cc)[names(cc) == "case"] <- "cases"; cc$se <- c(0, (log(cc$ub) - log(cc$lb))[-1] / (2 * qnorm(.975)))
cov_case("cc_ex", cc, "cc"); cov_case("ci_ex", ci_ex, "ci"); cov_case("ir_ex", ir_ex, "ir")
tight <- list(optim=list(reltol=1e-16, maxit=20000), reltol=1e-14, maxiter=5000)
model <- function(id, d, covariance, proc, method, knots=NULL, Slist=NULL, predict=NULL, reference=NULL) {
  d$X <- if (is.null(knots)) cbind(d$dose) else rcs(d$dose, knots)
  se <- if (is.null(d$se)) NULL else ifelse(is.na(d$se), 0, d$se)
  d$se0 <- se
  if (covariance == "md") r <- dosresmeta(y ~ X, id=id, sd=sd, n=n, covariance="md", data=d, proc=proc, method=method, control=tight)
  else if (covariance == "smd") r <- dosresmeta(y ~ X, id=id, sd=sd, n=n, covariance="smd", data=d, proc=proc, method=method, control=tight)
  else if (covariance == "user") { d$v0 <- ave(d$dose, d$id, FUN=function(z) as.numeric(seq_along(z) > 1)); r <- dosresmeta(y0 ~ X, id=id, v=v0, covariance="user", Slist=Slist, data=d, proc=proc, method=method, control=tight) }
  else r <- dosresmeta(logrr ~ X, id=id, type=type, cases=cases, n=n, se=se0, data=d, covariance=covariance, proc=proc, method=method, control=tight)
  # Begun again from the end with other starts, until nothing is gained.
  if (proc == "1stage" && method != "fixed") for (s in c(1e-6, 1e-2, 1)) for (rep in 1:3) {
    init <- if (rep == 1) diag(s * mean(diag(r$vcov)), ncol(r$vcov)) else r$Psi + diag(1e-12 * mean(diag(r$vcov)), ncol(r$vcov))
    ctl <- c(tight, list(initPsi=init, igls.inititer=0))
    again <- tryCatch({
      if (covariance %in% c("md", "smd")) dosresmeta(y ~ X, id=id, sd=sd, n=n, covariance=covariance, data=d, proc=proc, method=method, control=ctl)
      else if (covariance == "user") dosresmeta(y0 ~ X, id=id, v=v0, covariance="user", Slist=Slist, data=d, proc=proc, method=method, control=ctl)
      else dosresmeta(logrr ~ X, id=id, type=type, cases=cases, n=n, se=se0, data=d, covariance=covariance, proc=proc, method=method, control=ctl)
    }, error=function(e) NULL)
    if (!is.null(again) && again$logLik > r$logLik) r <- again
  }
  b <- as.numeric(coef(r)); V <- unname(vcov(r)); p <- length(b)
  expected <- list(estimate=b, vcov=V, psi=if (is.null(r$Psi)) matrix(0, p, p) else unname(r$Psi), logLik=as.numeric(r$logLik))
  if (p > 1) { w <- 2:p; q <- drop(t(b[w]) %*% solve(V[w, w]) %*% b[w]); expected$nonlinear <- list(chi2=q, df=p - 1, p=pchisq(q, p - 1, lower.tail=FALSE)) }
  q <- drop(t(b) %*% solve(V) %*% b); expected$overall <- list(chi2=q, df=p, p=pchisq(q, p, lower.tail=FALSE))
  if (!is.null(predict)) {
    B <- if (is.null(knots)) cbind(predict) else rcs(predict, knots)
    R <- if (is.null(knots)) cbind(reference) else rcs(reference, knots)
    D <- sweep(B, 2, R); e <- drop(D %*% b); s <- sqrt(diag(D %*% V %*% t(D)))
    expected$predicted <- list(dose=predict, reference=reference, estimate=e, se=s)
  }
  if (proc == "2stage" && length(unique(d$id)) > 1) { q <- qtest(r); expected$Q <- list(Q=unname(q$Q[1]), df=unname(q$df[1])) }
  keep <- intersect(c("id", "type", "dose", "cases", "n", "logrr", "se", "y", "sd", "y0"), names(d))
  models[[length(models) + 1]] <<- list(id=id, data=frame(d[keep]), covariance=covariance, proc=proc, method=method, knots=knots, expected=expected)
}
crc <- alcohol_crc; names(crc)[names(crc) == "peryears"] <- "n"; crc$type <- as.character(crc$type)
crc$id <- as.character(crc$id)
cvd <- alcohol_cvd; cvd$type <- as.character(cvd$type)
kc <- as.numeric(quantile(crc$dose, c(.05, .35, .65, .95))); k3 <- as.numeric(quantile(crc$dose, c(.1, .5, .9)))
kv <- as.numeric(quantile(cvd$dose, c(.1, .5, .9)))
at <- c(0, 12, 24, 36, 48)
for (proc in c("2stage", "1stage")) for (m in c("fixed", "ml", "reml")) {
  model(paste("crc", proc, m), crc, "gl", proc, m, predict=at, reference=0)
  model(paste("crc_spline3", proc, m), crc, "gl", proc, m, k3, predict=at, reference=0)
  model(paste("cvd", proc, m), cvd, "gl", proc, m, predict=at, reference=12)
  model(paste("cvd_spline3", proc, m), cvd, "gl", proc, m, kv, predict=at, reference=12)
}
model("crc_spline4 2stage reml", crc, "gl", "2stage", "reml", kc, predict=at, reference=0)
model("crc_spline4 1stage reml", crc, "gl", "1stage", "reml", kc, predict=at, reference=0)
one <- ci_ex; one$id <- "one"; one$type <- "ci"
model("ci_ex", one, "gl", "1stage", "fixed", predict=c(0, 2, 6), reference=0)
ka <- as.numeric(quantile(ari$dose, c(.1, .5, .9))); ari$id <- as.character(ari$id)
for (proc in c("2stage", "1stage")) { model(paste("ari", proc), ari, "md", proc, "reml", predict=c(0, 5, 10, 20, 30), reference=0)
  model(paste("ari_spline", proc), ari, "md", proc, "reml", ka, predict=c(0, 5, 10, 20, 30), reference=0)
  model(paste("ari_smd", proc), ari, "smd", proc, "reml", predict=c(0, 5, 10, 20, 30), reference=0) }
# Each group by its own SD: the covariance is exact, and handed over.
exact <- lapply(split(ari, factor(ari$id, unique(ari$id))), function(d) { v <- d$sd^2 / d$n; diag(v[-1], nrow(d) - 1) + v[1] })
ari0 <- ari; ari0$y0 <- ari$y - ave(ari$y, ari$id, FUN=function(z) z[1])
model("ari_exact 1stage", ari0, "user", "1stage", "reml", Slist=unname(exact), predict=c(0, 5, 10, 20, 30), reference=0)
model("ari_exact_spline 2stage", ari0, "user", "2stage", "reml", ka, Slist=unname(exact), predict=c(0, 5, 10, 20, 30), reference=0)
# Made-up bodies.
made <- function(id, studies, groups, slope, spread, curve=0, n=60, sd=5, method="reml", proc="1stage", knots=NULL) {
  d <- do.call(rbind, lapply(1:studies, function(s) { g <- groups[(s - 1) %% length(groups) + 1]; dose <- c(0, sort(sample(1:12, g)) / 2)
    size <- n + sample(0:40, g + 1, TRUE); b <- rnorm(1, slope, spread); e <- sd * runif(g + 1, .8, 1.2)
    data.frame(id=paste0("s", s), dose=dose, y=10 + b * dose + curve * dose^2 + rnorm(g + 1, 0, e / sqrt(size)), sd=e, n=size) }))
  d$y0 <- d$y - ave(d$y, d$id, FUN=function(z) z[1])
  S <- lapply(split(d, factor(d$id, unique(d$id))), function(x) { v <- x$sd^2 / x$n; diag(v[-1], nrow(x) - 1) + v[1] })
  model(id, d, "user", proc, method, knots, unname(S), predict=c(0, 1, 3, 6), reference=0)
}
made("few", 2, c(2, 3), -.4, .1); made("three", 3, 2, -.4, .3); made("three_ml", 3, 2, -.4, .3, method="ml")
made("eight", 8, 2:4, -.4, .3); made("eight_spline", 8, 2:4, -.4, .3, .05, knots=c(.5, 3, 5.5)); made("homogeneous", 6, 3, .2, 0)
made("homogeneous_spline", 6, 3, .2, 0, knots=c(.5, 3, 5.5)); made("large", 5, 3, 1, .5, n=20000); made("small", 5, 3, 1, .5, n=3)
made("two_stage", 8, 2:4, -.4, .3, proc="2stage"); made("two_stage_spline", 8, 3:4, -.4, .3, .05, proc="2stage", knots=c(.5, 3, 5.5))
made("fixed", 4, 3, -.4, .3, method="fixed"); made("twenty", 20, 2:4, -.4, .3, .02, knots=c(.5, 3, 5.5))
write(toJSON(list(versions=list(R=paste(R.version$major, R.version$minor, sep="."), dosresmeta=as.character(packageVersion("dosresmeta")),
  mixmeta=as.character(packageVersion("mixmeta"))), covariances=covariances, models=models), auto_unbox=TRUE, digits=NA, na="null", null="null"), "tests/reference/dose_response.json")
