#!/usr/bin/env python3
"""The peer of `Biases`: scikit-learn's logistic regression on the tables that it wrote, one-hot but for
numbers in sixteen parts of as many values, five folds, with and without Kamiran and Calders' weights.

    python3 nurture-bench/src/main/python/bias.py FOLDER
"""
import csv
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import OneHotEncoder


def part(column):
    try:
        x = np.array([float(c) for c in column])
    except ValueError:
        return column
    values = np.unique(x)
    k = min(16, len(values))
    return np.searchsorted([values[i * len(values) // k] for i in range(1, k)], x, side="right").astype(str)


def told(file, label, favourable, columns):
    rows = list(csv.DictReader(open(file)))
    y = np.array([r[label] == favourable for r in rows])
    names = [n for n in rows[0] if n != label]
    x = np.column_stack([part(np.array([r[n] for r in rows])) for n in names])
    x = OneHotEncoder(min_frequency=2, handle_unknown="infrequent_if_exist").fit_transform(x)
    for column in columns:
        g = np.array([r[column] for r in rows])
        groups = [n for n in sorted(set(g)) if (g == n).sum() >= 20]
        for weighed in [False, True]:
            taken = np.zeros(len(y), dtype=bool)
            for learn, ask in KFold(5, shuffle=True, random_state=7).split(x):
                w = np.ones(len(learn))
                if weighed:
                    for n in set(g[learn]):
                        for v in [False, True]:
                            at = (g[learn] == n) & (y[learn] == v)
                            if at.any():
                                w[at] = (g[learn] == n).mean() * (y[learn] == v).mean() / at.mean()
                model = LogisticRegression(C=1, max_iter=300).fit(x[learn], y[learn], sample_weight=w)
                taken[ask] = model.predict(x[ask])
            gap = lambda among: np.ptp([taken[among & (g == n)].mean() for n in groups])
            print(
                f"{Path(file).name} {column:5} {'reweighing' if weighed else 'plain':10} "
                f"accuracy {(taken == y).mean():.4f}  gaps: selected {gap(y | True):.4f}  "
                f"tpr {gap(y):.4f}  fpr {gap(~y):.4f}",
                flush=True,
            )


folder = Path(sys.argv[1])
told(folder / "adult.csv", "income", ">50K", ["sex", "race"])
told(folder / "german.csv", "credit", "good", ["sex"])
