"""Several steps of PyTorch's optimizers, in float64, with and without clipping.

    /usr/bin/python3 tests/pytorch/optimizer_fixtures.py

Every optimizer gets the same gradients, which are exact in bfloat16, at step sizes that change.
"""

from pathlib import Path

import torch

import safetensors_file

STEPS = 6
SHAPES = {"weight": (17, 9), "bias": (13,)}
RATES = [0.01, 0.02, 0.02, 0.005, 0.01, 0.001]
# name, settings as Glyph has them
CASES = {
    "Adam": {"optimizer": "adam"},
    "Adam, beta2 0.99": {"optimizer": "adam", "beta2": 0.99},
    "Adam, weight decay": {"optimizer": "adam", "weightDecay": 0.05},
    "Adam, clipped": {"optimizer": "adam", "clipNorm": 1.5},
    "AdamW": {"optimizer": "adamw", "weightDecay": 0.1},
    "AdamW, clipped": {"optimizer": "adamw", "weightDecay": 0.1, "beta2": 0.99, "clipNorm": 1.5},
    "SGD": {"optimizer": "sgd", "momentum": 0.9},
    "SGD, weight decay": {"optimizer": "sgd", "momentum": 0.8, "weightDecay": 0.05},
    "SGD, clipped": {"optimizer": "sgd", "momentum": 0.9, "clipNorm": 1.5},
}


def main() -> None:
    generator = torch.Generator().manual_seed(3)

    def normal(*shape: int) -> torch.Tensor:
        values = torch.randn(*shape, generator=generator, dtype=torch.float64)
        return values.bfloat16().double()

    start = {name: normal(*shape) for name, shape in SHAPES.items()}
    # Norms below and above what they are clipped to.
    gradients = [
        {name: normal(*shape) * 2.0 ** (step % 3 - 4) for name, shape in SHAPES.items()}
        for step in range(STEPS)
    ]
    arrays = {f"start/{name}": ("BF16", values.numpy()) for name, values in start.items()}
    for step, group in enumerate(gradients):
        for name, values in group.items():
            arrays[f"gradients/{step}/{name}"] = ("BF16", values.numpy())
    for case, settings in CASES.items():
        for step, parameters in enumerate(_run(settings, start, gradients)):
            for name, values in parameters.items():
                arrays[f"{case}/{step}/{name}"] = ("F32", values.numpy())
    path = Path(__file__).parent / "fixtures" / "optimizers.safetensors"
    safetensors_file.save(path, arrays, {"settings": CASES, "rates": RATES})


def _run(settings: dict, start: dict, gradients: list) -> list:
    parameters = {name: values.clone().requires_grad_() for name, values in start.items()}
    optimizer = _optimizer(settings, list(parameters.values()))
    results = []
    for group, rate in zip(gradients, RATES):
        for name, parameter in parameters.items():
            parameter.grad = group[name].clone()
        if "clipNorm" in settings:
            torch.nn.utils.clip_grad_norm_(parameters.values(), settings["clipNorm"])
        optimizer.param_groups[0]["lr"] = rate
        optimizer.step()
        results.append({name: values.detach().clone() for name, values in parameters.items()})
    return results


def _optimizer(settings: dict, parameters: list):
    decay = settings.get("weightDecay", 0)
    if settings["optimizer"] == "sgd":
        momentum = settings["momentum"]
        return torch.optim.SGD(parameters, 1, momentum, weight_decay=decay, nesterov=True)
    kind = torch.optim.AdamW if settings["optimizer"] == "adamw" else torch.optim.Adam
    return kind(parameters, 1, betas=(0.9, settings.get("beta2", 0.999)), weight_decay=decay)


if __name__ == "__main__":
    main()
