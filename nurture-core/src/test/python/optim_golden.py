"""What PyTorch's averages and schedules compute: the golden values of AverageTest and ScheduleTest.

Run from anywhere with torch (written with 1.13). One JSON file: case -> tensor -> {shape, values}.
"""
import json
import pathlib
import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel

OUT = pathlib.Path(__file__).parent.parent / "resources/nurture/optim/optim_golden.json"


def averages():
    """The even mean of a model after its 3rd step and every 2nd from then on, of 9."""
    torch.manual_seed(1)
    model = torch.nn.Linear(3, 2)
    mean = AveragedModel(model)
    tensors = {}
    for step in range(1, 10):
        with torch.no_grad():
            for p in model.parameters():
                p.copy_(torch.randn_like(p))
        tensors.update({f"step{step}." + k: v.clone() for k, v in model.state_dict().items()})
        if step >= 3 and (step - 3) % 2 == 0:
            mean.update_parameters(model)
        if step in (4, 9):
            tensors.update({f"mean{step}." + k: v.clone() for k, v in mean.module.state_dict().items()})
    return tensors


def schedule(make, steps, peak=1.0):
    rule = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak, momentum=0.9)
    schedule = make(rule)
    factors = []
    for _ in range(steps):
        factors.append(rule.param_groups[0]["lr"] / peak)
        rule.step()
        schedule.step()
    return torch.tensor(factors, dtype=torch.float64)


def schedules():
    return dict(
        restarts=schedule(lambda r: lr_scheduler.CosineAnnealingWarmRestarts(r, 10, T_mult=2), 70),
        cyclic=schedule(lambda r: lr_scheduler.CyclicLR(r, 0.1, 1, step_size_up=10), 60),
        fading=schedule(lambda r: lr_scheduler.CyclicLR(r, 0.0, 1, step_size_up=10, mode="triangular2"), 60),
        stairs=schedule(lambda r: lr_scheduler.StepLR(r, 20, 0.2), 60),
        exponential=schedule(lambda r: lr_scheduler.ExponentialLR(r, 0.05 ** (1 / 60)), 60),
        steady=schedule(
            lambda r: lr_scheduler.SequentialLR(
                r,
                [lr_scheduler.ConstantLR(r, 1, 0), lr_scheduler.LinearLR(r, 1, 1e-9, 12)],
                [48],
            ),
            60,
        ),
    )


if __name__ == "__main__":
    cases = {
        n: {k: {"shape": list(v.shape), "values": [float(f"{x:.9g}") for x in v.flatten().tolist()]}
            for k, v in c.items()}
        for n, c in dict(averages=averages(), schedules=schedules()).items()
    }
    lines = ",\n".join(
        json.dumps(n) + ": {\n" + ",\n".join(
            "  " + json.dumps(k) + ": " + json.dumps(v, separators=(",", ":")) for k, v in c.items()) + "}"
        for n, c in cases.items())
    OUT.write_text("{\n" + lines + "}\n")
    print(f"{len(cases)} cases, {OUT.stat().st_size} bytes")
