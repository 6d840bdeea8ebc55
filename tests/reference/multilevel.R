# Writes multilevel.json: three-level models of metafor (rma.mv) and cluster-robust tests of
# clubSandwich, both iterated tightly.
# Run: Rscript tests/reference/multilevel.R   (R 4.2, metafor 3.8-1, clubSandwich 0.5.8, jsonlite)
suppressMessages({library(metafor); library(metadat); library(clubSandwich); library(jsonlite)})
set.seed(20261130)
cases <- list()
climb <- function(start, d, V, X, method) {
  S <- outer(d$study, d$study, "==") * 1; I <- diag(nrow(d)); y <- d$y
  parts <- function(s) {
    W <- solve(V + s[1] * S + s[2] * I); XWX <- t(X) %*% W %*% X
    P <- W - W %*% X %*% solve(XWX, t(X) %*% W); Q <- if (method == "REML") P else W; Py <- P %*% y
    score <- sapply(list(S, I), function(A) (t(Py) %*% A %*% Py - sum(Q * A)) / 2)
    info <- matrix(c(sum(Q %*% S * t(Q %*% S)), r <- sum(Q %*% S * t(Q)), r, sum(Q * Q)), 2) / 2
    ll <- (determinant(W)$modulus - (method == "REML") * determinant(XWX)$modulus - sum(y * Py)) / 2
    list(ll=as.numeric(ll), score=score, info=info)
  }
  one <- function(s) {
    now <- parts(s)
    for (i in 1:5000) {
      free <- !(s <= 0 & now$score <= 0)
      if (!any(free)) break
      step <- c(0, 0); step[free] <- tryCatch(solve(now$info[free, free], now$score[free]), error=function(e) now$score[free] / diag(now$info)[free])
      repeat { new <- pmax(s + step, 0); then <- parts(new); if (then$ll >= now$ll - 1e-13 || max(abs(step)) < 1e-18) break; step <- step / 2 }
      done <- max(abs(new - s)) <= 1e-14 * max(new, 1e-30); s <- new; now <- then
      if (done) break
    }
    list(s=s, ll=now$ll)
  }
  w <- var(y) + mean(d$v); found <- lapply(list(start, c(w, w) / 2, c(w, 0), c(0, w), c(0, 0), c(w, w) / 50), one)
  found[[which.max(round(sapply(found, function(f) f$ll), 10))]]$s
}
working <- function(v, study, rho) as.matrix(impute_covariance_matrix(v, cluster=factor(study), r=rho, return_list=FALSE))
fit_case <- function(id, y, v, study, rho, method="REML", X=NULL, names=character(0), test="z", profile=FALSE) {
  d <- data.frame(y=y, v=v, study=as.character(study), row=seq_along(y))
  V <- working(v, d$study, rho)
  run <- function(sigma2=c(NA, NA), test="z") {
    call <- list(yi=d$y, V=V, random=~ 1 | study/row, data=d, method=method, test=test, sigma2=sigma2)
    if (!is.null(X)) call$mods <- as.matrix(X)
    suppressWarnings(do.call(rma.mv, call))
  }
  # metafor stops at its default tolerance; from there on, and from other places, the same
  # likelihood is climbed by scoring to its top, and metafor is given the variances found there.
  r <- tryCatch(run(), error=function(e) run(c(0, 0)))
  top <- climb(r$sigma2, d, V, model.matrix(r), method)
  r <- run(top, test)
  W <- solve(V); Xm <- model.matrix(r)
  P <- W - W %*% Xm %*% solve(t(Xm) %*% W %*% Xm) %*% t(Xm) %*% W
  typical <- (r$k - r$p) / sum(diag(P))
  I2 <- 100 * r$sigma2 / (sum(r$sigma2) + typical)
  expected <- list(estimate=c(r$beta), se=r$se, statistic=c(r$zval), p=c(r$pval), ci_lb=c(r$ci.lb), ci_ub=c(r$ci.ub),
    sigma2=r$sigma2, I2=I2, QE=r$QE, QE_p=r$QEp, logLik=as.numeric(logLik(r)))
  if (r$p > 1) expected <- c(expected, list(QM=r$QM, QM_p=r$QMp))
  if (length(unique(d$study)) > 1) {
    for (type in c("CR2", "CR1")) {
      t <- tryCatch(coef_test(r, vcov=type, cluster=d$study, test=if (type == "CR2") "Satterthwaite" else "naive-t"), error=function(e) NULL)
      if (!is.null(t)) {
        one <- list(se=t$SE, p=if (type == "CR2") t$p_Satt else t$p_t)
        if (type == "CR2") {
          ci <- conf_int(r, vcov="CR2", cluster=d$study)
          one <- c(one, list(df=t$df, ci_lb=ci$CI_L, ci_ub=ci$CI_U))
        }
        expected[[type]] <- one
      }
    }
    if (r$p > 2) {
      w <- Wald_test(r, constraints=constrain_zero(2:r$p), vcov="CR2", cluster=d$study)
      expected$HTZ <- list(F=w$Fstat, df_num=w$df_num, df_denom=w$df_denom, p=w$p_val)
    }
  }
  if (profile) {
    ci <- confint(run(), control=list(tol=1e-10, maxiter=10000))
    expected$profile <- lapply(1:2, function(i) as.numeric(ci[[i]]$random[1, 2:3]))
  }
  cases[[length(cases) + 1]] <<- list(id=id, y=y, v=v, study=as.character(study), rho=rho, method=method, test=test,
    design=if (is.null(X)) NULL else unname(split(as.matrix(X), row(as.matrix(X)))), names=names, expected=expected)
}
k <- dat.konstantopoulos2011
for (rho in c(0, .4, .8)) for (m in c("REML", "ML")) fit_case(sprintf("konstantopoulos_%g_%s", rho, m), k$yi, k$vi, k$district, rho, m, profile=(rho < .5 && m == "REML"))
fit_case("konstantopoulos_t", k$yi, k$vi, k$district, 0, test="t")
fit_case("konstantopoulos_year", k$yi, k$vi, k$district, 0, X=cbind(k$year - 1990), names="year", test="t")
b <- dat.berkey1998
fit_case("berkey", b$yi, b$vi, b$trial, 0.5)
fit_case("berkey_outcome", b$yi, b$vi, b$trial, 0.5, X=cbind(as.numeric(b$outcome == "PD")), names="outcomePD")
fit_case("berkey_outcome_year_t", b$yi, b$vi, b$trial, 0.3, X=cbind(as.numeric(b$outcome == "PD"), b$year - 1983), names=c("outcomePD", "year"), test="t")
a <- dat.assink2016
fit_case("assink", a$yi, a$vi, a$study, 0.6, profile=TRUE)
fit_case("assink_ML", a$yi, a$vi, a$study, 0.6, "ML")
d <- model.matrix(~ deltype, a)[, -1]
fit_case("assink_deltype", a$yi, a$vi, a$study, 0.6, X=d, names=colnames(d))
# Made-up bodies, awkward ones among them.
body <- function(id, sizes, s2, t2, vrange, rho=0.6, mean=0.3, ...) {
  study <- rep(seq_along(sizes), sizes)
  v <- exp(runif(sum(sizes), log(vrange[1]), log(vrange[2])))
  y <- mean + rnorm(length(sizes), 0, sqrt(s2))[study] + rnorm(sum(sizes), 0, sqrt(t2)) + rnorm(sum(sizes), 0, sqrt(v))
  fit_case(id, y, v, paste0("s", study), rho, ...)
}
body("two_studies", c(2, 3), .1, .05, c(.02, .2))
body("three_studies_alone", c(1, 1, 1), .1, .05, c(.02, .2))
body("one_row_each_but_one", c(1, 1, 1, 4), .2, .05, c(.02, .2))
body("ten", c(1, 2, 3, 4, 1, 2, 3, 4, 1, 1), .1, .05, c(.02, .2), profile=TRUE)
body("ten_ML", c(1, 2, 3, 4, 1, 2, 3, 4, 1, 1), .1, .05, c(.02, .2), method="ML")
body("homogeneous", c(3, 3, 3, 3), 0, 0, c(.1, .5))
body("tiny", c(2, 2, 3, 1, 2), 1e-8, 1e-8, c(1e-9, 1e-8))
body("huge", c(2, 2, 3, 1, 2), 1e6, 1e5, c(1e4, 1e6))
body("uneven", c(12, 1, 1, 2, 1, 1), .3, .1, c(.001, 1))
body("strong_rho", c(4, 3, 5, 2, 4), .05, .01, c(.05, .3), rho=0.9)
body("thirty", rep(1:6, 5), .05, .1, c(.01, .3), profile=TRUE)
fit_case("identical", rep(.4, 6), c(.1, .2, .1, .3, .2, .1), c("a", "a", "b", "b", "c", "c"), 0.5)
s <- rep(1:8, c(2, 3, 2, 1, 4, 2, 3, 1)); n <- length(s)
fit_case("moderators", .2 + .3 * (s > 4) + rnorm(n, 0, .3), runif(n, .02, .2), s, .5, X=cbind(as.numeric(s > 4), rnorm(n)), names=c("late", "x"), test="t")
write(toJSON(list(versions=list(R=paste(R.version$major, R.version$minor, sep="."), metafor=as.character(packageVersion("metafor")),
  clubSandwich=as.character(packageVersion("clubSandwich"))), cases=cases), auto_unbox=TRUE, digits=NA, null="null"), "tests/reference/multilevel.json")
