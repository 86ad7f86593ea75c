"""Steps of training in any precision, and the rounding of a training state to bfloat16."""

import torch
from torch import nn

MOMENTS = {"first_moment": "exp_avg", "second_moment": "exp_avg_sq"}


def compute_gradients(network: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """Leaves the gradients of the mean loss with the parameters, and returns the loss."""
    network.zero_grad()
    loss = nn.functional.cross_entropy(network(images), labels)
    loss.backward()
    return loss.item()


def make_adam(network: nn.Module, learning_rate: float, moments: dict, step: int):
    """Adam that has done `step` steps and has these moments."""
    adam = torch.optim.Adam(network.parameters(), learning_rate)
    for name, parameter in network.named_parameters():
        adam.state[parameter] = {
            "step": torch.tensor(float(step)),
            **{key: value.to(parameter.dtype) for key, value in moments[name].items()},
        }
    return adam


def rounded(values: torch.Tensor) -> torch.Tensor:
    """The nearest bfloat16 values, in float64."""
    return values.detach().bfloat16().double()


def rounded_moments(network: nn.Module, adam: torch.optim.Adam) -> dict:
    return {
        name: {key: rounded(adam.state[parameter][key]) for key in MOMENTS.values()}
        for name, parameter in network.named_parameters()
    }


def round_state(network: nn.Module) -> None:
    """Rounds parameters and running statistics in place."""
    with torch.no_grad():
        for values in [*network.parameters(), *network.buffers()]:
            if values.is_floating_point():
                values.copy_(rounded(values))
