"""Runs the program under test and reads what it prints, strictly."""
import json
import os
import subprocess
from pathlib import Path

PROGRAM = os.environ.get("MATTIS_PROGRAM", Path(__file__).resolve().parents[2] / "build" / "mattis")
DONE, DISAGREEMENT, BAD_INPUT, STOPPED, FILE_FAILURE, NOTHING_CONVERGED = range(6)
STATUSES = {"converged", "absent", "stalled", "diverged", "inadmissible"}
SOLUTION_KEYS = ["branch", "status", "order", "free_energy", "energy", "entropy",
                 "residual", "iterations", "replicon", "replicons", "stable", "marginal", "complexity"]


def run(*words, environment=None, timeout=60, folder=None):
    """The finished program, run in a folder: returncode, stdout and stderr as text."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, errors="replace", check=False,
                          timeout=timeout, env={**os.environ, **(environment or {})}, cwd=folder)


def run_into(stdout, stderr, *words):
    """The exit code of the program when it writes to open files."""
    return subprocess.run([PROGRAM, *words], stdout=stdout, stderr=stderr, check=False, timeout=60).returncode


def strict_json(text):
    """One JSON document on one line; NaN, Infinity and repeated keys are refused."""
    def no_constant(name):
        raise ValueError(f"{name} is not JSON")

    def no_repetition(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise ValueError(f"repeated key among {keys}")
        return dict(pairs)

    if text.count("\n") != 1 or not text.endswith("\n"):
        raise ValueError(f"not one line: {text[:200]!r}")
    return json.loads(text, parse_constant=no_constant, object_pairs_hook=no_repetition)


def is_number(value):
    """A JSON number; strict_json has made sure that it was written as one."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) != float("inf")


def table_faults(text):
    """What is wrong with a printed table: a title line, a header, rows of as many cells, no nan, no stray inf."""
    title, *lines = text.splitlines() or [""]
    faults = [f"blank at the end of {line!r}" for line in [title, *lines] if line != line.rstrip()]
    if not lines:
        return faults + ["no header"]
    header, *rows = [line.split() for line in lines]
    if not rows:
        faults.append("no row")
    for row in rows:
        if len(row) != len(header):
            faults.append(f"{len(row)} cells under {len(header)} names: {' '.join(row)}")
        for name, cell in zip(header, row):
            # The replicon of a noisy state at T = 0 is minus infinity, and is printed so.
            legal = name == "replicon" and cell == "-inf"
            if cell.lstrip("+-").lower().startswith(("nan", "inf")) and not legal:
                faults.append(f"{name} is {cell}")
    return faults
