"""Checks guides for builders: guides.py ROOT GUIDE... prints every piece of C++ in them that does not stand, word for
word, in a file that the guide names. GUIDE=EXAMPLE is a guide that shows the whole of an example in its order, so that the
pieces one after the other compile: the first line of code of this file that its pieces lack is printed, too.
"""
import re
import sys
import textwrap
from pathlib import Path

PIECE = re.compile(r"^```cpp\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([\w./-]+\.(?:hpp|cpp))`")


def lines_of(text):
    return [line.rstrip() for line in textwrap.dedent(text).strip("\n").splitlines()]


def contains(lines, piece):
    """Whether the lines of the piece follow each other there, indented alike."""
    for first in range(len(lines) - len(piece) + 1):
        if lines_of("\n".join(lines[first:first + len(piece)])) == piece:
            return True
    return False


def first_missing(example, pieces):
    """The first line of code of an example that does not stand in the pieces behind the line before it; or none."""
    shown = (line.strip() for piece in pieces for line in piece.splitlines())
    for line in map(str.strip, example.splitlines()):
        if line and line != "#pragma once" and not line.startswith("//") and line not in shown:
            return line
    return None


def violations(root, guides):
    root = Path(root)
    found = []
    for argument in guides:
        guide, _, example = argument.partition("=")
        text = (root / guide).read_text(encoding="utf-8")
        named = [path for path in (root / name for name in NAMED.findall(text)) if path.is_file()]
        files = [path.read_text(encoding="utf-8").splitlines() for path in named]
        pieces = PIECE.findall(text)
        if not pieces:
            found.append(f"{guide}: shows no code")
        for piece in pieces:
            lines = lines_of(piece)
            if not any(contains(file, lines) for file in files):
                found.append(f"{guide}: in no file that it names: {lines[0]}")
        if example:
            code = (root / example).read_text(encoding="utf-8")
            if line := first_missing(code, pieces):
                found.append(f"{guide}: does not show of {example}, or not in its order: {line}")
    return found


if __name__ == "__main__":
    faults = violations(sys.argv[1], sys.argv[2:])
    print("\n".join(faults) or "the code of the guides is compiled")
    sys.exit(1 if faults else 0)
