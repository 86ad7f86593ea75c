"""Images transformed by PyTorch's affine_grid and grid_sample, in float64.

    /usr/bin/python3 tests/pytorch/augmentation_fixtures.py

writes fixtures/augmentation.safetensors. The matrix is that of torchvision's affine (torchvision.transforms.functional), for one shear: about
the centre, in pixels, it turns the result's places into the image's.
"""

import math
from pathlib import Path

import torch
from torch.nn.functional import affine_grid, grid_sample

import safetensors_file

# height, width, channels; degrees, columns, rows, factor, degrees of shear.
CASES = [
    ((5, 7, 1), (0, 0, 0, 1, 0)),
    ((5, 7, 1), (0, 1, -2, 1, 0)),
    ((5, 7, 1), (90, 0, 0, 1, 0)),
    ((5, 7, 2), (-17, 0.3, 1.2, 0.8, 0)),
    ((6, 4, 3), (33, -0.7, 0.4, 1.3, 12)),
    ((4, 6, 1), (0, 0, 0, 1, 25)),
    ((4, 6, 1), (0, 0, 0, 0.4, -40)),
    ((1, 9, 1), (8, 0.5, 0.25, 1.1, 0)),
    ((8, 8, 1), (178, 3.5, -3.5, 1.9, -60)),
]


def transformed(image, degrees, columns, rows, scale, shear_degrees):
    height, width = image.shape[:2]
    angle, lean = math.radians(degrees), math.tan(math.radians(shear_degrees))
    forward = scale * torch.tensor(
        [
            [math.cos(angle), -math.cos(angle) * lean - math.sin(angle)],
            [math.sin(angle), -math.sin(angle) * lean + math.cos(angle)],
        ],
        dtype=torch.float64,
    )
    inverse = torch.linalg.inv(forward)
    shift = -inverse @ torch.tensor([columns, rows], dtype=torch.float64)
    theta = torch.cat([inverse, shift[:, None]], 1)
    # From pixels to halves of the image, as grids count.
    half = torch.tensor([width / 2, height / 2, 1], dtype=torch.float64)
    theta = theta * half / half[:2, None]
    nchw = image.permute(2, 0, 1)[None]
    grid = affine_grid(theta[None], list(nchw.shape), align_corners=False)
    result = grid_sample(nchw, grid, mode="bilinear", padding_mode="zeros", align_corners=False)
    return result[0].permute(1, 2, 0)


def main() -> None:
    generator = torch.Generator().manual_seed(1)
    arrays = {}
    for index, (size, movement) in enumerate(CASES):
        image = torch.randint(0, 256, size, generator=generator)
        result = transformed(image.double() / 255, *movement)
        arrays[f"{index}/image"] = ("I32", image.numpy())
        arrays[f"{index}/transformed"] = ("F64", result.numpy())
    path = Path(__file__).parent / "fixtures" / "augmentation.safetensors"
    safetensors_file.save(path, arrays, {"movements": [movement for _, movement in CASES]})


if __name__ == "__main__":
    main()
