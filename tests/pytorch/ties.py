"""Ties: where a rounding error decides which way a gradient flows.

Near a tie (the input of a ReLU close to 0, two equal values in a pooling window) two honest float32
programs take different ways, and their gradients differ by far more than rounding.
"""

import copy
import math

import torch
from torch import nn


def _decisions(network: nn.Module, images: torch.Tensor) -> "list[tuple[str, torch.Tensor]]":
    """The inputs of every ReLU and pooling in training mode; running statistics stay as they are."""
    probe = copy.deepcopy(network)
    probe.decisions = []
    with torch.no_grad():
        probe(images)
    return probe.decisions


def _distance_to_tie(network: nn.Module, images: torch.Tensor) -> float:
    smallest = math.inf
    for kind, values in _decisions(network, images):
        if kind == "relu":
            smallest = min(smallest, values.abs().min().item())
        else:
            windows = values.unfold(2, 2, 2).unfold(3, 2, 2).flatten(4)
            top = windows.topk(2).values
            gaps = (top[..., 0] - top[..., 1])[top[..., 0] > 0]
            smallest = min(smallest, gaps.min().item())
    return smallest


def pick_batch(network, images, generator, size: int, candidates: int) -> torch.Tensor:
    """Of some random batches the one that stays farthest from a tie."""
    drawn = [torch.randint(len(images), (size,), generator=generator) for _ in range(candidates)]
    return max(drawn, key=lambda indices: _distance_to_tie(network, images[indices].double()))


def count_ties(double: nn.Module, single: nn.Module, images: torch.Tensor) -> int:
    """How many decisions float32 takes otherwise than float64."""
    count = 0
    pairs = zip(_decisions(double, images.double()), _decisions(single, images))
    for (kind, exact), (_, inexact) in pairs:
        if kind == "relu":
            count += ((exact > 0) != (inexact > 0)).sum().item()
        else:
            pooled, winner = nn.functional.max_pool2d(exact, 2, return_indices=True)
            _, other = nn.functional.max_pool2d(inexact, 2, return_indices=True)
            count += ((winner != other) & (pooled > 0)).sum().item()
    return count
