# RTSA on the cases of bench/peers/sequential.py.
peer <- function(case) {
  if (case$kind == "trials") return(function() {
    r <- suppressWarnings(RTSA(type="analysis", data=case$data, outcome="RR", mc=.8, side=2, alpha=.05, beta=.1, es_alpha="esOF",
      fixed=TRUE, power_adj=FALSE, re_method="DL", weights="IV"))
    d <- r$results$results_df
    list(z=d$z_fixed[1:2], bounds=d$upper[!is.na(d$upper)])
  })
  futile <- case$kind == "futility"
  function() {
    b <- if (futile) boundaries(timing=case$looks, alpha=.05, beta=.1, side=2, futility="non-binding", es_alpha="esOF", es_beta="esOF")
      else boundaries(timing=case$looks, alpha=.05, beta=.1, side=2)
    list(root=b$root, efficacy=b$alpha_ubound, futility=if (futile) b$beta_ubound[!is.na(b$beta_ubound)] else numeric(0))
  }
}
