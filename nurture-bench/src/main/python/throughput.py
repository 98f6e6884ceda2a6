"""One round of training the residual net of nine layers in Python's torch.

throughput.py fp32|bf16 SECONDS THREADS [channels-last] [foreach] [max-pool]

channels-last   images and filters with their channels last in memory
foreach         the optimizer changes all parameters by one call
max-pool        the global maximum by max_pool2d, not by amax

The answer is the line that nurture.bench.Contender reads.
"""
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

BATCH, CLASSES, WARM_STEPS, WARM_SECONDS = 128, 10, 3, 3.0


def block(inputs, outputs, pool=False):
    layers = [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, *([nn.MaxPool2d(2)] if pool else []))


class ResNet9(nn.Module):
    """As nurture.model.ResNet9."""

    def __init__(self, max_pool):
        super().__init__()
        self.max_pool = max_pool
        self.start = nn.Sequential(block(3, 64), block(64, 128, True))
        self.one = nn.Sequential(block(128, 128), block(128, 128))
        self.middle = nn.Sequential(block(128, 256, True), block(256, 512, True))
        self.three = nn.Sequential(block(512, 512), block(512, 512))
        self.head = nn.Linear(512, CLASSES, bias=False)

    def forward(self, x):
        x = self.start(x)
        x = self.middle(x + self.one(x))
        x = x + self.three(x)
        x = F.max_pool2d(x, x.shape[2:]).flatten(1) if self.max_pool else x.amax((2, 3))
        return self.head(x) * 0.125


def main(precision, seconds, threads, *options):
    unknown = set(options) - {"channels-last", "foreach", "max-pool"}
    if unknown or precision not in ("fp32", "bf16"):
        sys.exit(f"unknown: {precision} {sorted(unknown)}\n{__doc__}")
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    net = ResNet9("max-pool" in options)
    x, y = torch.randn(BATCH, 3, 32, 32), torch.randint(CLASSES, (BATCH,))
    if "channels-last" in options:
        net = net.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    rule = torch.optim.SGD(
        net.parameters(), 0.02, momentum=0.9, nesterov=True, weight_decay=5e-4, foreach="foreach" in options
    )

    def step():
        rule.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "bf16"):
            logits = net(x)
        loss = F.cross_entropy(logits.float(), y)
        loss.backward()
        rule.step()
        return loss.item()

    first, steps, began = step(), 1, time.perf_counter()
    while steps < WARM_STEPS or time.perf_counter() - began < WARM_SECONDS:
        step()
        steps += 1
    steps, began = 0, time.perf_counter()
    while steps == 0 or time.perf_counter() - began < float(seconds):
        last = step()
        steps += 1
    took = time.perf_counter() - began
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    result = {"engine": f"Python torch {torch.__version__}", "images": steps * BATCH, "seconds": round(took, 4)}
    result.update(first_loss=round(first, 4), last_loss=round(last, 4), peak_mb=round(peak))
    print("RESULT " + json.dumps(result))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
