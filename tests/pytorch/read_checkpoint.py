"""Loads a checkpoint of Glyph's strictly and prints its logits, in evaluation mode, as JSON.

    /usr/bin/python3 tests/pytorch/read_checkpoint.py CHECKPOINT.safetensors IMAGES.safetensors

IMAGES.safetensors holds `images`, batch x 1 x height x width.
"""

import json
import sys
from pathlib import Path

import torch

import safetensors_file
from tutorial_network import TutorialNetwork

checkpoint, images = (safetensors_file.load(Path(path)) for path in sys.argv[1:3])
inputs = torch.from_numpy(images["images"].copy())
network = TutorialNetwork(inputs.shape[-1])
state = {name: torch.from_numpy(values.copy()) for name, values in checkpoint.items()}
network.load_state_dict(state, strict=True)
network.eval()
with torch.no_grad():
    print(json.dumps(network(inputs).tolist()))
