"""Whole training steps of the tutorial's network in PyTorch, float64 beside float32.

Every step starts from a state rounded to bfloat16, which float32, float64 and Glyph all hold
exactly, so that errors do not pile up from step to step. Of some random batches each step takes the
one that stays farthest from a tie (see ties.py) in float64, and the script refuses a fixture on
which PyTorch's own float32 decides otherwise than its float64. What is left to compare is
arithmetic, not luck.
"""

import copy
import math
from dataclasses import dataclass
from pathlib import Path

import torch

import safetensors_file
from free_run_fixtures import make_free_run
from ties import count_ties, pick_batch
from training import MOMENTS, compute_gradients, make_adam, round_state, rounded_moments
from tutorial_network import TutorialNetwork

SAMPLES = 1024
STEPS = 5


@dataclass(frozen=True)
class Plan:
    """One fixture file: what the network sees and how hard to look for batches without ties."""

    name: str
    image_size: int
    batch: int
    seed: int
    learning_rate: float
    candidates: int
    free_batch: int
    free_learning_rate: float


def _stride(size: int) -> int:
    """A prime, so that a stride never falls into step with 3 x 3 filters or 32 channels."""
    stride = math.ceil(size / SAMPLES)
    while stride > 1 and any(stride % factor == 0 for factor in range(2, stride)):
        stride += 1
    return stride


def _sampled(values: torch.Tensor) -> torch.Tensor:
    flat = values.detach().flatten()
    return flat[:: _stride(flat.numel())]


def _crop(images: torch.Tensor, size: int) -> torch.Tensor:
    edge = (28 - size) // 2
    return images[:, :, edge : 28 - edge, edge : 28 - edge]


def _error(exact: torch.Tensor, rounded: torch.Tensor) -> float:
    """Root mean square of the differences."""
    return (exact.detach() - rounded.detach().double()).square().mean().sqrt().item()


def make(plan: Plan, images: torch.Tensor, labels: torch.Tensor, folder: Path) -> None:
    """Writes `steps_NAME.safetensors`."""
    images = _crop(images, plan.image_size)
    generator = torch.Generator().manual_seed(plan.seed)
    torch.manual_seed(plan.seed)
    network = TutorialNetwork(plan.image_size).double()
    round_state(network)
    moments = {
        name: {key: torch.zeros_like(parameter) for key in MOMENTS.values()}
        for name, parameter in network.named_parameters()
    }
    arrays, steps = {}, []

    def store(step, group: str, name: str, kind: str, values: torch.Tensor) -> None:
        arrays[f"{step}/{group}/{name}"] = (kind, values.detach().clone().numpy())

    for step in range(1, STEPS + 1):
        indices = pick_batch(network, images, generator, plan.batch, plan.candidates)
        single = copy.deepcopy(network).float()
        fed = copy.deepcopy(network).float()
        assert count_ties(network, single, images[indices]) == 0, "take another seed"
        for name, values in network.state_dict().items():
            store(step, "state", name, "BF16" if values.is_floating_point() else "I64", values)
        for name in moments:
            for group, key in MOMENTS.items():
                store(step, group, name, "BF16", _sampled(moments[name][key]))

        loss = compute_gradients(network, images[indices].double(), labels[indices])
        compute_gradients(single, images[indices], labels[indices])
        adam = make_adam(network, plan.learning_rate, moments, step - 1)
        fed_adam = make_adam(fed, plan.learning_rate, moments, step - 1)
        for target, source in zip(fed.parameters(), network.parameters()):
            target.grad = source.grad.float()
        adam.step()
        fed_adam.step()

        errors = {"gradient": {}, "updated": {}, "running": {}}
        others, fed_others = dict(single.named_parameters()), dict(fed.named_parameters())
        for name, parameter in network.named_parameters():
            gradient, updated = _sampled(parameter.grad), _sampled(parameter)
            store(step, "gradient", name, "F64", gradient)
            store(step, "updated", name, "F64", updated)
            errors["gradient"][name] = _error(gradient, _sampled(others[name].grad))
            errors["updated"][name] = _error(updated, _sampled(fed_others[name]))
        moments = rounded_moments(network, adam)
        single_buffers = dict(single.named_buffers())
        for name, values in network.named_buffers():
            if values.is_floating_point():
                store(step, "running", name, "F64", values)
                errors["running"][name] = _error(values, single_buffers[name])
        steps.append(
            {
                "images": indices.tolist(),
                "loss": loss,
                "errors": errors,
            }
        )
        round_state(network)
        print(f"{plan.name}: step {step}, loss {loss:.4f}", flush=True)

    metadata = {
        "image_size": plan.image_size,
        "learning_rate": plan.learning_rate,
        "steps": steps,
        "free_run": make_free_run(plan, images, labels, generator, store),
    }
    safetensors_file.save(folder / f"steps_{plan.name}.safetensors", arrays, metadata)
