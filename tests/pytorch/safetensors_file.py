"""Reads and writes safetensors files (Debian has no package for it)."""

import json
import struct
from pathlib import Path

import numpy

_TYPES = {
    "F64": numpy.float64,
    "F32": numpy.float32,
    "I64": numpy.int64,
    "I32": numpy.int32,
    "BF16": numpy.uint16,
}


def load(path: Path) -> "dict[str, numpy.ndarray]":
    """Every array of the file by name; bfloat16 comes as float32."""
    content = path.read_bytes()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    arrays = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        array = numpy.frombuffer(content[begin:end], _TYPES[entry["dtype"]])
        if entry["dtype"] == "BF16":
            array = (array.astype(numpy.uint32) << 16).view(numpy.float32)
        arrays[name] = array.reshape(entry["shape"])
    return arrays


def save(path: Path, arrays: "dict[str, tuple[str, numpy.ndarray]]", metadata: dict) -> None:
    """Writes each array as the type named beside it; metadata's values become JSON strings.

    What goes out as BF16 must be exact in it: a rounding here would be one that nobody sees.
    """
    header = {"__metadata__": {name: json.dumps(value) for name, value in metadata.items()}}
    parts, offset = [], 0
    for name, (kind, array) in arrays.items():
        data = numpy.ascontiguousarray(array)
        if kind == "BF16":
            bits = data.astype(numpy.float32).view(numpy.uint32)
            assert not (bits & 0xFFFF).any(), f"{name} is not exact in bfloat16"
            data = bits >> 16
        content = data.astype(_TYPES[kind]).tobytes()
        header[name] = {
            "dtype": kind,
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(content)],
        }
        parts.append(content)
        offset += len(content)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))
