"""The tutorial's network in PyTorch, and MNIST as its raw IDX files hold it."""

from pathlib import Path

import numpy
import torch
from torch import nn


class TutorialNetwork(nn.Module):
    """Six convolutions, each followed by batch norm and ReLU; one linear layer."""

    def __init__(self, image_size: int = 28, classes: int = 10) -> None:
        super().__init__()
        for number in range(1, 7):
            inputs = 1 if number == 1 else 32 if number <= 4 else 64
            outputs = 32 if number <= 3 else 64
            self.add_module(f"conv{number}", nn.Conv2d(inputs, outputs, 3))
            self.add_module(f"bn{number}", nn.BatchNorm2d(outputs))
        side = ((image_size - 6) // 2 - 6) // 2
        self.fc1 = nn.Linear(64 * side * side, classes)
        self.decisions = None

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Logits of `images`, given as batch x 1 x height x width.

        Where `decisions` is a list, the inputs of every ReLU and every pooling go into it.
        """
        values = images
        for number in range(1, 7):
            values = self.get_submodule(f"conv{number}")(values)
            values = self.get_submodule(f"bn{number}")(values)
            self._note("relu", values)
            values = torch.relu(values)
            if number % 3 == 0:
                self._note("pool", values)
                values = nn.functional.max_pool2d(values, 2)
        return self.fc1(values.flatten(1))

    def _note(self, kind: str, values: torch.Tensor) -> None:
        if self.decisions is not None:
            self.decisions.append((kind, values.detach()))


def _read_idx(path: Path) -> numpy.ndarray:
    content = path.read_bytes()
    dimensions = content[3]
    shape = numpy.frombuffer(content, ">i4", dimensions, 4)
    return numpy.frombuffer(content, numpy.uint8, -1, 4 + 4 * dimensions).reshape(shape)


def read_mnist(folder: Path, part: str) -> "tuple[torch.Tensor, torch.Tensor]":
    """Images as float32 from 0 to 1 (count x 1 x 28 x 28) and labels; `part` is train or t10k."""
    images = _read_idx(folder / f"{part}-images-idx3-ubyte")
    labels = _read_idx(folder / f"{part}-labels-idx1-ubyte")
    scaled = images.astype(numpy.float32) / numpy.float32(255)
    return torch.from_numpy(scaled[:, None]), torch.from_numpy(labels.astype(numpy.int64))
