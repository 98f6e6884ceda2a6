"""What Muon for filters and AdamW for the rest compute: the golden values of MuonTest.

Run from anywhere, with any NumPy; computed in 64-bit floats, Newton-Schulz in its plain form, from
inputs that are exact in 32. One JSON file: case -> tensor -> {shape, values}.
"""
import json
import pathlib
import numpy as np

OUT = pathlib.Path(__file__).parent.parent / "resources/nurture/optim/muon_golden.json"
SHAPES = dict(stem=(4, 3, 3, 3), wide=(4, 5, 3, 3), tall=(9, 4, 1, 1), point=(6, 6, 1, 1),
              matrix=(3, 4), bias=(3,))
STEPS, FILTER_RATE, OTHER_RATE, MOMENTUM, DECAY, BETAS, EPSILON = 4, 0.1, 0.05, 0.7, 0.05, (0.8, 0.95), 1e-6


def orthogonal(g):
    x = g.reshape(len(g), -1)
    x = x / (np.linalg.norm(x) + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(3):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return (x.T if tall else x).reshape(g.shape)


def run(random, normalised, matrices=False):
    draw = lambda: {k: random.standard_normal(s).astype(np.float32).astype(np.float64) for k, s in SHAPES.items()}
    w = draw()
    tensors = {"before." + k: v for k, v in w.items()}
    first, second = ({k: np.zeros_like(v) for k, v in w.items()} for _ in range(2))
    for step in range(STEPS):
        g = draw()
        tensors.update({f"step{step}." + k: v for k, v in g.items()})
        factor = 1 - step / STEPS
        for k in w:
            decay = DECAY if w[k].ndim > 1 else 0
            if w[k].ndim == 4 and w[k].shape[1] > 3 or matrices and w[k].ndim == 2:
                rate = factor * FILTER_RATE
                first[k] = MOMENTUM * first[k] + g[k]
                if normalised:
                    w[k] = w[k] * len(w[k]) ** 0.5 / np.linalg.norm(w[k])
                else:
                    w[k] = w[k] * (1 - rate * decay)
                w[k] = w[k] - rate * orthogonal(g[k] + MOMENTUM * first[k])
            else:
                rate = factor * OTHER_RATE
                first[k] = BETAS[0] * first[k] + (1 - BETAS[0]) * g[k]
                second[k] = BETAS[1] * second[k] + (1 - BETAS[1]) * g[k] ** 2
                mean = first[k] / (1 - BETAS[0] ** (step + 1))
                root = np.sqrt(second[k] / (1 - BETAS[1] ** (step + 1)))
                w[k] = w[k] * (1 - rate * decay) - rate * mean / (root + EPSILON)
    tensors.update({"after." + k: v for k, v in w.items()})
    return {k: {"shape": list(v.shape), "values": [float(f"{x:.9g}") for x in v.flatten().tolist()]}
            for k, v in tensors.items()}


if __name__ == "__main__":
    random = np.random.RandomState(1)
    cases = dict(muon=run(random, True), muon_free=run(random, False),
                 muon_matrices=run(random, False, True))
    lines = ",\n".join(
        json.dumps(n) + ": {\n" + ",\n".join(
            "  " + json.dumps(k) + ": " + json.dumps(v, separators=(",", ":")) for k, v in c.items()) + "}"
        for n, c in cases.items())
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("{\n" + lines + "}\n")
    print(f"{len(cases)} cases, {OUT.stat().st_size} bytes")
