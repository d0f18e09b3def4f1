"""Checks the layering of the source tree: floors.py ROOT prints file:line for every violation.

A room includes its own files and those of lower floors, never a sibling's; the folders of a room do
the same among each other; the files of one model are known to the catalogue alone; MPI, HDF5 and
TOML stay in the one room that owns them; no source file grows beyond 400 lines; constants of headers are
inline, because without it every translation unit has its own and inline definitions that refer to
it differ.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

FLOORS = {
    "core": 0,
    "models": 1, "stats": 1, "data": 1,
    "io": 2, "farm": 2, "solvers": 2, "montecarlo": 2, "learning": 2,
    "phase_diagrams": 3,
    "app": 4,
}
# The other rooms lie under src/.
TOP_ROOMS = ("solvers", "montecarlo", "learning", "phase_diagrams")
OWNED = (
    (re.compile(r"mpi\.h$"), "farm"),
    (re.compile(r"(hdf5(_hl)?|H5\w*)\.h$|highfive/"), "io"),
    (re.compile(r"toml\+\+/|toml\.hpp$"), "io"),
)
# What the folders of a room may include of one another. A folder that is not named is free, and so
# are the files that lie in the room itself.
FOLDERS = {
    "models/landscape": (),
    "models/contract": ("models/landscape",),
    "models/data": ("models/contract", "models/landscape"),
    "models/hamiltonians": ("models/contract", "models/data"),
    "solvers/rs": (),
    "solvers/rsb": ("solvers/rs",),
    "solvers/lines": ("solvers/rs", "solvers/rsb"),
    "solvers/potential": ("solvers/rs", "solvers/rsb", "solvers/lines"),
    "solvers/theory": ("solvers/rs", "solvers/rsb", "solvers/lines", "solvers/potential"),
    "montecarlo/chain": (),
    "montecarlo/disorder": (),
    "montecarlo/exact": ("montecarlo/disorder",),
    "montecarlo/kernels": ("montecarlo/chain", "montecarlo/disorder"),
    "learning/blas": (),
    "learning/optimiser": (),
    "learning/data": (),
    "learning/perceptron": ("learning/optimiser",),
    "learning/network": ("learning/blas", "learning/optimiser", "learning/data"),
    "montecarlo/field_space": ("montecarlo/chain",),
    "montecarlo/mean_field": ("montecarlo/chain", "montecarlo/disorder", "montecarlo/exact"),
    "phase_diagrams/job": ("phase_diagrams/parts",),
    "phase_diagrams/parts": ("phase_diagrams/job",),
    "phase_diagrams/run": ("phase_diagrams/job", "phase_diagrams/parts"),
}
# Files that know what their folder must not: the table of parts, what the first version of the files
# knew by heart, and the values of a model whose type is not known.
EXCEPTIONS = {
    "src/models/contract/model_at.cpp": ("models/catalogue.hpp",),
    "phase_diagrams/parts/registry.cpp": ("phase_diagrams/parts/fixed_overlap/part.hpp",
                                          "phase_diagrams/parts/images/part.hpp",
                                          "phase_diagrams/parts/learning/part.hpp",
                                          "phase_diagrams/parts/potential/part.hpp",
                                          "phase_diagrams/parts/simulation/part.hpp",
                                          "phase_diagrams/parts/theory/part.hpp"),
    "phase_diagrams/job/identity_rule_1.cpp": ("phase_diagrams/parts/simulation/plan.hpp",
                                               "phase_diagrams/parts/theory/section.hpp"),
}
# Headers of the room of models that are about no single model; the self-test of the program names some.
SHARED_MODELS = ("models/catalogue.hpp", "models/dataset_facts.hpp", "models/error_free_storage.hpp",
                 "models/glass_decomposition.hpp", "models/perceptron/field_law.hpp",
                 "models/perceptron/field_loss.hpp", "models/perceptron/labelled_inputs.hpp")
SHARED_MODEL_FOLDERS = ("models/contract", "models/data", "models/hamiltonians", "models/landscape")
KNOW_MODELS = ("src/app/doctor.cpp",)
CODE = (".hpp", ".cpp", ".h", ".cu")
COUNTED = (".hpp", ".cpp", ".py", ".sh")
MAX_LINES = 400
HEADERS = (".hpp", ".h")
# A constant at namespace scope: nothing is indented there.
OWN_CONSTANT = re.compile(r"(static\s+)?const(expr)?\s[^()]*[\w>]\s*[={]")
INCLUDE = re.compile(r'\s*#\s*include\s*(["<])([^">]+)[">]')


def tracked_files(root):
    """Paths relative to root: what git tracks or would track, or every visible file outside build/."""
    git = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False) if (root / ".git").exists() else None
    if git and git.returncode == 0:
        paths = [Path(name) for name in set(git.stdout.split("\0")) if name]
        return sorted(path for path in paths if (root / path).is_file())
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name != "build"]
        found += [(Path(folder) / name).relative_to(root) for name in names]
    return sorted(found)


def room_of(path):
    """The room of a source path, "" for a file of the building that is in no room, None outside."""
    top, *rest = path.parts
    if top in TOP_ROOMS:
        return top
    if top != "src":
        return None
    room = rest[0] if len(rest) > 1 else ""
    return room if room in FLOORS and room not in TOP_ROOMS else ""


def included_file(root, name):
    room = name.split("/")[0]
    return (root if room in TOP_ROOMS else root / "src") / name


def include_fault(root, room, quote, name):
    """What is wrong with one #include of a file in that room, or None."""
    for owned, owner in OWNED:
        if owned.search(name) and room != owner:
            return f"{name} belongs to src/{owner} alone"
    target = name.split("/")[0]
    known = target in FLOORS and "/" in name
    if quote == "<":
        return f"<{name}> is a file of this tree: write it in quotes" \
            if known and included_file(root, name).is_file() else None
    if not known or ".." in name.split("/"):
        return f'"{name}" does not begin with a known room'
    if not included_file(root, name).is_file():
        return f'"{name}" does not exist'
    if target != room and FLOORS[target] > FLOORS[room]:
        return f'{room} (floor {FLOORS[room]}) includes upward "{name}" (floor {FLOORS[target]})'
    if target != room and FLOORS[target] == FLOORS[room]:
        return f'{room} includes its sibling "{name}" (floor {FLOORS[room]})'
    return None


def folder_fault(path, name):
    """What is wrong with one #include between folders of the rooms, or None."""
    if name in EXCEPTIONS.get(str(path), ()):
        return None
    own = str(path.parent).removeprefix("src/")
    target = os.path.dirname(name)
    if own.split("/")[0] != "models" and name.split("/")[0] == "models" and str(path) not in KNOW_MODELS \
            and name not in SHARED_MODELS and target not in SHARED_MODEL_FOLDERS:
        return f'"{name}" is a model: the catalogue knows it, and nobody else'
    if own in FOLDERS and target != own and target.split("/")[0] == own.split("/")[0] and target not in FOLDERS[own]:
        return f'the folder {own} may not include "{name}"'
    return None


def violations(root):
    root = Path(root)
    found = []
    for path in tracked_files(root):
        if path.suffix not in CODE + COUNTED:
            continue
        lines = (root / path).read_text(encoding="utf-8", errors="replace").splitlines()
        if path.suffix in COUNTED and len(lines) > MAX_LINES:
            found.append(f"{path}:{MAX_LINES + 1}: {len(lines)} lines, more than {MAX_LINES}")
        room = room_of(path)
        if path.suffix not in CODE or room is None:
            continue
        if room == "":
            found.append(f"{path}:1: lies in no known room")
            continue
        for number, line in enumerate(lines, start=1):
            include = INCLUDE.match(line)
            fault = include and (include_fault(root, room, *include.groups()) or folder_fault(path, include[2]))
            if fault:
                found.append(f"{path}:{number}: {fault}")
            if path.suffix in HEADERS and OWN_CONSTANT.match(line):
                found.append(f"{path}:{number}: a constant of a header must be inline")
    return found


if __name__ == "__main__":
    faults = violations(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("\n".join(faults) or "every include goes down, every file is short, every constant of a header is inline")
    sys.exit(1 if faults else 0)
