"""Files of images for tests: small ones made here, and whether those that a job speaks of are there."""
import gzip
import os
import random
import re
import struct
from pathlib import Path

IMAGES, LABELS = 0x803, 0x801


def idx(magic, sizes, entries):
    return struct.pack(f">{1 + len(sizes)}I", magic, *sizes) + bytes(entries)


def blots(classes, of_each, side, noise, seed):
    """Images of classes in turn: the bright half of a class's random picture, with noise of their own; and labels."""
    draw = random.Random(seed)
    prototypes = [[draw.gauss(0, 1) for _ in range(side * side)] for _ in range(classes)]
    labels = [k % classes for k in range(classes * of_each)]
    pixels = [max(0, min(255, round(128 + 40 * (x + noise * draw.gauss(0, 1)))))
              for label in labels for x in prototypes[label]]
    return idx(IMAGES, [len(labels), side, side], pixels), idx(LABELS, [len(labels)], labels)


def write(folder, classes=3, of_each=30, side=8, noise=1.0, seed=1):
    """images.gz and labels.idx in a folder."""
    images, labels = blots(classes, of_each, side, noise, seed)
    (Path(folder) / "images.gz").write_bytes(gzip.compress(images, mtime=0))
    (Path(folder) / "labels.idx").write_bytes(labels)


def are_there(job):
    """Whether the files that [dataset] of a job names are where it looks for them; True for jobs without."""
    names = re.findall(r'^(?:images|labels)\s*=\s*"([^"]+)"', Path(job).read_text(encoding="utf-8"), re.MULTILINE)
    folders = [Path(job).parent, *([Path(os.environ["MATTIS_DATA_DIR"])] if "MATTIS_DATA_DIR" in os.environ else [])]
    return all(any((folder / name).is_file() for folder in folders) for name in names)
