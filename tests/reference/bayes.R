# Reference values for ldncli/statistics/bayes, written to tests/reference/bayes.json.
#
# Run: Rscript tests/reference/bayes.R   (R 4.2, bayesmeta 3.4, metafor 3.8-1, jsonlite)
#
# Three kinds: the published priors as bayesmeta has them; bayesmeta's own summaries, with a grid
# finer than its default (delta 1e-4, epsilon 1e-8; the default is off by 1e-3); and the same
# posterior distributions by composite Gauss-Legendre quadrature over log tau in R, which
# bayesmeta's summaries approach as delta falls, and which agree to 1e-10 with twice the panels.
suppressMessages({
  library(bayesmeta)
  library(metafor)
  library(jsonlite)
})

legendre <- function(n) { # Golub & Welsch
  i <- 1:(n - 1)
  b <- i / sqrt(4 * i^2 - 1)
  J <- matrix(0, n, n)
  J[cbind(i, i + 1)] <- b
  J[cbind(i + 1, i)] <- b
  e <- eigen(J, symmetric = TRUE)
  list(x = e$values, w = 2 * e$vectors[1, ]^2)
}
GL <- legendre(20)
composite <- function(edges) {
  half <- diff(edges) / 2
  mid <- head(edges, -1) + half
  list(x = as.vector(outer(GL$x, half) + rep(mid, each = 20)),
       w = as.vector(outer(GL$w, half)))
}
# log densities of tau at x = log tau
PRIORS <- list(
  "half-normal" = function(x, p) log(2) + dnorm(exp(x), 0, p[1], log = TRUE),
  "half-cauchy" = function(x, p) log(2) + dcauchy(exp(x), 0, p[1], log = TRUE),
  "half-t" = function(x, p) log(2) + dt(exp(x) / p[2], p[1], log = TRUE) - log(p[2]),
  "exponential" = function(x, p) dexp(exp(x), 1 / p[1], log = TRUE),
  "log-normal" = function(x, p) dnorm(x, p[1], p[2], log = TRUE) - x,
  "log-t" = function(x, p) dt((x - p[1]) / p[2], 5, log = TRUE) - log(p[2]) - x,
  "uniform" = function(x, p) if (length(p)) rep(-log(p[1]), length(x)) else 0 * x)

exact <- function(y, v, family, p, mu0 = NA, sd0 = NA, level = 0.95, fine = 1) {
  upper <- if (family == "uniform" && length(p)) log(p[1]) else 340
  c0 <- min(0.5 * log(median(v)), upper - 1e-3)
  near <- seq(c0 - 30, c0 + 30, by = 0.25 / fine)
  edges <- c(seq(-340, c0 - 32, by = 2 / fine), near, seq(c0 + 32, 340, by = 2 / fine))
  edges <- sort(unique(c(edges[edges < upper], upper)))
  extra <- if (is.na(sd0)) NULL else c(mu0, sd0)
  cond <- function(t2) {
    W <- 1 / outer(t2, v, "+")
    prec <- if (is.null(extra)) 0 else 1 / extra[2]^2
    centre <- if (is.null(extra)) 0 else extra[1]
    total <- rowSums(W) + prec
    m <- (as.vector(W %*% y) + prec * centre) / total
    ss <- rowSums(W * outer(-m, y, "+")^2) + prec * (centre - m)^2
    list(m = m, s2 = 1 / total, ll = 0.5 * (rowSums(log(W)) - log(total) - ss))
  }
  at <- function(x) {
    k <- cond(exp(2 * x))
    PRIORS[[family]](x, p) + x + k$ll
  }
  q <- composite(edges)
  g <- at(q$x)
  top <- max(g)
  w <- q$w * exp(g - top)
  total <- sum(w)
  w <- w / total
  k <- cond(exp(2 * q$x))
  dtau <- function(t) exp(at(log(t)) - log(t) - top) / total
  ptau <- function(t) {
    x <- log(t)
    e <- c(edges[edges < x], x)
    if (length(e) < 2) return(0)
    qq <- composite(e)
    sum(qq$w * exp(at(qq$x) - top)) / total
  }
  cum <- c(0, cumsum(colSums(matrix(w, nrow = 20))))
  qtau <- function(p) {
    if (p <= 0) return(0)
    i <- findInterval(p, cum, all.inside = TRUE)
    f <- function(x) {
      qq <- composite(c(edges[i], x))
      cum[i] + sum(qq$w * exp(at(qq$x) - top)) / total - p
    }
    exp(uniroot(f, c(edges[i] + 1e-12, edges[i + 1]), tol = 1e-14, extendInt = "upX")$root)
  }
  # The root nearest to the mode of two equally dense ends; from 0 where that is shorter.
  tau_interval <- function() {
    zero <- c(0, qtau(level))
    width <- function(left) qtau(left + level) - qtau(left)
    grid <- seq(1e-4, 1 - level - 1e-6, length.out = 60)
    f <- sapply(grid, function(l) dtau(qtau(l)) - dtau(qtau(l + level)))
    roots <- which(head(f, -1) < 0 & tail(f, -1) >= 0)
    ends <- list(zero)
    for (i in roots) {
      l <- uniroot(function(l) dtau(qtau(l)) - dtau(qtau(l + level)), grid[i + 0:1],
                   tol = 1e-14)$root
      ends <- c(ends, list(c(qtau(l), qtau(l + level))))
    }
    ends[[which.min(sapply(ends, diff))]]
  }
  tau_mode <- function() {
    grid <- exp(seq(log(qtau(0.002)), log(qtau(0.98)), length.out = 100))
    d <- sapply(grid, dtau)
    i <- which(diff(sign(diff(d))) < 0) + 1
    if (!length(i)) return(0)
    i <- i[which.max(d[i])]
    f <- function(x) { h <- 1e-5; at(x + h) - (x + h) - at(x - h) + (x - h) }
    m <- exp(uniroot(f, log(grid[i + c(-1, 1)]), tol = 1e-13)$root)
    if (family != "log-t" && dtau(1e-200) >= dtau(m)) 0 else m
  }
  tail <- switch(family, "half-cauchy" = 2, "half-t" = p[1] + 1, "log-t" = 1.5,
                 "uniform" = if (length(p)) Inf else 0, Inf) +
    length(y) - 1 + !is.na(sd0)
  mean_tau <- if (tail > 2) sum(w * exp(q$x)) else NA
  sd_tau <- if (tail > 3) sqrt(sum(w * (exp(q$x) - mean_tau)^2)) else NA
  mixture <- function(m, s2, has_sd) {
    ok <- w > 1e-17
    wk <- w[ok]; mk <- m[ok]; sk <- sqrt(s2[ok])
    cdf <- function(x) sum(wk * pnorm(x, mk, sk))
    up <- function(x) sum(wk * pnorm(x, mk, sk, lower.tail = FALSE))
    den <- function(x) sum(wk * dnorm(x, mk, sk))
    slope <- function(x) sum(wk * dnorm(x, mk, sk) * (mk - x) / sk^2)
    mean <- sum(w * m)
    span <- 5 / sum(wk / sk)
    quant <- function(p) uniroot(function(x) if (p < 0.5) cdf(x) - p else 1 - p - up(x),
                                 mean + c(-1, 1) * span, tol = 1e-14, extendInt = "upX",
                                 maxiter = 10000)$root
    f <- function(l) den(quant(l)) - den(quant(l + level))
    l <- uniroot(f, c(1e-6, 1 - level - 1e-6), tol = 1e-13)$root
    grid <- sapply(seq(0.02, 0.98, length.out = 60), quant)
    top <- grid[which.max(sapply(grid, den))]
    step <- max(diff(grid)[abs(grid[-1] - top) < span])
    mode <- uniroot(slope, top + c(-1, 1) * step, tol = 1e-14)$root
    list(mode = mode, median = quant(0.5), mean = mean,
         sd = if (has_sd) sqrt(sum(w * (s2 + (m - mean)^2))) else NA,
         low = quant(l), high = quant(l + level),
         central = c(quant((1 - level) / 2), quant((1 + level) / 2)),
         below = sapply(c(-0.5, 0, 0.5), cdf))
  }
  iv <- tau_interval()
  theta <- lapply(seq_along(y), function(i) {
    t2 <- exp(2 * q$x)
    own <- t2 / (t2 + v[i])
    mixture(own * y[i] + (1 - own) * k$m, own * v[i] + (1 - own)^2 * k$s2, TRUE)
  })
  list(mu = mixture(k$m, k$s2, tail > 3 || !is.na(sd0)),
       new = mixture(k$m, k$s2 + exp(2 * q$x), tail > 3),
       tau = list(mode = tau_mode(), median = qtau(0.5), mean = mean_tau, sd = sd_tau,
                  low = iv[1], high = iv[2], central = c(qtau(0.025), qtau(0.975))),
       theta = theta)
}

of_table <- function(data, ai, n1i, ci, n2i, rows = seq_len(nrow(data)), measure = "OR")
  escalc(measure = measure, ai = data[rows, ai], n1i = data[rows, n1i], ci = data[rows, ci],
         n2i = data[rows, n2i])
e <- new.env()
data("CrinsEtAl2014", "SidikJonkman2007", "Cochran1954", "Rubin1981", "HinksEtAl2010",
     "BaetenEtAl2013", "SchmidliEtAl2017", "GoralczykEtAl2011", envir = e)
crins <- of_table(e$CrinsEtAl2014, "exp.AR.events", "exp.total", "cont.AR.events", "cont.total")
sidik <- escalc(measure = "OR", ai = lihr.events, n1i = lihr.cases, ci = oihr.events,
                n2i = oihr.cases, data = e$SidikJonkman2007)
cochran <- list(yi = e$Cochran1954$mean, vi = e$Cochran1954$se2)
rubin <- list(yi = e$Rubin1981$effect, vi = e$Rubin1981$stderr^2)
hinks <- list(yi = e$HinksEtAl2010$log.or, vi = e$HinksEtAl2010$log.or.se^2)
pain <- list(yi = c(-0.25197, 0.23859, -0.47236), vi = c(0.20181, 0.20302, 0.19376)^2)
rr <- list(yi = c(0.472, 1.099), vi = c(0.277, 0.472)^2)
bodies <- list(
  crins = crins, sidik = sidik, cochran = cochran, rubin = rubin, hinks = hinks, pain = pain,
  rr = rr, one = list(yi = 0.4, vi = 0.09), alike = list(yi = c(0.3, 0.3, 0.3, 0.3), vi = rep(0.04, 4)),
  apart = list(yi = c(-2, 3), vi = c(0.01, 0.02)),
  unequal = list(yi = c(0.1, 0.6, -0.2), vi = c(1e-6, 0.5, 40)),
  tiny = list(yi = c(0.001, 0.002, -0.0005), vi = c(1e-6, 2e-6, 5e-7)),
  huge = list(yi = c(1200, -300, 4500, 800), vi = c(250000, 90000, 1e6, 4e5)),
  ten = list(yi = c(0.12, -0.31, 0.44, 0.05, -0.9, 0.3, 0.21, -0.11, 0.6, 0.02),
             vi = c(0.02, 0.05, 0.11, 0.03, 0.2, 0.07, 0.04, 0.09, 0.3, 0.01)),
  outlier = list(yi = c(0.1, 0.15, 0.12, 4), vi = c(0.02, 0.03, 0.02, 0.05)))
asked <- list(
  list("crins", "half-normal", 0.5), list("crins", "half-cauchy", 0.5), list("crins", "uniform", NULL),
  list("sidik", "half-cauchy", 0.5), list("sidik", "uniform", NULL),
  list("cochran", "half-cauchy", 50), list("cochran", "uniform", NULL),
  list("rubin", "half-normal", 25), list("rubin", "half-normal", 25, 0, 50),
  list("hinks", "half-normal", 0.5), list("hinks", "exponential", 0.5),
  list("pain", "half-normal", 0.5), list("pain", "half-normal", 1),
  list("pain", "half-normal", 0.5, 0, 0.5), list("pain", "log-t", c(-3.16, 2.5) / 2),
  list("pain", "log-t", c(-3.44, 2.59) / 2), list("pain", "log-normal", c(-2.56, 1.74) / 2),
  list("pain", "half-t", c(4, 0.5)), list("pain", "uniform", 2), list("pain", "uniform", NULL),
  list("rr", "half-normal", 0.5), list("rr", "log-normal", c(-1.83, 1.52) / 2),
  list("rr", "half-cauchy", 1), list("rr", "uniform", NULL, 0, 1),
  list("one", "half-normal", 0.5), list("one", "log-t", c(-3.16, 2.5) / 2),
  list("one", "half-cauchy", 0.5, 0.1, 0.4),
  list("alike", "half-normal", 0.5), list("apart", "half-normal", 0.5),
  list("apart", "log-t", c(-3.16, 2.5) / 2), list("unequal", "half-cauchy", 0.3),
  list("tiny", "half-normal", 0.001), list("huge", "half-normal", 2000),
  list("ten", "half-normal", 0.5), list("ten", "uniform", NULL),
  list("ten", "log-t", c(-3.0, 2.5) / 2), list("outlier", "half-normal", 0.5),
  list("outlier", "half-cauchy", 2))
plain <- function(x) unname(as.numeric(x))
cases <- lapply(asked, function(a) {
  b <- bodies[[a[[1]]]]
  mu0 <- if (length(a) > 3) a[[4]] else NA
  sd0 <- if (length(a) > 3) a[[5]] else NA
  r <- exact(plain(b$yi), plain(b$vi), a[[2]], a[[3]], mu0, sd0)
  if (a[[2]] %in% c("log-t", "log-normal")) {
    f <- exact(plain(b$yi), plain(b$vi), a[[2]], a[[3]], mu0, sd0, fine = 2)
    off <- max(abs(unlist(r$mu) - unlist(f$mu)) / abs(r$mu$high - r$mu$low), na.rm = TRUE)
    cat(sprintf("%-8s %-12s panels halved: %.1e\n", a[[1]], a[[2]], off))
  } else cat(a[[1]], a[[2]], "\n")
  list(body = a[[1]], family = a[[2]], parameters = I(as.numeric(a[[3]])), mean = mu0, sd = sd0,
       found = r)
})
# bayesmeta itself, on its documented examples
of_bayesmeta <- list(
  list("crins", "half-normal", 0.5, function(t) dhalfnormal(t, scale = 0.5)),
  list("sidik", "half-cauchy", 0.5, function(t) dhalfcauchy(t, scale = 0.5)),
  list("cochran", "uniform", NULL, "uniform"),
  list("hinks", "half-normal", 0.5, function(t) dhalfnormal(t, scale = 0.5)),
  list("pain", "half-normal", 0.5, function(t) dhalfnormal(t, scale = 0.5)),
  list("pain", "log-normal", c(-2.56, 1.74) / 2, TurnerEtAlPrior()$dprior))
theirs <- lapply(of_bayesmeta, function(a) {
  b <- bodies[[a[[1]]]]
  r <- bayesmeta(plain(b$yi), sqrt(plain(b$vi)), tau.prior = a[[4]], delta = 1e-4, epsilon = 1e-8)
  list(body = a[[1]], family = a[[2]], parameters = I(as.numeric(a[[3]])),
       tau = plain(r$summary[, "tau"]), mu = plain(r$summary[, "mu"]),
       new = plain(r$summary[, "theta"]), theta = unname(r$theta[3:8, ]))
})
comparators <- c("pharmacological", "non-pharmacological", "placebo / control")
turner <- dimnames(bayesmeta:::TurnerEtAlParameters)$outcome
rhodes <- dimnames(bayesmeta:::RhodesEtAlParameters)$outcome
pairs <- list(c(1, 3), c(1, 1), c(2, 3), c(2, 1), c(2, 2))
priors <- list(
  turner_any = plain(TurnerEtAlPrior()$parameters["tau", ]),
  rhodes_any = plain(RhodesEtAlPrior()$parameters["tau", ]),
  turner = lapply(turner, function(o) lapply(pairs, function(p) plain(
    TurnerEtAlPrior(o, comparators[p[1]], comparators[p[2]])$parameters["tau", ]))),
  rhodes = lapply(c("other", "respiratory", "cancer"), function(area) lapply(rhodes, function(o)
    lapply(pairs, function(p) plain(
      RhodesEtAlPrior(o, comparators[p[1]], comparators[p[2]], area)$parameters["tau", ])))))
write(toJSON(list(bodies = lapply(bodies, function(b) list(y = I(plain(b$yi)), v = I(plain(b$vi)))),
                  cases = cases, bayesmeta = theirs, priors = priors),
             digits = 12, auto_unbox = TRUE, na = "null"), "tests/reference/bayes.json")
