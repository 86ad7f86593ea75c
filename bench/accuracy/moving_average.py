"""The exponential moving average of a network's weights and batch-norm statistics."""

import copy

import torch
from torch import nn


class MovingAverage:
    """Where `decay` is 0, the average is the network itself."""

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.source, self.decay, self.steps = network, decay, 0
        self.network = network if decay == 0 else copy.deepcopy(network)

    @torch.no_grad()
    def take(self) -> None:
        """Takes the network in, after a step."""
        if self.decay == 0:
            return
        # Young averages follow quickly, or the first weights would weigh for long.
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        self.steps += 1
        averages, values = self.network.state_dict(), self.source.state_dict()
        for name, value in values.items():
            if value.is_floating_point():
                averages[name].lerp_(value, 1 - decay)
            else:
                averages[name].copy_(value)
