"""Stands in for safetensors.torch, which Debian has no package for."""

from pathlib import Path

import safetensors_file
import torch

_KINDS = {torch.float32: "F32", torch.float64: "F64", torch.int32: "I32", torch.int64: "I64"}


def load_file(path: str) -> "dict[str, torch.Tensor]":
    arrays = safetensors_file.load(Path(path))
    return {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}


def save_file(tensors: "dict[str, torch.Tensor]", path: str) -> None:
    arrays = {name: (_KINDS[tensor.dtype], tensor.numpy()) for name, tensor in tensors.items()}
    safetensors_file.save(Path(path), arrays, {})
