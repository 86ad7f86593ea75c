"""Trains the tutorial's network in PyTorch, some steps at a time, and says how long they took.

    python3 bench/pytorch_training.py FOLDER_OF_MNIST LAYOUT THREADS BATCH WARM_UP_STEPS

LAYOUT is `contiguous` or `channels_last`. After the warm-up a line of JSON says that it is ready.
Then each line on standard input is a number of steps, answered by a line with their seconds: data,
metrics and all.
"""

import json
import sys
import time
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "pytorch"))
from tutorial_network import TutorialNetwork, read_mnist


def batches(images: torch.Tensor, labels: torch.Tensor, size: int, layout: torch.memory_format):
    """Shuffled batches without end."""
    while True:
        for indices in torch.randperm(len(images)).split(size):
            yield images[indices].contiguous(memory_format=layout), labels[indices]


def main(mnist: str, layout_name: str, threads: str, batch: str, warm_up: str) -> None:
    torch.set_num_threads(int(threads))
    torch.manual_seed(0)
    layout = {
        "contiguous": torch.contiguous_format,
        "channels_last": torch.channels_last,
    }[layout_name]
    images, labels = read_mnist(Path(mnist), "train")
    network = TutorialNetwork().to(memory_format=layout)
    adam = torch.optim.Adam(network.parameters(), lr=0.01)
    source = batches(images, labels, int(batch), layout)

    def train(steps: int) -> float:
        begin = time.perf_counter()
        for _ in range(steps):
            inputs, expected = next(source)
            adam.zero_grad()
            logits = network(inputs)
            loss = nn.functional.cross_entropy(logits, expected)
            loss.backward()
            adam.step()
            loss.item()
            (logits.argmax(1) == expected).float().mean().item()
        return time.perf_counter() - begin

    train(int(warm_up))
    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps({"seconds": train(int(line))}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
