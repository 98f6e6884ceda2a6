#!/usr/bin/python3
"""Writes what PyTorch computes for every layer, loss and optimizer: the golden values of Nurture's tests.

Run from anywhere, with any PyTorch (written with 1.13); computed in 64-bit floats from inputs that are
exact in 32. A gradient is that of sum(y * g). One JSON file: case -> tensor -> {shape, values}.
"""
import json
import pathlib
import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).parent.parent / "resources/nurture/nn/golden.json"
CASES = {}


def normal(*shape):
    return torch.randn(*shape, dtype=torch.float32).double()


def case(name, f, learnt, given=None, after=None):
    """Records f(**learnt, **given), and the gradients of its weighted sum with respect to learnt."""
    tensors = dict(learnt, **(given or {}))
    tensors = {k: v.clone() for k, v in tensors.items()}
    for k in learnt:
        tensors[k].requires_grad_(True)
    before = {k: v.detach().clone() for k, v in tensors.items()}
    y = f(**tensors)
    g = normal(*y.shape) if y.dim() else torch.tensor(1.0)
    (y * g).sum().backward()
    out = dict(before, y=y.detach(), g=g)
    out.update({"d_" + k: tensors[k].grad for k in learnt})
    out.update({k + "_after": tensors[k].detach() for k in after or ()})
    record(name, out)


def record(name, tensors):
    CASES[name] = {
        k: {"shape": list(v.shape), "values": [float(f"{x:.9g}") for x in v.double().flatten().tolist()]}
        for k, v in tensors.items()
    }


def layers():
    case("linear", lambda x, weight, bias: F.linear(x, weight, bias),
         dict(x=normal(2, 3, 5), weight=normal(4, 5), bias=normal(4)))
    case("linear_without_bias", lambda x, weight: F.linear(x, weight),
         dict(x=normal(3, 5), weight=normal(4, 5)))
    image = normal(2, 4, 6, 5)
    case("conv2d", lambda x, weight, bias: F.conv2d(x, weight, bias),
         dict(x=image, weight=normal(3, 4, 3, 3), bias=normal(3)))
    case("conv2d_stride_padding", lambda x, weight: F.conv2d(x, weight, None, stride=2, padding=1),
         dict(x=image, weight=normal(3, 4, 3, 3)))
    case("conv2d_groups", lambda x, weight, bias: F.conv2d(x, weight, bias, padding=2, groups=2),
         dict(x=image, weight=normal(6, 2, 3, 3), bias=normal(6)))
    case("max_pool", lambda x: F.max_pool2d(x, 2), dict(x=image))
    case("max_pool_stride_padding", lambda x: F.max_pool2d(x, 3, 2, 1), dict(x=image))
    case("average_pool", lambda x: F.avg_pool2d(x, 2), dict(x=image))
    case("average_pool_stride_padding", lambda x: F.avg_pool2d(x, 3, 2, 1), dict(x=image))
    norm = dict(x=image, scale=normal(4), shift=normal(4))
    running = lambda: dict(mean=normal(4), variance=normal(4).abs() + 0.5)
    case("batch_norm_learning", lambda x, scale, shift, mean, variance:
         F.batch_norm(x, mean, variance, scale, shift, True, 0.1, 1e-5), norm, running(), ("mean", "variance"))
    case("batch_norm", lambda x, scale, shift, mean, variance:
         F.batch_norm(x, mean, variance, scale, shift, False, 0.1, 1e-5), norm, running(), ("mean", "variance"))
    case("layer_norm", lambda x, scale, shift: F.layer_norm(x, (5,), scale, shift, 1e-5),
         dict(x=normal(2, 3, 5), scale=normal(5), shift=normal(5)))
    case("group_norm", lambda x, scale, shift: F.group_norm(x, 2, scale, shift, 1e-5), norm)
    case("embedding", lambda weight, x: F.embedding(x, weight),
         dict(weight=normal(6, 3)), dict(x=torch.tensor([[0, 5, 2], [2, 2, 1]])))
    case("embedding_bag", lambda weight, weights, x, offsets:
         F.embedding_bag(x, weight, offsets, mode="sum", per_sample_weights=weights),
         dict(weight=normal(6, 3), weights=normal(5)),
         dict(x=torch.tensor([0, 5, 2, 2, 1]), offsets=torch.tensor([0, 0, 3, 3, 5])))
    for name, kind in ("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU):
        net = kind(3, 4, 2, batch_first=True)
        names = ["input", "recurrent", "inputBias", "recurrentBias"]
        learnt = {f"layers.{i // 4}.{names[i % 4]}": w.detach().float().double()
                  for i, w in enumerate(net.parameters())}
        keys = list(learnt)
        op = getattr(torch, name)
        def f(x, **w):
            zero = torch.zeros(2, 2, 4)
            state = (zero, zero) if name == "lstm" else zero
            return op(x, state, [w[k] for k in keys], True, 2, 0.0, True, False, True)[0]
        case(name, f, dict(learnt, x=normal(2, 5, 3)))
    for causal in False, True:
        net = torch.nn.MultiheadAttention(6, 2, batch_first=True)
        mask = torch.triu(torch.full((5, 5), float("-inf")), 1) if causal else None
        def f(x, qkv_weight, qkv_bias, out_weight, out_bias):
            q = x.transpose(0, 1)
            return F.multi_head_attention_forward(
                q, q, q, 6, 2, qkv_weight, qkv_bias, None, None, False, 0.0,
                out_weight, out_bias, True, None, False, mask)[0].transpose(0, 1)
        case("attention_causal" if causal else "attention", f,
             dict(x=normal(2, 5, 6), qkv_weight=normal(18, 6) / 2, qkv_bias=normal(18),
                  out_weight=normal(6, 6), out_bias=normal(6)))


def losses():
    logits, classes = normal(5, 4), torch.tensor([0, 3, 1, 1, 2])
    case("cross_entropy", lambda x, t: F.cross_entropy(x, t), dict(x=logits), dict(t=classes))
    case("cross_entropy_all", lambda x, t, weights:
         F.cross_entropy(x, t, weights, label_smoothing=0.1),
         dict(x=logits), dict(t=torch.tensor([0, -100, 1, 1, -100]), weights=normal(4).abs()))
    x, t = normal(4, 3), normal(4, 3)
    case("squared", F.mse_loss, dict(input=x), dict(target=t))
    case("absolute", F.l1_loss, dict(input=x), dict(target=t))
    case("huber", lambda input, target: F.huber_loss(input, target, delta=0.7), dict(input=x), dict(target=t))
    case("hinge", lambda x, t: F.multi_margin_loss(x, t), dict(x=logits), dict(t=classes))
    case("binary_cross_entropy", F.binary_cross_entropy_with_logits, dict(input=x), dict(target=t.sigmoid().float().double()))
    case("quantile", lambda input, target:
         torch.maximum(0.9 * (target - input), -0.1 * (target - input)).mean(), dict(input=x), dict(target=t))


def optimizers():
    start = [normal(4, 3), normal(4), normal(2, 4), normal(2)]
    names = ["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"]
    x, t = normal(8, 3), normal(8, 2)
    rules = dict(
        sgd=lambda groups: torch.optim.SGD(groups(0), lr=0.1),
        sgd_momentum=lambda groups: torch.optim.SGD(groups(0), lr=0.1, momentum=0.9),
        sgd_nesterov_decay=lambda groups: torch.optim.SGD(groups(0.05), lr=0.1, momentum=0.9, nesterov=True),
        sgd_clip=lambda groups: torch.optim.SGD(groups(0), lr=0.1),
        adamw=lambda groups: torch.optim.AdamW(groups(0.05), lr=0.1, betas=(0.8, 0.95), eps=1e-6))
    for name, rule in rules.items():
        w = [p.clone().requires_grad_(True) for p in start]
        groups = lambda decay: [dict(params=[w[0], w[2]], weight_decay=decay),
                                dict(params=[w[1], w[3]], weight_decay=0)]
        optimizer = rule(groups)
        losses = []
        for _ in range(5):
            loss = F.mse_loss(F.linear(torch.tanh(F.linear(x, w[0], w[1])), w[2], w[3]), t)
            optimizer.zero_grad()
            loss.backward()
            if name == "sgd_clip":
                torch.nn.utils.clip_grad_norm_(w, 0.5)
            optimizer.step()
            losses.append(loss.item())
        tensors = dict(x=x, t=t, losses=torch.tensor(losses))
        tensors.update({"before." + n: p for n, p in zip(names, start)})
        tensors.update({"after." + n: p.detach() for n, p in zip(names, w)})
        record("optim_" + name, tensors)


def rotary():
    def turn(x):  # [.., t, d]: pairs (i, i + d/2) as complex numbers
        t, half = x.shape[-2], x.shape[-1] // 2
        angle = torch.arange(t)[:, None] * 10000.0 ** (-torch.arange(half) / half)
        z = torch.complex(x[..., :half], x[..., half:]) * torch.polar(torch.ones(t, half), angle)
        return torch.cat([z.real, z.imag], -1)

    def f(x, qkv_weight, qkv_bias, out_weight, out_bias):
        q, k, v = (p.reshape(2, 5, 2, 4).transpose(1, 2) for p in F.linear(x, qkv_weight, qkv_bias).chunk(3, -1))
        scores = turn(q) @ turn(k).transpose(-2, -1) / 2 + torch.triu(torch.full((5, 5), float("-inf")), 1)
        return F.linear((scores.softmax(-1) @ v).transpose(1, 2).reshape(2, 5, 8), out_weight, out_bias)
    case("attention_rotary", f,
         dict(x=normal(2, 5, 8), qkv_weight=normal(24, 8) / 2, qkv_bias=normal(24),
              out_weight=normal(8, 8), out_bias=normal(8)))


if __name__ == "__main__":
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    layers()
    losses()
    optimizers()
    rotary()
    lines = ",\n".join(
        json.dumps(n) + ": {\n" + ",\n".join(
            "  " + json.dumps(k) + ": " + json.dumps(v, separators=(",", ":")) for k, v in c.items()) + "}"
        for n, c in CASES.items())
    OUT.write_text("{\n" + lines + "}\n")
    print(f"{len(CASES)} cases, {OUT.stat().st_size} bytes")
