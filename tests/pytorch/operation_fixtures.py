"""Single operations in PyTorch, in float64, with arrays laid out as TensorFlow.js has them.

Inputs are rounded to bfloat16, which every side holds exactly.
"""

from pathlib import Path

import torch
from torch import nn

import safetensors_file

CONVOLUTIONS = [
    # batch, side, input channels, output channels: the network's layers, smaller, and an odd one
    (3, 9, 1, 32),
    (2, 8, 32, 32),
    (2, 7, 32, 64),
    (2, 5, 64, 64),
    (1, 11, 5, 7),
]


class Cases:
    """Collects arrays under CASE/inputs/NAME and CASE/outputs/NAME."""

    def __init__(self) -> None:
        self.arrays = {}
        self.settings = {}
        self._generator = torch.Generator().manual_seed(1)

    def normal(self, *shape: int) -> torch.Tensor:
        values = torch.randn(*shape, generator=self._generator, dtype=torch.float64)
        return values.bfloat16().double().requires_grad_()

    def add(self, case: str, inputs: dict, outputs: dict, **settings: float) -> None:
        self.settings[case] = settings
        for group, arrays, kind in (("inputs", inputs, "BF16"), ("outputs", outputs, "F32")):
            for name, values in arrays.items():
                whole = values.dtype == torch.int64
                entry = ("I32" if whole else kind, values.detach().numpy())
                self.arrays[f"{case}/{group}/{name}"] = entry


def nhwc(values: torch.Tensor) -> torch.Tensor:
    return values.permute(0, 2, 3, 1)


def hwio(values: torch.Tensor) -> torch.Tensor:
    return values.permute(2, 3, 1, 0)


def make(folder: Path) -> None:
    """Writes `operations.safetensors`."""
    cases = Cases()
    for shape in CONVOLUTIONS:
        _convolution(cases, *shape)
    for relu in (False, True):
        _batch_norm(cases, relu)
    _batch_norm_evaluation(cases)
    _max_pool(cases)
    _linear(cases)
    _cross_entropy(cases)
    for step in (1, 7):
        _adam(cases, step)
    safetensors_file.save(
        folder / "operations.safetensors", cases.arrays, {"settings": cases.settings}
    )


def _convolution(cases: Cases, batch: int, side: int, inputs: int, outputs: int) -> None:
    x = cases.normal(batch, inputs, side, side + 1)
    filter = cases.normal(outputs, inputs, 3, 3)
    y = nn.functional.conv2d(x, filter)
    dy = cases.normal(*y.shape)
    y.backward(dy)
    cases.add(
        f"conv2d {inputs} to {outputs} channels",
        {"x": nhwc(x), "filter": hwio(filter), "dy": nhwc(dy)},
        {"y": nhwc(y), "dx": nhwc(x.grad), "dfilter": hwio(filter.grad)},
    )


def _batch_norm(cases: Cases, relu: bool) -> None:
    x, gamma, beta = cases.normal(3, 32, 5, 6), cases.normal(32), cases.normal(32)
    y = nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-5)
    y = torch.relu(y) if relu else y
    dy = cases.normal(*y.shape)
    y.backward(dy)
    cases.add(
        "batch norm in training" + (" with ReLU" if relu else ""),
        {"x": nhwc(x), "gamma": gamma, "beta": beta, "dy": nhwc(dy)},
        {
            "y": nhwc(y),
            "mean": x.mean((0, 2, 3)),
            "variance": x.var((0, 2, 3), unbiased=False),
            "dx": nhwc(x.grad),
            "dgamma": gamma.grad,
            "dbeta": beta.grad,
        },
        epsilon=1e-5,
        relu=relu,
    )


def _batch_norm_evaluation(cases: Cases) -> None:
    x, gamma, beta = cases.normal(2, 32, 4, 4), cases.normal(32), cases.normal(32)
    mean = cases.normal(32).detach()
    variance = (cases.normal(32).detach().abs() + 0.1).bfloat16().double()
    y = nn.functional.batch_norm(x, mean, variance, gamma, beta, eps=1e-5)
    inputs = {"x": nhwc(x), "gamma": gamma, "beta": beta, "mean": mean, "variance": variance}
    cases.add("batch norm in evaluation", inputs, {"y": nhwc(y)}, epsilon=1e-5)


def _max_pool(cases: Cases) -> None:
    # An odd side: the last row and column belong to no window. Each place in a window has a
    # remainder of its own modulo 4, so that no window has a tie.
    height, width = 7, 9
    place = torch.arange(height)[:, None] % 2 * 2 + torch.arange(width) % 2
    coarse = (cases.normal(2, 32, height, width).detach() * 8).round().clamp(-31, 31)
    x = ((coarse * 4 + place) / 64).requires_grad_()
    y = nn.functional.max_pool2d(x, 2)
    dy = cases.normal(*y.shape)
    y.backward(dy)
    cases.add(
        "max pool",
        {"x": nhwc(x), "dy": nhwc(dy)},
        {"y": nhwc(y), "dx": nhwc(x.grad)},
    )


def _linear(cases: Cases) -> None:
    x, weight, bias = cases.normal(6, 256), cases.normal(10, 256), cases.normal(10)
    y = nn.functional.linear(x, weight, bias)
    dy = cases.normal(*y.shape)
    y.backward(dy)
    cases.add(
        "linear with bias",
        {"x": x, "weight": weight.T, "bias": bias, "dy": dy},
        {"y": y, "dx": x.grad, "dweight": weight.grad.T, "dbias": bias.grad},
    )


def _cross_entropy(cases: Cases) -> None:
    logits = cases.normal(8, 10)
    with torch.no_grad():
        logits[1] *= 64
        logits[2] = logits[2].round() * 8 + 1024
    labels = torch.tensor([0, 3, 9, 1, 1, 7, 4, 2])
    labels[3:6] = logits[3:6].argmax(1)
    loss = nn.functional.cross_entropy(logits, labels)
    loss.backward()
    correct = (logits.argmax(1) == labels).sum().double()
    cases.add(
        "softmax cross-entropy",
        {"logits": logits, "labels": labels},
        {"loss": loss, "correct": correct, "dlogits": logits.grad},
    )


def _adam(cases: Cases, step: int) -> None:
    parameter = cases.normal(2048)
    gradient, first, second = (cases.normal(2048).detach() * 2.0**-7 for _ in range(3))
    second = second.square().bfloat16().double()
    inputs = {"parameter": parameter.clone(), "gradient": gradient, "m": first, "v": second}
    adam = torch.optim.Adam([parameter], 0.01)
    adam.state[parameter] = {
        "step": torch.tensor(float(step - 1)),
        "exp_avg": first.clone(),
        "exp_avg_sq": second.clone(),
    }
    parameter.grad = gradient
    adam.step()
    state = adam.state[parameter]
    outputs = {"parameter": parameter, "m": state["exp_avg"], "v": state["exp_avg_sq"]}
    cases.add(f"Adam, step {step}", inputs, outputs, learningRate=0.01, step=step)
