"""Trains a recipe in PyTorch, tests it on all test images at the end, and prints that as JSON.

    python3 bench/accuracy/train_pytorch.py JOB.json

The job, which pytorch_job.ts makes of Glyph's own recipe, says all: layers, settings, the rate of
each step, the folder of the raw IDX files.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "pytorch"))
from augmentation import augment
from moving_average import MovingAverage
from network import build_network
from tutorial_network import read_mnist

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}
TEST_BATCH = 500


def make_optimizer(job: dict, parameters) -> torch.optim.Optimizer:
    decay = job["weightDecay"]
    if job["optimizer"] == "sgd":
        momentum = job["momentum"]
        return torch.optim.SGD(
            parameters, job["rates"][0], momentum, weight_decay=decay, nesterov=momentum > 0
        )
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[job["optimizer"]]
    return kind(parameters, job["rates"][0], (0.9, job["beta2"]), weight_decay=decay)


def train(job: dict, network: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> nn.Module:
    """Trains, and gives the network that is tested: with averaged weights where the job says so."""
    optimizer = make_optimizer(job, network.parameters())
    average = MovingAverage(network, job["movingAverage"])
    rates = iter(job["rates"])
    network.train()
    for _ in range(job["epochs"]):
        for indices in torch.randperm(len(images)).split(job["batchSize"]):
            for group in optimizer.param_groups:
                group["lr"] = next(rates)
            inputs = augment(images[indices], job).contiguous(memory_format=LAYOUTS[job["layout"]])
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(
                network(inputs), labels[indices], label_smoothing=job["labelSmoothing"]
            )
            loss.backward()
            if job["clipNorm"] > 0:
                nn.utils.clip_grad_norm_(network.parameters(), job["clipNorm"])
            optimizer.step()
            average.take()
    return average.network


@torch.no_grad()
def test(job: dict, network: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """The fraction read rightly, in evaluation mode."""
    network.eval()
    right = 0
    for inputs, expected in zip(images.split(TEST_BATCH), labels.split(TEST_BATCH)):
        inputs = inputs.contiguous(memory_format=LAYOUTS[job["layout"]])
        right += (network(inputs).argmax(1) == expected).sum().item()
    return right / len(images)


def main(path: str) -> None:
    job = json.loads(Path(path).read_text())
    torch.set_num_threads(job["threads"])
    torch.manual_seed(job["seed"])
    images, labels = read_mnist(Path(job["folder"]), "train")
    images, labels = images[: job["limit"]], labels[: job["limit"]]
    network = build_network(job["layers"]).to(memory_format=LAYOUTS[job["layout"]])
    trained = train(job, network, images, labels)
    result = {
        "accuracy": test(job, trained, *read_mnist(Path(job["folder"]), "t10k")),
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "version": torch.__version__,
    }
    print(json.dumps({"type": "test", **result}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
