"""How fast a Bayesian answer is, beside bayesmeta: everything that its summary holds (mean effect,
heterogeneity, new study, each study), of three, five and ten studies, in one run.

    python bench/bayes.py [--rounds 5]

Needs Rscript with bayesmeta. Measures processor time for two minutes, checks that both give the
same numbers (as far as bayesmeta's grid goes), and prints medians and ratios.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from measure import machine_line

from ldncli.statistics.bayes.posterior import Summary, posterior
from ldncli.statistics.bayes.priors import TauPrior, tau_prior
from ldncli.statistics.bayes.published import turner

Y = (-0.252, 0.239, -0.472, 0.11, -0.305, 0.02, -0.4, 0.33, -0.15, -0.08)
SE = (0.202, 0.203, 0.194, 0.31, 0.25, 0.4, 0.22, 0.28, 0.19, 0.35)
CASES: tuple[tuple[int, str, TauPrior], ...] = (
    (3, "half-normal", tau_prior("half-normal:0.5")),
    (5, "half-normal", tau_prior("half-normal:0.5")),
    (5, "turner", turner()),
    (10, "half-normal", tau_prior("half-normal:0.5")),
)
# Fits a round: ours, and bayesmeta's.
OURS, THEIRS = 20, 2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(machine_line())
    print("| studies, prior | ldn, ms | bayesmeta, ms | ratio | largest difference |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for k, name, prior in CASES:
        ours, theirs, version, gap = [], [], "", 0.0
        for _ in range(rounds):
            seconds, found = _ours(k, prior)
            ours.append(seconds)
            other, numbers, version = _bayesmeta(k, name)
            theirs.append(other)
            width = found.high - found.low
            pairs = zip((found.mean or 0.0, found.low, found.high), numbers, strict=True)
            gap = max(gap, *(abs(a - b) / width for a, b in pairs))
        one, other = statistics.median(ours), statistics.median(theirs)
        print(
            f"| {k}, {name} | {1e3 * one:.1f} | {1e3 * other:.0f} | {other / one:.0f} |"
            f" {gap:.1e} of the interval |"
        )
    print(f"bayesmeta {version}, its default grid")


def _ours(k: int, prior: TauPrior) -> tuple[float, Summary]:
    variances = [each**2 for each in SE[:k]]
    start = time.process_time()
    for _ in range(OURS):
        found = posterior(Y[:k], variances, prior)
        mean = found.mean.summary()
        found.new.summary()
        for study in found.studies:
            study.summary()
        tau = found.tau
        tau.mode(), tau.quantile(0.5), tau.mean, tau.sd, tau.shortest(0.95)
    return (time.process_time() - start) / OURS, mean


def _bayesmeta(k: int, name: str) -> tuple[float, list[float], str]:
    script = Path(__file__).with_name("bayes.R")
    numbers = (",".join(map(str, each[:k])) for each in (Y, SE))
    ran = subprocess.run(
        ["Rscript", str(script), str(THEIRS), name, *numbers],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, *found, version = ran.stdout.split()
    return float(seconds), list(map(float, found)), version


if __name__ == "__main__":
    main()
