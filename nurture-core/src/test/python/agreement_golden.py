#!/usr/bin/env python3
"""Writes src/test/resources/nurture/eval/agreement.json: kappas.

Cohen's by scikit-learn. Fleiss' by its formula in numpy, which is checked here against the example
of Fleiss (1971), 14 raters of 10 subjects as widely reprinted: 0.210.

Run from the module's folder: python3 src/test/python/agreement_golden.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import cohen_kappa_score


def fleiss(table):
    """table [items, classes]: how many people gave each item each class."""
    table = np.asarray(table, float)
    people = table.sum(1)[0]
    agreed = ((table**2).sum(1) - people) / (people * (people - 1))
    chance = ((table.sum(0) / table.sum()) ** 2).sum()
    return (agreed.mean() - chance) / (1 - chance)


printed = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]
assert round(fleiss(printed), 3) == 0.210

random = np.random.default_rng(7)
cases = []
for n, classes, people, noise in [(50, 2, 2, 0.2), (400, 5, 2, 0.4), (300, 30, 2, 0.1), (200, 4, 3, 0.3), (120, 7, 5, 0.5)]:
    truth = random.integers(0, classes, n) ** 2 // classes  # some classes are more frequent
    said = np.stack([np.where(random.random(n) < noise, random.integers(0, classes, n), truth) for _ in range(people)], 1)
    table = np.stack([(said == k).sum(1) for k in range(classes)], 1)
    case = {"said": said.tolist(), "fleiss": fleiss(table)}
    if people == 2:
        case["cohen"] = cohen_kappa_score(said[:, 0], said[:, 1])
    cases.append(case)
golden = {
    "made_with": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "printed": [[k for k, count in enumerate(row) for _ in range(count)] for row in printed],
    "printed_fleiss": 0.210,
    "cases": cases,
}
out = Path("src/test/resources/nurture/eval/agreement.json")
out.write_text(json.dumps(golden) + "\n")
