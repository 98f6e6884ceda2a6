#!/usr/bin/env python3
"""Writes src/test/resources/nurture/quality/golden.json: scikit-learn's imputers and scalers on Adult
and German credit.

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

golden = {
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
