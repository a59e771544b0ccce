"""Reference values of the psychological profile, by numpy and scipy.

    python tests/golden/make/profile.py        (numpy 2, scipy 1.1x)

Words, ratings and answers are drawn here; what the core must find in them is computed with
numpy.median and scipy.stats.wilcoxon.
"""

import json
import pathlib

import numpy as np
from scipy import stats

ATTRIBUTES = ["valence", "arousal", "concreteness"]
DEPTH = 10
r = np.random.default_rng(20261121)
words = [f"w{i:03}" for i in range(240)]
lexicon = {}
for word in words[:200]:
    ratings = [float(r.uniform(1, 9)), float(r.uniform(1, 9)), float(r.uniform(1, 5))]
    lexicon[word] = [None if r.random() < 0.15 else rating for rating in ratings]
cues = [f"c{i:03}" for i in range(80)]


def pick(most, pool):
    count = int(r.integers(1, most + 1))
    return [pool[i] for i in r.choice(len(pool), count, replace=False)]


# Frequencies fall by one, so that the order is the list's.
people = {cue: pick(16, words) for cue in cues}
models = {
    "base": {cue: pick(14, words[80:]) for cue in cues},
    "tuned": {cue: pick(14, words[:180]) for cue in cues},
}


def profile(lists):
    medians, found, tokens, concrete = {}, [0, 0, 0], 0, 0
    for cue, given in lists.items():
        top = given[:DEPTH]
        tokens += len(top)
        row = []
        for place in range(3):
            values = [lexicon[w][place] for w in top if w in lexicon and lexicon[w][place] is not None]
            found[place] += len(values)
            row.append(float(np.median(values)) if values else None)
            if place == 2:
                concrete += sum(value >= 3 for value in values)
        medians[cue] = row
    means = [float(np.mean([m[p] for m in medians.values() if m[p] is not None])) for p in range(3)]
    return dict(
        medians=medians,
        means=means,
        found=[count / tokens for count in found],
        concrete=concrete / tokens,
        abstract=(found[2] - concrete) / tokens,
        unknown=1 - found[2] / tokens,
    )


expected = {"people": profile(people)} | {name: profile(lists) for name, lists in models.items()}
tests = []
for name in models:
    for place, attribute in enumerate(ATTRIBUTES):
        pairs = [
            (expected["people"]["medians"][cue][place], expected[name]["medians"][cue][place])
            for cue in cues
        ]
        pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
        a, b = np.array(pairs).T
        test = stats.wilcoxon(b, a, zero_method="wilcox", correction=False, method="approx")
        tests.append(dict(model=name, attribute=attribute, n=len(pairs), p=float(test.pvalue)))

target = pathlib.Path(__file__).parent.parent / "profile.json"
golden = dict(
    source="numpy.median, numpy.mean; scipy.stats.wilcoxon, two-sided, zero_method wilcox",
    lexicon=lexicon,
    people=people,
    models=models,
    expected=expected,
    tests=tests,
)
target.write_text(json.dumps(golden, indent=0))
print(tests, {name: e["means"] for name, e in expected.items()})
