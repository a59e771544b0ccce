"""Writes ../wilcoxon_ties.json: the signed-rank test of few pairs with ties and zeros, by scipy 1.17's
own choice of method (method="auto"), and which it chose. Run in this folder."""
import json
import numpy as np
from scipy import stats
from scipy.stats import _wilcoxon

chosen = "normal"


def noting(name, call):
    """The same call, which notes that it was the one taken."""
    def noted(*args, **kwargs):
        global chosen
        chosen = name
        return call(*args, **kwargs)
    return noted


stats.permutation_test = noting("permutation", stats.permutation_test)
_wilcoxon.WilcoxonDistribution = noting("exact", _wilcoxon.WilcoxonDistribution)


def case(d, zeros):
    global chosen
    chosen = "normal"
    with np.errstate(all="ignore"):
        found = stats.wilcoxon(d, zero_method=zeros)
    if np.isnan(found.pvalue):  # nothing but zeros, by the normal approximation
        return None
    return dict(differences=d.tolist(), zero_method=zeros, method=chosen,
                statistic=float(found.statistic), p=float(found.pvalue))


def cases(r):
    yield case(np.array([2.5]), "wilcox")
    for n in range(2, 21):
        kinds = [
            np.ones(n),                                   # all alike
            r.integers(1, 4, n) * r.choice([-1.0, 1.0], n),  # tied, no zero
            r.integers(-3, 4, n).astype(float),           # tied, zeros
            r.permutation(n) - n // 3.0,                  # one zero, ties of opposite signs
            r.normal(size=n) * 2.0,                       # neither
        ]
        for d in kinds:
            for zeros in ("wilcox", "pratt"):
                yield case(np.asarray(d, float), zeros)
    for n in (49, 50, 51):
        for d in (r.normal(size=n), np.append(r.normal(size=n - 1), 0.0)):
            for zeros in ("wilcox", "pratt"):
                yield case(d, zeros)


if __name__ == "__main__":
    found = [c for c in cases(np.random.default_rng(20260)) if c]
    with open("../wilcoxon_ties.json", "w") as file:
        json.dump(dict(source="scipy.stats.wilcoxon 1.17, method='auto', two-sided", cases=found), file, indent=0)
