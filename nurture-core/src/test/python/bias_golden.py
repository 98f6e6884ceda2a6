#!/usr/bin/env python3
"""Writes src/test/resources/nurture/quality/bias-golden.json: what scikit-learn, SciPy and plain numpy
say of groups, on rows that are made here as the test makes them, and on Adult and German credit
answered by a rule that both know.

Run from the module's folder: python3 src/test/python/bias_golden.py PATH/tabular.zip
Made with scikit-learn 1.2.1, SciPy 1.10.1, numpy 1.24.2.
"""
import json
import sys
import zipfile
from pathlib import Path

import numpy as np
from scipy.stats import chi2_contingency, chisquare, f_oneway, rankdata
from sklearn.metrics import accuracy_score, confusion_matrix, recall_score

zipped = zipfile.ZipFile(sys.argv[1])


def rows(name):
    text = zipped.read(name).decode()
    return [[c.strip() for c in line.split(",")] for line in text.splitlines() if line.strip()]


def made():
    """Group, label and probability of 600 rows from a congruential generator."""
    x, out = 7, []
    for _ in range(600):
        draws = []
        for _ in range(3):
            x = (1103515245 * x + 12345) % 2**31
            draws.append((x >> 8) % 1000)
        g = "a" if draws[0] < 500 else "b" if draws[0] < 800 else "c"
        y = draws[1] < {"a": 600, "b": 400, "c": 250}[g]
        p = (draws[2] + (400 if y else 0) + (100 if g == "a" else 0)) / 1501
        out.append((g, y, p))
    return out


def adult():
    """By education and age; the constants leave nobody on the fence."""
    out = []
    for name in ["adult-train.csv", "adult-test.csv"]:
        for r in rows(name):
            score = 0.35 * (float(r[4]) - 10) + 0.03 * (float(r[0]) - 40) - 0.8049
            out.append((r[9], r[14].startswith(">"), 1 / (1 + np.exp(-score))))
    return out


def german():
    """By months and amount; the ninth attribute holds sex and marital status."""
    out = []
    for r in rows("german.csv"):
        score = 1.8049 - 0.03 * float(r[1]) - 0.0001 * float(r[4])
        out.append(("female" if r[8] in ("A92", "A95") else "male", r[20] == "1", 1 / (1 + np.exp(-score))))
    return out


def figures(data):
    g = np.array([d[0] for d in data])
    y = np.array([d[1] for d in data])
    exact = np.array([d[2] for d in data])
    p = exact.astype(np.float32)
    taken = p > 0.5
    groups, weights = {}, {}
    for name in sorted(set(g)):
        at = g == name
        tn, fp, _, _ = confusion_matrix(y[at], taken[at], labels=[False, True]).ravel()
        groups[name] = {
            "rows": int(at.sum()),
            "accuracy": accuracy_score(y[at], taken[at]),
            "given": y[at].mean(),
            "selected": taken[at].mean(),
            "true_positive": recall_score(y[at], taken[at]),
            "false_positive": fp / (fp + tn),
        }
        for label in [False, True]:
            joint = (at & (y == label)).mean()
            weights[f"{name} {label}".lower()] = at.mean() * (y == label).mean() / joint
    of = lambda name: [v[name] for v in groups.values()]
    gap = lambda name: max(of(name)) - min(of(name))
    table = np.array([[(taken[g == n]).sum(), (~taken[g == n]).sum()] for n in groups])
    boast = np.where(taken, p, 1 - p) - (taken == y)
    return {
        "groups": groups,
        "weights": weights,
        "parity": gap("selected"),
        "odds": max(gap("true_positive"), gap("false_positive")),
        "selected_chance": chi2_contingency(table, correction=False).pvalue,
        "selected_association": float(np.sqrt(chi2_contingency(table, correction=False).statistic / len(y))),
        "calibration_chance": f_oneway(*[boast[g == n] for n in groups]).pvalue,
        "ranks_chance": f_oneway(*[rankdata(np.floor(exact * 100))[g == n] for n in groups]).pvalue,
        "stated_chance": chisquare(
            [(g == n).sum() for n in groups], [len(g) / len(groups)] * len(groups)
        ).pvalue,
    }


golden = {"made": figures(made()), "adult": figures(adult()), "german": figures(german())}
out = Path("src/test/resources/nurture/quality/bias-golden.json")
out.write_text(json.dumps(golden, indent=1) + "\n")
