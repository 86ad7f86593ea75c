"""Random rotation, shift, scale and shear of a batch, by PyTorch's own resampling."""

import math

import torch
from torch import nn


def augment(images: torch.Tensor, job: dict) -> torch.Tensor:
    """Transforms each image by itself: bilinear, zero outside. `images` where nothing is asked for."""
    if not any(job[name] for name in ("rotation", "shift", "scale", "shear")):
        return images
    count = len(images)

    def draw(limit: float) -> torch.Tensor:
        return (2 * torch.rand(count) - 1) * limit

    angle, shear = draw(math.radians(job["rotation"])), torch.tan(draw(math.radians(job["shear"])))
    size = 1 + draw(job["scale"])
    cosine, sine = torch.cos(angle) / size, torch.sin(angle) / size
    # Coordinates go from -1 to 1, so a shift by a part of the size is twice that part.
    across, down = draw(2 * job["shift"]), draw(2 * job["shift"])
    rows = [
        torch.stack([cosine, cosine * shear - sine, across], 1),
        torch.stack([sine, sine * shear + cosine, down], 1),
    ]
    grid = nn.functional.affine_grid(torch.stack(rows, 1), images.shape, align_corners=False)
    return nn.functional.grid_sample(images, grid, align_corners=False)
