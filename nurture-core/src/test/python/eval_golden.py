#!/usr/bin/env python3
"""Writes src/test/resources/nurture/eval/golden.json: what scikit-learn says about some answers.

Run from the module's folder: python3 src/test/python/eval_golden.py
Made with scikit-learn 1.2.1 and numpy 1.24.2.
"""
import json
from pathlib import Path

import numpy as np
from sklearn import metrics

rng = np.random.default_rng(7)
n, classes = 240, 7

# Class 5 is never given but sometimes answered; class 6 is neither.
labels = rng.choice(5, size=n, p=[0.4, 0.3, 0.15, 0.1, 0.05])
logits = rng.normal(size=(n, classes)) + 1.6 * np.eye(classes)[labels]
logits[:, 6] = -9
probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
probabilities = np.round(probabilities, 5)
answers = probabilities.argmax(axis=1)
assert 5 in answers and 6 not in answers

actual = np.round(np.exp(rng.normal(3, 1, size=n)), 2)
estimate = np.round(actual * np.exp(rng.normal(0.05, 0.4, size=n)), 2)
macro = dict(average="macro", zero_division=0)

golden = {
    "labels": labels.tolist(),
    "probabilities": probabilities.tolist(),
    "actual": actual.tolist(),
    "estimate": estimate.tolist(),
    "figures": {
        "accuracy": metrics.accuracy_score(labels, answers),
        "macro_f1": metrics.f1_score(labels, answers, **macro),
        "precision": metrics.precision_score(labels, answers, **macro),
        "recall": metrics.recall_score(labels, answers, **macro),
        "rmsle": metrics.mean_squared_log_error(actual, estimate, squared=False),
        "mae": metrics.mean_absolute_error(actual, estimate),
        "r2": metrics.r2_score(actual, estimate),
    },
    "confusion": metrics.confusion_matrix(labels, answers, labels=range(classes)).tolist(),
    "log_loss": metrics.log_loss(labels, probabilities / probabilities.sum(axis=1, keepdims=True), labels=range(classes)),
}
path = Path("src/test/resources/nurture/eval/golden.json")
path.write_text(json.dumps(golden) + "\n")
print(json.dumps(golden["figures"], indent=2))
