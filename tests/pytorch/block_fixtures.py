"""Networks of every block, computed by PyTorch in float64: logits, gradients, running statistics.

    /usr/bin/python3 tests/pytorch/block_fixtures.py
"""

from pathlib import Path

import numpy
import torch
from torch import nn

import safetensors_file

BATCH, CLASSES = 4, 3

# name, height, width and channels of an image, blocks as Glyph's JSON has them
CASES = [
    (
        "the convolution's options",
        (11, 9, 2),
        [
            {"type": "conv", "filters": 5, "kernel": 5, "stride": 2, "padding": 3},
            {"type": "relu"},
            {"type": "conv", "filters": 4, "kernel": 2, "padding": "same", "bias": False},
            {"type": "batchNorm", "momentum": 0.3, "epsilon": 0.01},
            {"type": "conv", "filters": 6, "kernel": 1},
            {"type": "batchNorm"},
            {"type": "relu"},
            {"type": "conv", "filters": 8, "padding": "same"},
            {"type": "relu"},
            {"type": "batchNorm"},
            {"type": "conv", "filters": 7, "stride": 2, "padding": 1},
            {"type": "batchNorm"},
            {"type": "relu"},
            {"type": "dense"},
        ],
    ),
    (
        "batch norm of images and of features",
        (6, 5, 3),
        [
            {"type": "batchNorm"},
            {"type": "relu"},
            {"type": "conv", "filters": 4},
            {"type": "flatten"},
            {"type": "batchNorm", "momentum": 1},
            {"type": "dense", "units": 9},
            {"type": "batchNorm"},
            {"type": "relu"},
            {"type": "dense"},
        ],
    ),
    (
        "poolings",
        (17, 15, 2),
        [
            {"type": "conv", "filters": 4},
            {"type": "maxPool", "size": 3, "stride": 2},
            {"type": "averagePool"},
            {"type": "conv", "filters": 6, "kernel": 2},
            {"type": "averagePool", "size": 2, "stride": 1},
            {"type": "dense"},
        ],
    ),
    (
        "residuals in residuals",
        (8, 7, 2),
        [
            {
                "type": "residual",
                "blocks": [
                    {"type": "conv", "filters": 6, "padding": 1, "stride": 2},
                    {"type": "batchNorm"},
                    {"type": "relu"},
                    {
                        "type": "residual",
                        "blocks": [
                            {"type": "conv", "filters": 6, "padding": "same"},
                            {"type": "batchNorm"},
                        ],
                    },
                    {"type": "relu"},
                    {"type": "conv", "filters": 5, "padding": 1},
                ],
                "shortcut": [
                    {"type": "conv", "filters": 5, "kernel": 1, "stride": 2, "bias": False},
                    {"type": "batchNorm"},
                ],
            },
            {"type": "relu"},
            {"type": "globalAveragePool"},
            {"type": "dense"},
        ],
    ),
]


class Residual(nn.Module):
    def __init__(self, block: dict, channels: int):
        super().__init__()
        self.names, out = _add(self, block["blocks"], channels)
        self.shortcut = nn.Module()
        self.shortcut_names, _ = _add(self.shortcut, block.get("shortcut", []), channels)
        self.channels = out

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return _run(self, self.names, x) + _run(self.shortcut, self.shortcut_names, x)


PREFIXES = {
    "conv": "conv",
    "batchNorm": "bn",
    "relu": "relu",
    "maxPool": "pool",
    "averagePool": "pool",
    "globalAveragePool": "pool",
    "flatten": "flatten",
    "dense": "fc",
    "residual": "residual",
}


def _make(block: dict, channels: "int | None") -> "tuple[nn.Module, int | None]":
    """A module, and the channels that it gives; None where they are known from its output alone."""
    kind = block["type"]
    if kind == "conv":
        filters = block["filters"]
        module = nn.Conv2d(
            channels,
            filters,
            block.get("kernel", 3),
            block.get("stride", 1),
            block.get("padding", 0),
            bias=block.get("bias", True),
        )
        return module, filters
    if kind == "batchNorm":
        options = {"momentum": block.get("momentum", 0.1), "eps": block.get("epsilon", 1e-5)}
        if channels is None:
            return nn.LazyBatchNorm1d(**options), None
        return nn.BatchNorm2d(channels, **options), channels
    if kind == "relu":
        return nn.ReLU(), channels
    if kind in ("maxPool", "averagePool"):
        pool = nn.MaxPool2d if kind == "maxPool" else nn.AvgPool2d
        return pool(block.get("size", 2), block.get("stride")), channels
    if kind == "globalAveragePool":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()), None
    if kind == "flatten":
        return nn.Flatten(), None
    if kind == "dense":
        return nn.LazyLinear(block.get("units", CLASSES)), None
    module = Residual(block, channels)
    return module, module.channels


def _add(parent: nn.Module, blocks: "list[dict]", channels: int) -> "tuple[list[str], int]":
    names, counts = [], {}
    for block in blocks:
        prefix = PREFIXES[block["type"]]
        counts[prefix] = counts.get(prefix, 0) + 1
        name = f"{prefix}{counts[prefix]}"
        module, channels = _make(block, channels)
        parent.add_module(name, module)
        names.append(name)
    return names, channels


def _run(parent: nn.Module, names: "list[str]", x: torch.Tensor) -> torch.Tensor:
    for name in names:
        module = getattr(parent, name)
        # Glyph's linear layer flattens what it reads.
        x = module(x.flatten(1) if isinstance(module, nn.Linear) else x)
    return x


class Network(nn.Module):
    def __init__(self, blocks: "list[dict]", channels: int):
        super().__init__()
        self.names, _ = _add(self, blocks, channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return _run(self, self.names, x)


def _draw(module: nn.Module) -> None:
    """Statistics and scales as after some training, all exact in float32."""
    for name, tensor in module.state_dict().items():
        if name.endswith("running_var") or "bn" in name and name.endswith(".weight"):
            tensor.copy_(0.5 + torch.rand_like(tensor))
        elif name.endswith("running_mean") or "bn" in name and name.endswith(".bias"):
            tensor.copy_(torch.randn_like(tensor) / 4)
        if tensor.is_floating_point():
            tensor.copy_(tensor.float().double())


def _arrays(blocks: "list[dict]", image: "tuple[int, int, int]") -> dict:
    height, width, channels = image
    module = Network(blocks, channels)
    x = torch.rand(BATCH, channels, height, width).double()
    dy = torch.randn(BATCH, CLASSES).double()
    module.eval()
    module.float()(x.float())  # the lazy ones take their sizes
    module.double()
    _draw(module)
    arrays = {f"state/{name}": value.clone() for name, value in module.state_dict().items()}
    arrays["evaluated"] = module(x)
    module.train()
    x.requires_grad_()
    logits = module(x)
    logits.backward(dy)
    arrays |= {
        "images": x.permute(0, 2, 3, 1),
        "dy": dy,
        "trained": logits,
        "dx": x.grad.permute(0, 2, 3, 1),
    }
    arrays |= {f"gradient/{name}": value.grad for name, value in module.named_parameters()}
    arrays |= {f"after/{name}": value for name, value in module.named_buffers()}
    return arrays


def main() -> None:
    torch.manual_seed(1)
    arrays, networks = {}, {}
    for name, image, blocks in CASES:
        networks[name] = {
            "imageShape": image,
            "network": {"type": "sequential", "blocks": blocks},
        }
        for key, value in _arrays(blocks, image).items():
            data = value.detach().numpy()
            kind = "I64" if data.dtype == numpy.int64 else "F32"
            arrays[f"{name}/{key}"] = (kind, data)
    path = Path(__file__).parent / "fixtures" / "blocks.safetensors"
    safetensors_file.save(path, arrays, {"networks": networks, "classes": CLASSES})


if __name__ == "__main__":
    main()
