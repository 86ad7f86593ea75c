"""What learning is made of beside the tutorial's operations, in PyTorch and in float64.

    /usr/bin/python3 tests/pytorch/learning_fixtures.py

writes fixtures/learning.safetensors, laid out as operation_fixtures.py has it.
"""

from pathlib import Path

import torch
from torch import nn

import safetensors_file
from operation_fixtures import Cases, hwio, nhwc

# batch, height, width, input channels, filters; window, stride, padding; ReLU.
CONVOLUTIONS = [
    ((2, 6, 7, 8, 16), (3, 1, 1), True),
    ((2, 5, 4, 16, 8), (3, 1, 1), False),
    ((2, 7, 8, 8, 16), (3, 2, 1), True),
    ((3, 7, 7, 8, 16), (1, 2, 0), False),
    ((2, 6, 5, 1, 8), (3, 1, 1), True),
    ((2, 6, 5, 3, 6), (5, 1, 2), True),
]
SIZES = [(3, 3, 4, 8), (67,)]


def _convolution(cases: Cases, shape, window, relu: bool) -> None:
    batch, height, width, channels, filters = shape
    size, stride, padding = window
    x = cases.normal(batch, channels, height, width)
    filter = cases.normal(filters, channels, size, size)
    gamma, beta = cases.normal(filters), cases.normal(filters)
    convolved = nn.functional.conv2d(x, filter, stride=stride, padding=padding)
    y = nn.functional.batch_norm(convolved, None, None, gamma, beta, training=True, eps=1e-5)
    y = torch.relu(y) if relu else y
    dy = cases.normal(*y.shape)
    y.backward(dy)
    cases.add(
        f"convolution and batch norm of {height} x {width} x {channels}, {size} x {size}, stride {stride}",
        {"x": nhwc(x), "filter": hwio(filter), "gamma": gamma, "beta": beta, "dy": nhwc(dy)},
        {
            "y": nhwc(y),
            "dx": nhwc(x.grad),
            "dfilter": hwio(filter.grad),
            "dgamma": gamma.grad,
            "dbeta": beta.grad,
        },
        stride=stride,
        padding=padding,
        relu=relu,
    )


def _cross_entropy(cases: Cases, smoothing: float) -> None:
    logits = cases.normal(6, 7)
    labels = torch.tensor([0, 3, 6, 1, 1, 5])
    loss = nn.functional.cross_entropy(logits, labels, label_smoothing=smoothing)
    loss.backward()
    cases.add(
        f"smooth cross-entropy, {smoothing}",
        {"logits": logits, "labels": labels},
        {"loss": loss, "dlogits": logits.grad},
        labelSmoothing=smoothing,
    )


def _optimizer(cases: Cases, name: str, make, states, max_norm: float, **settings: float) -> None:
    """One step of two parameters, from states that are drawn, with their gradients clipped."""
    inputs, outputs, parameters = {}, {}, []
    for at, size in enumerate(SIZES):
        parameter = cases.normal(*size)
        parameter.grad = cases.normal(*size).detach() / 8
        inputs[f"parameter{at}"] = parameter.detach().clone()
        inputs[f"gradient{at}"] = parameter.grad.clone()
        parameters.append(parameter)
    optimizer = make(parameters)
    for at, parameter in enumerate(parameters):
        for state in states:
            value = cases.normal(*parameter.shape).detach() / 8
            if state == "exp_avg_sq":
                value = value.square().bfloat16().double()
            inputs[f"{state}{at}"] = value.clone()
            optimizer.state[parameter][state] = value
        if "exp_avg" in states:
            optimizer.state[parameter]["step"] = torch.tensor(2.0)
    if max_norm:
        nn.utils.clip_grad_norm_(parameters, max_norm)
    optimizer.step()
    for at, parameter in enumerate(parameters):
        outputs[f"parameter{at}"] = parameter
        for state in states:
            outputs[f"{state}{at}"] = optimizer.state[parameter][state]
    cases.add(name, inputs, outputs, maxNorm=max_norm, **settings)


def _optimizers(cases: Cases) -> None:
    moments = ["exp_avg", "exp_avg_sq"]
    for decoupled, optimizer in ((False, torch.optim.Adam), (True, torch.optim.AdamW)):
        for max_norm in (0, 0.5, 1000):
            _optimizer(
                cases,
                f"{optimizer.__name__}, gradients clipped to {max_norm}",
                lambda parameters: optimizer(parameters, 0.01, (0.9, 0.99), weight_decay=0.1),
                moments,
                max_norm,
                decoupled=decoupled,
            )
    for nesterov in (False, True):
        for max_norm in (0, 0.5):
            _optimizer(
                cases,
                f"SGD {'of Nesterov' if nesterov else 'with momentum'}, clipped to {max_norm}",
                lambda parameters: torch.optim.SGD(
                    parameters, 0.1, momentum=0.9, weight_decay=0.01, nesterov=nesterov
                ),
                ["momentum_buffer"],
                max_norm,
                nesterov=nesterov,
            )


def main() -> None:
    cases = Cases()
    for convolution in CONVOLUTIONS:
        _convolution(cases, *convolution)
    for smoothing in (0.1, 0.5):
        _cross_entropy(cases, smoothing)
    _optimizers(cases)
    path = Path(__file__).parent / "fixtures" / "learning.safetensors"
    safetensors_file.save(path, cases.arrays, {"settings": cases.settings})


if __name__ == "__main__":
    main()
