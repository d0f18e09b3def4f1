"""Checks that nobody decides by name: names.py ROOT prints file:line for every violation.

The name of a model stands in the model's own files alone, the name of an ansatz in the table of
ansaetze. Elsewhere one asks a model for what it has (its capabilities, its kind of Hamiltonian) and
an ansatz for what it is (its steps, whether its states have free energies). A text that is nothing
but such a name is what a comparison needs, so that no text may be.
"""
import re
import sys
from pathlib import Path

import floors

ANSAETZE = Path("src/models/contract")
MODELS = Path("src/models")
OWN_NAME = re.compile(r'static constexpr std::string_view name = "([^"]+)";')
ANSATZ_NAME = re.compile(r'"(rs|\d+rsb)"|\.name = "([^"]+)"')
TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
COMMENT = re.compile(r"//.*")


def read(root, path):
    return (root / path).read_text(encoding="utf-8", errors="replace")


def sources(root):
    """The C++ of the rooms, without the tests."""
    return [path for path in floors.tracked_files(root)
            if path.suffix in floors.CODE and floors.room_of(path)]


def owners(root):
    """name -> what it names, and the file or folder in which it may stand."""
    found = {}
    for path in sources(root):
        if path.parts[:2] == MODELS.parts:
            for name in OWN_NAME.findall(read(root, path)):
                home = path.parent if path.parent != MODELS else path
                found[name] = ("model", home)
        if path.parent == ANSAETZE and path.stem == "ansatz":
            for name in ANSATZ_NAME.findall(read(root, path)):
                found[name[0] or name[1]] = ("ansatz", path.with_suffix(""))
    return found


def at_home(path, home):
    return path == home or path.with_suffix("") == home or home in path.parents


def violations(root):
    root = Path(root)
    names = owners(root)
    found = []
    for path in sources(root):
        for number, line in enumerate(read(root, path).splitlines(), start=1):
            for text in TEXT.findall(COMMENT.sub("", line)):
                kind, home = names.get(text, (None, None))
                if kind and not at_home(path, home):
                    found.append(f'{path}:{number}: "{text}" is the name of a {kind} and stands in {home} alone')
    return found


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else "."
    known = owners(Path(where))
    faults = violations(where)
    if not {"model", "ansatz"} <= {kind for kind, _ in known.values()}:
        faults.append("no names of models and ansaetze were found: this check has lost their places")
    print("\n".join(faults) or f"none of {len(known)} names is compared outside its place")
    sys.exit(1 if faults else 0)
