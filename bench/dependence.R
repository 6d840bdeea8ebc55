# Fits of metafor, clubSandwich and dosresmeta, timed inside R: what bench/dependence.py compares with. Start-up is not counted.
# Rscript bench/dependence.R REPEATS   prints case,seconds,estimate,se
repeats <- as.integer(commandArgs(trailingOnly=TRUE)[1])
suppressMessages({library(metafor); library(metadat); library(clubSandwich); library(dosresmeta)})
data(list=c("alcohol_crc", "ari"), package="dosresmeta")
timed <- function(name, fit) {
  found <- fit()
  seconds <- system.time(for (i in seq_len(repeats)) fit(), gcFirst=TRUE)[["elapsed"]] / repeats
  cat(sprintf("%s,%.9g,%.12g,%.12g\n", name, seconds, found[1], found[2]))
}
k <- dat.konstantopoulos2011; a <- dat.assink2016
V <- function(d, id, r) impute_covariance_matrix(d$vi, cluster=factor(d[[id]]), r=r, return_list=FALSE)
robust <- function(d, id, r) { d$row <- seq_len(nrow(d)); d$id <- d[[id]]; W <- as.matrix(V(d, id, r)); fit <- rma.mv(yi, W, random=~ 1 | id/row, data=d); t <- coef_test(fit, vcov="CR2", cluster=d$id); c(c(fit$beta), t$SE) }
timed("konstantopoulos", function() robust(k, "district", 0.6))
timed("assink", function() robust(a, "study", 0.6))
crc <- alcohol_crc; crc$se[is.na(crc$se)] <- 0
rcs <- function(x, k) { m <- length(k); u <- (k[m] - k[1])^(2/3); f <- function(z) pmax(z / u, 0)^3; cbind(x, f(x - k[1]) + ((k[2] - k[1]) * f(x - k[3]) - (k[3] - k[1]) * f(x - k[2])) / (k[3] - k[2])) }
for (proc in c("1stage", "2stage")) {
  timed(paste0("crc_", proc), function() { d <- crc; d$X <- rcs(d$dose, quantile(d$dose, c(.1, .5, .9))); r <- suppressWarnings(dosresmeta(logrr ~ X, id=id, type=type, cases=cases, n=peryears, se=se, data=d, proc=proc)); c(coef(r)[1], sqrt(vcov(r)[1, 1])) })
  timed(paste0("ari_", proc), function() { d <- ari; d$X <- rcs(d$dose, quantile(d$dose, c(.1, .5, .9))); r <- suppressWarnings(dosresmeta(y ~ X, id=id, sd=sd, n=n, covariance="md", data=d, proc=proc)); c(coef(r)[1], sqrt(vcov(r)[1, 1])) })
}
