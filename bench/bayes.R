# One bayesmeta fit after another, processor time inside R: what bench/bayes.py compares with. Start-up is not counted.
# Rscript bench/bayes.R FITS PRIOR Y SE   prints seconds a fit, and mean, lower and upper end of the effect
given <- commandArgs(trailingOnly=TRUE)
suppressMessages(library(bayesmeta))
y <- as.numeric(strsplit(given[3], ",")[[1]])
s <- as.numeric(strsplit(given[4], ",")[[1]])
prior <- if (given[2] == "turner") TurnerEtAlPrior()$dprior else function(t) dhalfnormal(t, scale=0.5)
fits <- as.integer(given[1])
fit <- bayesmeta(y, s, tau.prior=prior)
seconds <- system.time(for (i in seq_len(fits)) fit <- bayesmeta(y, s, tau.prior=prior), gcFirst=TRUE)[1:2] / fits
seconds <- sum(seconds)
cat(sprintf("%.9g %.17g %.17g %.17g %s\n", seconds, fit$summary["mean","mu"], fit$summary["95% lower","mu"], fit$summary["95% upper","mu"],
            packageVersion("bayesmeta")))
