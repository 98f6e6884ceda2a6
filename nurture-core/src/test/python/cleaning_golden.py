#!/usr/bin/env python3
"""Writes src/test/resources/nurture/quality/golden.json: scikit-learn's imputers and scalers on Adult,
on German credit, and on rows that are made here as the test makes them.

Run from the module's folder: python3 src/test/python/cleaning_golden.py PATH/tabular.zip
Made with scikit-learn 1.2.1.
"""
import io
import json
import sys
import zipfile
from pathlib import Path

import numpy as np
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.metrics.pairwise import nan_euclidean_distances
from sklearn.preprocessing import MinMaxScaler, StandardScaler

zipped = zipfile.ZipFile(sys.argv[1])


def rows(name, separator):
    text = zipped.read(name).decode()
    return [[c.strip() for c in line.split(separator)] for line in text.splitlines() if line.strip()]


adult = rows("adult-train.csv", ",")
german = rows("german.csv", ",")
hours = np.array([[float(r[12])] for r in adult])
hours[::10] = np.nan  # every tenth is blanked, from the first
work = np.array([[r[1]] for r in adult], dtype=object)
work[work == "?"] = None
work = np.where(work == None, np.nan, work)  # noqa: E711

numeric = [1, 4, 7, 10, 12, 15, 17]  # german's numbers
x = np.array([[float(r[c]) for c in numeric] for r in german])
x[::10, 1] = np.nan  # the amount
x[1::7, 4] = np.nan  # the age, so that distances are over fewer numbers
scaler = StandardScaler().fit(x)
knn = scaler.inverse_transform(KNNImputer(n_neighbors=5).fit_transform(scaler.transform(x)))

# Where the fifth and the sixth neighbour are equally near, either will do.
z = scaler.transform(x)
donors = ~np.isnan(z[:, 1])
near = np.sort(nan_euclidean_distances(z[::10], z[donors]), axis=1)
tied = near[:, 5] - near[:, 4] < 1e-6



def made():
    """The columns u, v, w, same, t and kind of 60 rows from a congruential generator."""
    state, out = 7, []

    def draw():
        nonlocal state
        state = (1103515245 * state + 12345) % 2**31
        return (state >> 8) % 1000

    for _ in range(60):
        a, b, c = draw(), draw(), draw()
        out.append(
            [
                None if b % 4 == 0 else (a - 500) / 7.0,
                None if c % 5 == 0 else (a + b) / 3.0,
                None if a % 3 == 0 else b * c / 1000.0,
                4.0,
                float(c),
                None if c % 6 == 0 else "xyz"[b % 3],
            ]
        )
    return out


def cleaned(rows):
    numbers = np.array([r[:5] for r in rows], dtype=float)
    scale = StandardScaler().fit(numbers)
    z = scale.transform(numbers)
    nearest = scale.inverse_transform(KNNImputer(n_neighbors=3).fit_transform(z))
    said = lambda column: [None if np.isnan(v) else float(v) for v in column]
    out = {}
    for at, name in enumerate(["u", "v", "w", "same", "t"]):
        x = numbers[:, [at]]
        out[f"impute {name} mean"] = said(SimpleImputer(strategy="mean").fit_transform(x)[:, 0])
        out[f"impute {name} median"] = said(SimpleImputer(strategy="median").fit_transform(x)[:, 0])
        out[f"impute {name} knn:3"] = said(nearest[:, at])
        near = np.sort(nan_euclidean_distances(z, z[~np.isnan(z[:, at])]), axis=1)
        for row in np.flatnonzero(np.isnan(z[:, at]) & (near[:, 3] - near[:, 2] < 1e-6)):
            out[f"impute {name} knn:3"][row] = "tied"  # either of equally near neighbours will do
        out[f"normalise {name}"] = said(MinMaxScaler().fit_transform(x)[:, 0])
        out[f"standardise {name}"] = said(StandardScaler().fit_transform(x)[:, 0])
    kinds = np.array([[np.nan if r[5] is None else r[5]] for r in rows], dtype=object)
    out["kind"] = [str(k) for k in SimpleImputer(strategy="most_frequent").fit_transform(kinds)[:, 0]]
    return out


golden = {
    "made": cleaned(made()),
    "hours_mean": SimpleImputer(strategy="mean").fit(hours).statistics_[0],
    "hours_median": SimpleImputer(strategy="median").fit(hours).statistics_[0],
    "work_most_frequent": str(SimpleImputer(strategy="most_frequent").fit(work).statistics_[0]),
    "age_standardised": StandardScaler().fit_transform([[float(r[0])] for r in adult])[:50, 0].tolist(),
    "age_normalised": MinMaxScaler().fit_transform([[float(r[0])] for r in adult])[:50, 0].tolist(),
    "age_clipped": np.clip([float(r[0]) for r in adult][:50], 30, 50).tolist(),
    "amount_knn": knn[::10, 1].tolist(),
    "amount_tied": tied.tolist(),
}
out = Path("src/test/resources/nurture/quality/golden.json")
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps(golden, indent=1) + "\n")
