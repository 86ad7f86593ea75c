"""Losses of training steps that each go on from the one before.

In its first steps Adam makes a full step of every gradient's sign, and float32 is free to take the
other sign where the gradient is nearly 0: from a fresh start PyTorch in float32 and in float64 come
to losses that differ by 0.1. So the run begins where Adam's moments have settled, after some
ordinary training. A batch of 4 is chaotic even then at the tutorial's learning rate, and gets a
lower one. Float32 runs with noise of the size of honest rounding errors show what the comparison can
resolve.
"""

import copy

import torch
from torch import nn

from training import compute_gradients, make_adam, MOMENTS, round_state, rounded_moments
from tutorial_network import TutorialNetwork

STEPS = 20
WARM_UP_STEPS = 100
WARM_UP_BATCH = 32
NOISE = 1e-6
RESOLUTION = 5e-3


def _warm_up(plan, images, labels, generator) -> "tuple[nn.Module, dict]":
    """A network after some ordinary training, and Adam's moments, both rounded."""
    network = TutorialNetwork(plan.image_size)
    adam = torch.optim.Adam(network.parameters(), plan.learning_rate)
    for _ in range(WARM_UP_STEPS):
        indices = torch.randint(len(images), (WARM_UP_BATCH,), generator=generator)
        compute_gradients(network, images[indices], labels[indices])
        adam.step()
    round_state(network)
    return network, rounded_moments(network, adam)


def _disturbed(network: nn.Module) -> nn.Module:
    """The network with noise, in proportion to the largest value, on every convolution's result."""

    def disturb(_module, _inputs, output: torch.Tensor) -> torch.Tensor:
        return output + NOISE * output.detach().abs().max() * torch.randn_like(output)

    network = copy.deepcopy(network)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(disturb)
    return network


def make_free_run(plan, images, labels, generator, store) -> dict:
    """Stores the state that the run begins with, and returns its batches and losses."""
    warm, moments = _warm_up(plan, images, labels, generator)
    for name, values in warm.state_dict().items():
        store("free", "state", name, "BF16" if values.is_floating_point() else "I64", values)
    for name in moments:
        for group, key in MOMENTS.items():
            store("free", group, name, "BF16", moments[name][key])
    runs = [copy.deepcopy(warm).double(), warm, _disturbed(warm), _disturbed(warm)]
    rate = plan.free_learning_rate
    optimizers = [make_adam(run, rate, moments, WARM_UP_STEPS) for run in runs]
    batches, losses = [], []
    for _ in range(STEPS):
        indices = torch.randint(len(images), (plan.free_batch,), generator=generator)
        row = []
        for run, optimizer in zip(runs, optimizers):
            inputs = images[indices].to(run.fc1.weight.dtype)
            row.append(compute_gradients(run, inputs, labels[indices]))
            optimizer.step()
        batches.append(indices.tolist())
        losses.append(row)
    apart = [max(abs(row[0] - row[other]) for row in losses) for other in range(1, len(runs))]
    exact = [row[0] for row in losses]
    print(f"{plan.name}: free run from {exact[0]:.3f} to {exact[-1]:.3f}, apart {apart}", flush=True)
    assert max(apart) < RESOLUTION, "the run is too chaotic to compare: lower its learning rate"
    return {
        "images": batches,
        "losses": exact,
        "apart": apart,
        "learning_rate": rate,
        "steps_before": WARM_UP_STEPS,
    }
