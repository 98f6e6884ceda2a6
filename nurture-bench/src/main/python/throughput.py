"""One round of training a net in Python's torch.

throughput.py resnet9|wrn|gpt fp32|bf16 SECONDS THREADS [channels-last] [foreach] [max-pool]

channels-last   images and filters with their channels last in memory
foreach         the optimizer changes all parameters by one call
max-pool        the global maximum by max_pool2d, not by amax

The answer is the line that nurture.bench.Contender reads.
"""
import json
import math
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

CLASSES, WARM_STEPS, WARM_SECONDS = 10, 2, 2.0
TOKENS, WIDTH, HEADS, BLOCKS, LENGTH, TEXTS = 256, 256, 4, 4, 128, 16


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


class WideBlock(nn.Module):
    """As nurture.model.WideResNet.Block."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm2d(inputs), nn.BatchNorm2d(outputs)
        self.one = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.two = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        same = inputs == outputs and stride == 1
        self.view = None if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        ready = F.relu(self.norm1(x))
        y = self.two(F.relu(self.norm2(self.one(ready))))
        return y + (x if self.view is None else self.view(ready))


class WideResNet(nn.Module):
    """WRN-16-8, as nurture.model.WideResNet."""

    def __init__(self):
        super().__init__()
        widths = [16, 128, 128, 256, 256, 512, 512]
        self.stem = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.blocks = nn.Sequential(
            *[WideBlock(widths[i], widths[i + 1], 2 if i in (2, 4) else 1) for i in range(6)]
        )
        self.norm, self.head = nn.BatchNorm2d(512), nn.Linear(512, CLASSES)

    def forward(self, x):
        return self.head(F.relu(self.norm(self.blocks(self.stem(x)))).mean((2, 3)))


class GptBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.enter, self.leave = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.register_buffer("mask", torch.full((LENGTH, LENGTH), -math.inf).triu(1))

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = self.qkv(self.before(x)).view(n, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        a = ((q @ k.transpose(-2, -1)) * (WIDTH // HEADS) ** -0.5 + self.mask).softmax(-1).to(v.dtype) @ v
        x = x + self.proj(a.transpose(1, 2).reshape(n, t, WIDTH))
        return x + self.leave(F.gelu(self.enter(self.between(x))))


class Gpt(nn.Module):
    """As nurture.model.Gpt, but with learnt positions."""

    def __init__(self):
        super().__init__()
        self.tokens, self.places = nn.Embedding(TOKENS, WIDTH), nn.Embedding(LENGTH, WIDTH)
        self.blocks = nn.Sequential(*[GptBlock() for _ in range(BLOCKS)])
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, TOKENS, bias=False)

    def forward(self, x):
        y = self.tokens(x) + self.places.weight
        return self.head(self.norm(self.blocks(y))).flatten(0, 1)


def main(model, precision, seconds, threads, *options):
    unknown = set(options) - {"channels-last", "foreach", "max-pool"}
    if unknown or precision not in ("fp32", "bf16") or model not in ("resnet9", "wrn", "gpt"):
        sys.exit(f"unknown: {model} {precision} {sorted(unknown)}\n{__doc__}")
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    foreach = "foreach" in options
    if model == "gpt":
        net, items = Gpt(), TEXTS * LENGTH
        x, y = torch.randint(TOKENS, (TEXTS, LENGTH)), torch.randint(TOKENS, (TEXTS * LENGTH,))
        rule = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=0.01, foreach=foreach)
    else:
        items = 128 if model == "resnet9" else 32
        net = ResNet9("max-pool" in options) if model == "resnet9" else WideResNet()
        x, y = torch.randn(items, 3, 32, 32), torch.randint(CLASSES, (items,))
        if "channels-last" in options:
            net = net.to(memory_format=torch.channels_last)
            x = x.contiguous(memory_format=torch.channels_last)
        rule = torch.optim.SGD(
            net.parameters(), 0.02, momentum=0.9, nesterov=True, weight_decay=5e-4, foreach=foreach
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
    result = {"engine": f"Python torch {torch.__version__}", "items": steps * items, "seconds": round(took, 4)}
    result.update(first_loss=round(first, 4), last_loss=round(last, 4), peak_mb=round(peak))
    print("RESULT " + json.dumps(result))


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
