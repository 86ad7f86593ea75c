"""PyTorch's modules for the layers that Glyph lists: name, type, options and shapes of each."""

import math
from collections import OrderedDict

import torch
from torch import nn


class Residual(nn.Module):
    """f(x) + x, or with layers of a shortcut that x goes through."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return self.body(values) + self.shortcut(values)


def build_convolution(channels: int, options: dict) -> nn.Module:
    sizes = (options[name] for name in ("filters", "kernel", "stride", "padding"))
    return nn.Conv2d(channels, *sizes, bias=options["bias"])


def build_layer(layer: dict) -> nn.Module:
    kind, options, shape = layer["type"], layer["options"], layer["inputShape"]
    if kind == "conv":
        return build_convolution(shape[-1], options)
    if kind == "batchNorm":
        return nn.BatchNorm2d(shape[-1], options["epsilon"], options["momentum"])
    if kind == "relu":
        return nn.ReLU()
    if kind == "maxPool":
        return nn.MaxPool2d(options["size"], options["stride"])
    if kind == "averagePool":
        return nn.AvgPool2d(options["size"], options["stride"])
    if kind == "globalAveragePool":
        return nn.AdaptiveAvgPool2d(1)
    if kind == "dropout":
        return {"channel": nn.Dropout2d, "unit": nn.Dropout}[options["per"]](options["rate"])
    if kind == "flatten":
        return nn.Flatten()
    if kind == "dense":
        return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(shape), options["units"]))
    if kind == "residual":
        return Residual(build_network(layer["body"]), build_network(layer["shortcut"]))
    raise ValueError(f"{layer['name']} has the type {kind}, for which there is no module here")


def build_network(layers: "list[dict]") -> nn.Sequential:
    # PyTorch takes no dots in names: those inside a residual are known by their last part.
    named = ((layer["name"].split(".")[-1], build_layer(layer)) for layer in layers)
    return nn.Sequential(OrderedDict(named))
