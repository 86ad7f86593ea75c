"""Step sizes of PyTorch's schedules, a number a step.

    /usr/bin/python3 tests/pytorch/schedule_fixtures.py
"""

from pathlib import Path

import numpy
import torch
from torch.optim import lr_scheduler

import safetensors_file

# name, settings as Glyph has them, steps an epoch
CASES = [
    ("constant", {"schedule": "constant", "epochs": 3}, 7),
    ("constant after a warm-up", {"schedule": "constant", "epochs": 4, "warmup": 0.25}, 10),
    ("step", {"schedule": "step", "epochs": 7, "decayEvery": 2, "decayFactor": 0.3}, 5),
    (
        "step after a warm-up",
        {"schedule": "step", "epochs": 5, "warmup": 0.3, "decayEvery": 1, "decayFactor": 0.5},
        4,
    ),
    ("cosine", {"schedule": "cosine", "epochs": 3}, 11),
    ("cosine after a warm-up", {"schedule": "cosine", "epochs": 5, "warmup": 0.2}, 8),
    ("one cycle", {"schedule": "one-cycle", "epochs": 3, "warmup": 0.25}, 13),
    ("one cycle, risen at once", {"schedule": "one-cycle", "epochs": 2, "warmup": 0}, 9),
    ("one cycle, long risen", {"schedule": "one-cycle", "epochs": 1, "warmup": 0.9}, 30),
]
LEARNING_RATE = 0.02


def main() -> None:
    arrays, settings = {}, {}
    for name, case, steps_per_epoch in CASES:
        rates = _rates(case, steps_per_epoch)
        arrays[name] = ("F64", numpy.array(rates))
        settings[name] = {"learningRate": LEARNING_RATE, **case}
    path = Path(__file__).parent / "fixtures" / "schedules.safetensors"
    safetensors_file.save(path, arrays, {"settings": settings})


def _rates(case: dict, steps_per_epoch: int) -> "list[float]":
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], LEARNING_RATE)
    total = case["epochs"] * steps_per_epoch
    schedulers = _schedulers(case, optimizer, total, steps_per_epoch)
    rates = [optimizer.param_groups[0]["lr"]]
    while len(rates) < total:
        optimizer.step()
        for scheduler in schedulers:
            scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def _schedulers(case: dict, optimizer, total: int, steps_per_epoch: int) -> list:
    if case["schedule"] == "one-cycle":
        return [
            lr_scheduler.OneCycleLR(
                optimizer,
                max_lr=LEARNING_RATE,
                total_steps=total,
                pct_start=float(case["warmup"]),
                div_factor=10,
                final_div_factor=1000,
                cycle_momentum=False,
            )
        ]
    rising = round(case.get("warmup", 0) * total)
    warmup = []
    if rising > 0:
        warmup = [lr_scheduler.LinearLR(optimizer, 1 / rising, 1, total_iters=rising - 1)]
    if case["schedule"] == "constant":
        return warmup
    if case["schedule"] == "step":
        every = case["decayEvery"] * steps_per_epoch
        # Two chained schedulers multiply.
        return [*warmup, lr_scheduler.StepLR(optimizer, every, case["decayFactor"])]
    cosine = lr_scheduler.CosineAnnealingLR(optimizer, total - rising)
    if rising == 0:
        return [cosine]
    return [lr_scheduler.SequentialLR(optimizer, [*warmup, cosine], [rising])]


if __name__ == "__main__":
    main()
