"""Writes distributions.json: probabilities and quantiles to 40 digits by mpmath. Run: python
tests/reference/distributions.py"""

from __future__ import annotations

import json
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60
DFS = ["0.5", "1", "2", "3", "5", "12", "30", "99.5", "1000", "40000", "1000000"]
PROBABILITIES = [
    "1e-30",
    "1e-10",
    "1e-4",
    "0.005",
    "0.025",
    "0.1",
    "0.3",
    "0.49",
    "0.51",
    "0.8",
    "0.95",
    "0.975",
    "0.9995",
    "0.9999999",
]


def _normal(z: mp.mpf) -> tuple[mp.mpf, mp.mpf]:
    return mp.erfc(-z / mp.sqrt(2)) / 2, mp.erfc(z / mp.sqrt(2)) / 2


def _chi2(x: mp.mpf, df: mp.mpf) -> tuple[mp.mpf, mp.mpf]:
    if df > 5000 and x > 0:  # mpmath's own series are slow here; integrate the density instead
        centre, width = df - 2, mp.sqrt(2 * df)
        log_top = (df / 2 - 1) * mp.log(centre) - centre / 2
        density = lambda u: mp.exp((df / 2 - 1) * mp.log(u) - u / 2 - log_top)  # noqa: E731
        scale = mp.exp(log_top - (df / 2) * mp.log(2) - mp.loggamma(df / 2))
        step = [x - width * j for j in range(40, -1, -4)]
        lower = scale * mp.quad(density, [s for s in step if s > 0])
        upper = scale * mp.quad(density, [x + width * j for j in range(0, 41, 4)])
        return lower, upper
    return mp.gammainc(df / 2, 0, x / 2, regularized=True), mp.gammainc(
        df / 2, x / 2, mp.inf, regularized=True
    )


def _beta(a: mp.mpf, b: mp.mpf, x: mp.mpf, y: mp.mpf) -> tuple[mp.mpf, mp.mpf]:
    return mp.betainc(a, b, 0, x, regularized=True), mp.betainc(b, a, 0, y, regularized=True)


def _t(t: mp.mpf, df: mp.mpf) -> mp.mpf:
    """P(T > t), t > 0."""
    return _beta(df / 2, mp.mpf("0.5"), df / (df + t * t), t * t / (df + t * t))[0] / 2


def _row(*numbers: object) -> list[str]:
    return [mp.nstr(n, 25) if isinstance(n, mp.mpf) else str(n) for n in numbers]


def main() -> None:
    """Write the file beside this one."""
    found: dict[str, list[list[str]]] = {"normal": [], "chi2": [], "t": [], "f": []}
    for z in ["-37", "-12.5", "-3.3", "-1", "-1e-8", "0.5", "1.96", "7"]:
        found["normal"].append(_row(z, *_normal(mp.mpf(z))))
    for df in map(mp.mpf, DFS):
        for shift in ["-8", "-3", "-1", "-0.1", "0.01", "0.8", "2.5", "8"]:
            x = df + mp.mpf(shift) * mp.sqrt(2 * df)
            x = mp.mpf(float(x if x > 0 else df * mp.mpf("0.01") * -mp.mpf(shift)))
            found["chi2"].append(_row(x, df, *_chi2(x, df)))
        for t in ["1e-9", "0.01", "0.4", "1", "2.2", "5", "20"]:
            found["t"].append(_row(t, df, _t(mp.mpf(t), df)))
        if df <= 1000:
            for df2 in map(mp.mpf, ["1", "4", "33", "700"]):
                for x in map(mp.mpf, ["0.001", "0.3", "0.99", "1.7", "6", "50"]):
                    share = df * x / (df * x + df2)
                    found["f"].append(_row(x, df, df2, *_beta(df / 2, df2 / 2, share, 1 - share)))
    content = {
        "mpmath": mp.__version__ if hasattr(mp, "__version__") else "",
        "digits": 25,
        "probabilities": PROBABILITIES,
        **found,
    }
    Path(__file__).with_suffix(".json").write_text(
        json.dumps(content, indent=0) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
