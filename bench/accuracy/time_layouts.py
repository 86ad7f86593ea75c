"""Finds out in which layout PyTorch trains a recipe faster on this machine.

    python3 bench/accuracy/time_layouts.py JOB.json

Trains on the job's images in each layout in turn, three times, and prints the least seconds.
"""

import json
import sys
import time
from pathlib import Path

import torch
from network import build_network
from train_pytorch import LAYOUTS, read_mnist, train

ROUNDS = 3


def time_layout(job: dict, images: torch.Tensor, labels: torch.Tensor) -> float:
    network = build_network(job["layers"]).to(memory_format=LAYOUTS[job["layout"]])
    begin = time.perf_counter()
    train(job, network, images, labels)
    return time.perf_counter() - begin


def main(path: str) -> None:
    job = json.loads(Path(path).read_text())
    torch.set_num_threads(job["threads"])
    images, labels = (part[: job["limit"]] for part in read_mnist(Path(job["folder"]), "train"))
    rounds = [
        {layout: time_layout({**job, "layout": layout}, images, labels) for layout in LAYOUTS}
        for _ in range(ROUNDS)
    ]
    seconds = {layout: min(times[layout] for times in rounds) for layout in LAYOUTS}
    print(json.dumps({"seconds": seconds, "version": torch.__version__}))


if __name__ == "__main__":
    main(sys.argv[1])
