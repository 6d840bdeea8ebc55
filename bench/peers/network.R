# netmeta on the rows of bench/peers/network.py.
peer <- function(case) {
  d <- case$rows; d$se <- sqrt(d$variance)
  function() {
    net <- netmeta(value, se, treatment, control, study, data=d)
    found <- list(tau2=net$tau^2, Q=net$Q, se=sort(rowSums(net$seTE.random)))
    if (case$all) {
      parts <- decomp.design(net); split <- netsplit(net)
      indirect <- split$indirect.random$seTE[split$k > 0]
      found <- c(found, list(between=parts$Q.decomp["Between designs", "Q"], random=parts$Q.inc.random$Q,
        scores=sort(netrank(net, small.values="desirable")$ranking.random), indirect=sort(indirect[!is.na(indirect)])))
    }
    found
  }
}
