# Writes network.json: networks as netmeta fits them, and REML as rma.mv does with the whole
# covariance of trials of several arms (netmeta 2.8 itself takes none of effects that come ready).
# Run: Rscript tests/reference/network.R (R 4.2, netmeta 2.8-2, metafor 3.8-1, jsonlite). The
# thrombolytic trials are `thrombolytic` of gemtc (Lu & Ades 2006), whose file is the argument.
suppressMessages({library(metafor); library(netmeta); library(jsonlite)})
set.seed(20261130)
cases <- list()
vec <- function(m) lapply(seq_len(nrow(m)), function(i) as.vector(m[i, ]))
model <- function(net, which) {
  get <- function(name) vec(net[[paste0(name, ".", which)]])
  list(effect=get("TE"), se=get("seTE"), lower=get("lower"), upper=get("upper"), p=get("pval"),
       direct=get("TE.direct"), direct_se=get("seTE.direct"),
       indirect=get("TE.indirect"), indirect_se=get("seTE.indirect"))
}
reml <- function(p) {
  # One basic contrast for each arm but the first of a study, with the covariance that the
  # variances of all its contrasts imply.
  studies <- unique(as.character(p$studlab)); rows <- NULL; blocks <- list()
  for (s in studies) {
    d <- p[as.character(p$studlab) == s, ]
    arms <- sort(unique(c(d$treat1, d$treat2))); base <- arms[1]
    var <- function(a, b) d$seTE[(d$treat1==a & d$treat2==b)|(d$treat1==b & d$treat2==a)]^2
    eff <- function(a, b) { k <- which(d$treat1==a & d$treat2==b)
      if (length(k)) d$TE[k] else -d$TE[which(d$treat1==b & d$treat2==a)] }
    rest <- arms[-1]; V <- matrix(0, length(rest), length(rest))
    for (i in seq_along(rest)) for (j in seq_along(rest))
      V[i,j] <- if (i==j) var(rest[i], base) else (var(rest[i],base)+var(rest[j],base)-var(rest[i],rest[j]))/2
    blocks[[s]] <- V
    rows <- rbind(rows, data.frame(study=s, t=rest, base=base, y=sapply(rest, eff, b=base)))
  }
  trts <- sort(unique(c(rows$t, rows$base)))
  X <- sapply(trts[-1], function(a) (rows$t==a) - (rows$base==a)); rows$id <- seq_len(nrow(rows))
  r <- try(rma.mv(rows$y, bldiag(blocks), mods=X, intercept=FALSE, random=~factor(id)|study, rho=0.5,
    data=rows, method="REML", sparse=FALSE, control=list(optimizer="nlminb", rel.tol=1e-15, x.tol=1e-12, abs.tol=0, sing.tol=1e-18)), silent=TRUE)
  if (inherits(r, "try-error")) { message(attr(r, "condition")$message); return(NULL) }
  list(tau2=r$tau2, effect=as.vector(c(0, r$beta)), se=as.vector(c(0, r$se)))
}
add <- function(id, p, arms=NULL, measure=NULL, restricted=TRUE, ...) {
  p <- as.data.frame(p); p$treat1 <- as.character(p$treat1); p$treat2 <- as.character(p$treat2)
  net <- netmeta(p$TE, p$seTE, p$treat1, p$treat2, as.character(p$studlab), tol.multiarm=1e-4, ...)
  rank <- function(s) { r <- netrank(net, small.values=s)
    list(common=as.vector(r$ranking.common), random=as.vector(r$ranking.random)) }
  dd <- if (net$n > 2 && net$df.Q > 0) try(suppressWarnings(decomp.design(net)), silent=TRUE) else NULL
  if (inherits(dd, "try-error")) { message(id, ": no decomposition"); dd <- NULL }
  found <- list(treatments=net$trts, tau2=if (is.na(net$tau)) NULL else net$tau^2, Q=net$Q, df=net$df.Q,
    p=net$pval.Q, I2=net$I2, designs=length(net$designs), common=model(net, "common"), random=model(net, "random"),
    prediction=list(lower=vec(net$lower.predict), upper=vec(net$upper.predict)),
    small=rank("desirable"), large=rank("undesirable"),
    share=list(common=vec(net$P.common), random=vec(net$P.random)))
  if (!is.null(dd)) {
    detach <- dd$Q.inc.detach
    found$decomposition <- list(Q=dd$Q.decomp$Q, df=dd$Q.decomp$df, p=dd$Q.decomp$pval,
      within=data.frame(design=as.character(dd$Q.het.design$design), Q=dd$Q.het.design$Q, df=dd$Q.het.design$df),
      detached=if (nrow(detach)) data.frame(design=as.character(detach$design), Q=detach$Q, df=detach$df) else list(),
      full=list(Q=dd$Q.inc.random$Q, df=dd$Q.inc.random$df, p=dd$Q.inc.random$pval, tau2=dd$Q.inc.random$tau.within^2))
  }
  if (net$df.Q > 0 && restricted) found$reml <- reml(p)
  rows <- data.frame(study=as.character(p$studlab), treatment=p$treat1, control=p$treat2, value=p$TE, variance=p$seTE^2)
  cases[[length(cases) + 1]] <<- list(id=id, rows=rows, arms=arms, measure=measure, expected=found)
}
armed <- function(id, d, measure, study, treatment, ...) {
  how <- list(...); args <- list(treat=d[[treatment]], studlab=d[[study]], sm=measure, data=d)
  for (n in names(how)) args[[n]] <- d[[how[[n]]]]
  p <- do.call(pairwise, args)
  arms <- data.frame(study=as.character(d[[study]]), treatment=as.character(d[[treatment]]))
  for (n in names(how)) arms[[n]] <- d[[how[[n]]]]
  add(id, p, arms, measure)
}
long <- function(d, study, k, names, treat) do.call(rbind, lapply(seq_len(k), function(i) {
  r <- data.frame(study=as.character(d[[study]]), treatment=as.character(d[[paste0(treat, i)]]))
  for (n in names(names)) r[[n]] <- d[[paste0(names[[n]], i)]]
  r[!is.na(r$treatment) & r$treatment != "", ] }))
data(smokingcessation); data(Senn2013); data(Woods2010); data(Dogliotti2014); data(Franchini2012); data(Linde2015); data(parkinson)
smokingcessation$study <- seq_len(nrow(smokingcessation))
smoke <- long(smokingcessation, "study", 3, list(event="event", n="n"), "treat")
armed("smokingcessation_OR", smoke, "OR", "study", "treatment", event="event", n="n")
armed("smokingcessation_RD_no_zero", smoke[!smoke$study %in% smoke$study[smoke$event == 0], ], "RD", "study", "treatment", event="event", n="n")
armed("smokingcessation_RR_no_zero", smoke[!smoke$study %in% smoke$study[smoke$event == 0], ], "RR", "study", "treatment", event="event", n="n")
Senn2013$studlab <- as.character(Senn2013$studlab)
add("Senn2013_MD", data.frame(TE=Senn2013$TE, seTE=Senn2013$seTE, treat1=Senn2013$treat1, treat2=Senn2013$treat2, studlab=Senn2013$studlab))
armed("Woods2010_OR", Woods2010, "OR", "author", "treatment", event="r", n="N")
dog <- Dogliotti2014; dog$study <- as.character(dog$study)
armed("Dogliotti2014_OR", dog, "OR", "study", "treatment", event="stroke", n="total")
fra <- long(Franchini2012, "Study", 3, list(mean="y", sd="sd", n="n"), "Treatment")
armed("Franchini2012_MD", fra, "MD", "study", "treatment", mean="mean", sd="sd", n="n")
lin <- long(Linde2015, "id", 3, list(event="resp", n="n"), "treatment"); lin <- lin[!is.na(lin$event) & !is.na(lin$n), ]
armed("Linde2015_OR", lin, "OR", "study", "treatment", event="event", n="n")
file <- commandArgs(TRUE)
if (length(file)) { e <- new.env(); load(file[1], e); obj <- get(ls(e)[1], e)
  th <- if (is.data.frame(obj)) obj else obj$data.ab
  th$treatment <- as.character(th$treatment); th$study <- as.character(th$study)
  armed("thrombolytic_OR", th, "OR", "study", "treatment", event="responders", n="sampleSize") }
# made-up networks, by their shape
contrast <- function(...) { d <- as.data.frame(do.call(rbind, list(...)), stringsAsFactors=FALSE)
  names(d) <- c("studlab", "treat1", "treat2", "TE", "seTE"); d$TE <- as.numeric(d$TE); d$seTE <- as.numeric(d$seTE); d }
star <- contrast(c("s1","b","a",-.4,.2), c("s2","c","a",.1,.3), c("s3","d","a",-.8,.25))
add("star_single", star)
add("star_repeated", rbind(star, contrast(c("s4","b","a",-.1,.22), c("s5","b","a",-.6,.31), c("s6","c","a",.3,.18))))
tri <- contrast(c("s1","b","a",-.4,.2), c("s2","c","b",.3,.21), c("s3","c","a",.1,.3))
add("triangle_single", tri)
add("triangle_identical", contrast(c("s1","b","a",.5,.2), c("s2","c","b",.5,.2), c("s3","c","a",1,.2)))
add("triangle_more", rbind(tri, contrast(c("s4","b","a",-.9,.2), c("s5","c","b",.9,.15), c("s6","a","c",-.2,.4))))
add("chain", contrast(c("s1","b","a",-.4,.2), c("s2","c","b",.3,.21), c("s3","d","c",.1,.3), c("s4","b","a",-.1,.3)))
add("square", contrast(c("s1","b","a",-.4,.2), c("s2","c","b",.3,.21), c("s3","d","c",.1,.3), c("s4","d","a",.5,.3), c("s5","d","a",.9,.3)))
multi <- function(s, names, y, v) { k <- length(names); r <- NULL
  for (i in 1:(k-1)) for (j in (i+1):k) r <- rbind(r, data.frame(studlab=s, treat1=names[i], treat2=names[j], TE=y[i]-y[j], seTE=sqrt(v[i]+v[j]))); r }
add("one_trial_three_arms", multi("s1", c("a","b","c"), c(.1,.5,-.3), c(.03,.04,.05)))
add("three_arms_and_more", rbind(multi("s1", c("a","b","c"), c(.1,.5,-.3), c(.03,.04,.05)), multi("s2", c("a","b","c"), c(.3,.4,.3), c(.02,.03,.09)), tri[1:2,], c("s9","c","a",.4,.2)) |> transform(TE=as.numeric(TE), seTE=as.numeric(seTE)) |> transform(studlab=paste0(studlab, seq_along(studlab) > 6)))
add("four_arms", rbind(multi("s1", c("a","b","c","d"), c(.1,.5,-.3,.9), c(.03,.04,.05,.1)), multi("s2", c("b","d"), c(.5,.2), c(.03,.04)), multi("s3", c("a","d"), c(.5,.2), c(.03,.01)), multi("s4", c("a","c","d"), c(.5,.1,.3), c(.01,.02,.04))))
add("tiny_variances", transform(tri, TE=TE*1e-4, seTE=seTE*1e-4))
add("huge_variances", transform(rbind(tri, contrast(c("s4","b","a",-.9,.2))), TE=TE*1e3, seTE=seTE*1e3))
add("unequal_variances", contrast(c("s1","b","a",-.4,.001), c("s2","c","b",.3,10), c("s3","c","a",.1,.3), c("s4","c","a",.4,.05)))
add("two_treatments", contrast(c("s1","b","a",-.4,.2), c("s2","b","a",.3,.1), c("s3","a","b",.1,.3)))
write(toJSON(list(made_with=list(R=R.version.string, netmeta=as.character(packageVersion("netmeta")), metafor=as.character(packageVersion("metafor"))), cases=cases),
  digits=NA, auto_unbox=TRUE, na="null", null="null"), file.path("tests/reference", "network.json"))
