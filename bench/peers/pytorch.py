"""PyTorch as a peer: trains the tutorial's network and reads with it, as it is asked.

    python3 bench/peers/pytorch.py LAYOUT OPTIONS

LAYOUT is `contiguous` or `channels_last`; OPTIONS are those of protocol.ts, which also says what the
lines of input ask and what the answers hold.
"""

import json
import re
import sys
import time
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "pytorch"))
from tutorial_network import TutorialNetwork, read_mnist

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def read_weights(folder: Path) -> "dict[str, torch.Tensor]":
    weights = json.loads((folder / "weights.json").read_text())
    return {
        name: torch.tensor(
            entry["values"],
            dtype=torch.int64 if name.endswith("num_batches_tracked") else torch.float32,
        ).reshape(entry["shape"])
        for name, entry in weights.items()
    }


class Program:
    def __init__(self, folder: Path, layout: torch.memory_format, batch: "dict[str, int]") -> None:
        self.layout, self.batch = layout, batch
        self.images, self.labels = read_mnist(folder, "train")
        self.test_images, _ = read_mnist(folder, "t10k")
        self.network = TutorialNetwork()
        self.network.load_state_dict(read_weights(folder))
        self.network = self.network.to(memory_format=layout)
        self.adam = torch.optim.Adam(self.network.parameters(), lr=0.01)
        self.source = self.batches()

    def batches(self):
        """Shuffled batches without end."""
        while True:
            for indices in torch.randperm(len(self.images)).split(self.batch["train"]):
                yield self.images[indices].contiguous(memory_format=self.layout), self.labels[indices]

    def train(self, steps: int) -> None:
        self.network.train()
        for _ in range(steps):
            inputs, expected = next(self.source)
            self.adam.zero_grad()
            logits = self.network(inputs)
            loss = nn.functional.cross_entropy(logits, expected)
            loss.backward()
            self.adam.step()
            loss.item()
            (logits.argmax(1) == expected).float().mean().item()

    @torch.no_grad()
    def read(self, images: torch.Tensor):
        """Classes and probabilities, in arrays."""
        self.network.eval()
        inputs = images.contiguous(memory_format=self.layout)
        probabilities = self.network(inputs).softmax(1)
        return probabilities.argmax(1).numpy(), probabilities.numpy()

    def predict(self, steps: int) -> None:
        batches = self.test_images.split(self.batch["predict"])
        for step in range(steps):
            self.read(batches[step % (len(self.test_images) // self.batch["predict"])])


def read_peak() -> "dict[str, int]":
    """The most bytes that this process has had; Linux alone knows them."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return {}
    return {"peak": int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024}


def forget_peak() -> None:
    """Has the peak of memory begin anew; Linux alone can."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass


def main(layout: str, text: str) -> None:
    options = json.loads(text)
    torch.set_num_threads(options["threads"])
    torch.manual_seed(0)
    program = Program(Path(options["folder"]), LAYOUTS[layout], options["batch"])
    forget_peak()

    def say(answer: dict) -> None:
        print(json.dumps(answer), flush=True)

    say({"version": torch.__version__})
    for line in sys.stdin:
        ask, *numbers = line.split()
        if ask == "memory":
            say(read_peak())
        elif ask == "check":
            _, probabilities = program.read(program.test_images[: int(numbers[0])])
            say({"probabilities": probabilities.tolist()})
        else:
            begin = time.perf_counter()
            {"train": program.train, "predict": program.predict}[ask](int(numbers[0]))
            say({"seconds": time.perf_counter() - begin})


if __name__ == "__main__":
    main(*sys.argv[1:])
