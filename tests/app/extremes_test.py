"""Random command lines with parameters from zero to 1e300: the program answers, in time, and never with a number that
it cannot vouch for.

The cases follow from MATTIS_TEST_SEED (default 1) and their number from MATTIS_TEST_CASES (default 500).
"""
import os
import random
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

import program
from program import BAD_INPUT, DONE, NOTHING_CONVERGED, STATUSES, is_number

SEED = int(os.environ.get("MATTIS_TEST_SEED", "1"))
CASES = int(os.environ.get("MATTIS_TEST_CASES", "500"))
SECONDS_PER_RUN = 5
LARGEST_RESIDUAL = 1e-10

VALUES = ["0", "1e-300", "1e-12", "1e-3", "0.3", "1", "5", "1e3", "1e12", "1e300"]
ORDERS = ["3", "4", "5", "8", "13", "64"]
CONVENTIONS = ["distinct", "full"]
GLASS_LINES = ["glass_transition", "replicon", "entropy_zero"]
THETA_ONE_LINES = ["glass_static", "glass_dynamic"]
RETRIEVAL_LINES = ["retrieval_spinodal", "retrieval_transition"]
LINES = {"hopfield": RETRIEVAL_LINES + GLASS_LINES,
         "dense": RETRIEVAL_LINES + GLASS_LINES + THETA_ONE_LINES + ["nishimori"],
         "sk": GLASS_LINES + THETA_ONE_LINES, "pspin": GLASS_LINES + THETA_ONE_LINES}
BRANCHES = {"hopfield": ["retrieval", "glass", "paramagnet"], "dense": ["retrieval", "glass", "paramagnet"],
            "sk": ["glass", "paramagnet"], "pspin": ["glass", "paramagnet"]}
# Retrieval exists without doubt up to this load and temperature, whatever the model.
SURE_LOAD, SURE_TEMPERATURE = 1e-3, 0.3


def random_command(draw):
    """The words of one command line, without `mattis`."""
    model = draw.choices(["hopfield", "dense", "sk", "pspin"], [4, 8, 1, 2])[0]
    flags = {}
    if model in ("dense", "pspin"):
        flags["P"] = draw.choice(ORDERS)
    if model in ("hopfield", "dense"):
        flags["alpha"] = draw.choice(VALUES)
        flags["convention"] = draw.choice(CONVENTIONS)
    flags["T"] = draw.choice(VALUES)
    if draw.random() < 0.5:
        verb = "solve"
        kind = draw.choices(["plain", "branch", "one_step"], [4, 4, 1])[0]
        if kind == "branch":
            flags["branch"] = draw.choice(BRANCHES[model] + ["all"])
        elif kind == "one_step" and "alpha" in flags:
            flags.update(ansatz="one_step", N=draw.choice(["2", "1000", "1e4"]))
    else:
        verb = "boundary"
        flags["line"] = draw.choice(LINES[model])
        flags["find"] = draw.choice([name for name in ("alpha", "T") if name in flags])
        del flags[flags["find"]]
        if flags["line"] == "replicon" and draw.random() < 0.7:
            flags["branch"] = draw.choice(BRANCHES[model])
    words = [verb, model]
    for name, value in flags.items():
        words += [f"--{name}", value]
    return words if draw.random() < 0.2 else words + ["--json"]


def solution_faults(solution, parameters):
    """What is wrong with one converged solution of the saddle point."""
    found = []
    for key in ("free_energy", "energy", "entropy"):
        if not is_number(solution[key]):
            found.append(f"{key} is {solution[key]}")
    if solution["residual"] is None or not solution["residual"] <= LARGEST_RESIDUAL:
        found.append(f"residual is {solution['residual']}")
    for name, value in solution["order"].items():
        # Hopfield's p = q/(T D^2) has no value at T = 0, nor without noise, where D means nothing.
        may_lack = name == "p" and 0.0 in (parameters["T"], parameters["alpha"])
        if not is_number(value) and not may_lack:
            found.append(f"{name} is {value}")
        if name in ("m", "q") and is_number(value) and not 0 <= value <= 1:
            found.append(f"{name} = {value} is no overlap")
    if solution["replicon"] is None and solution["stable"]:
        found.append("stable without a replicon")
    return [f"{solution['branch']}: {fault}" for fault in found]


def solve_faults(document):
    found = []
    parameters = document["parameters"]
    for solution in document["solutions"]:
        status = solution["status"]
        if status not in STATUSES:
            found.append(f"status {status}")
        if document["ansatz"] == "one_step":
            found += [] if is_number(solution["order"]["m"]) else ["m is no number"]
            bounds = solution["error_free_patterns"].values()
            found += [] if all(map(is_number, bounds)) else [f"error-free patterns are {list(bounds)}"]
        elif status == "converged":
            found += solution_faults(solution, parameters)
        sure = parameters.get("alpha", 1) <= SURE_LOAD and parameters["T"] <= SURE_TEMPERATURE
        if sure and solution["branch"] == "retrieval" and status != "converged":
            found.append(f"retrieval is {status} at nearly no load and temperature")
    return found


def boundary_faults(document, find):
    found = []
    values = []
    for point in document["points"]:
        if point["status"] not in STATUSES:
            found.append(f"status {point['status']}")
        if point["status"] != "converged":
            continue
        if is_number(point[find]) and point[find] >= 0:
            values.append(point[find])
        else:
            found.append(f"{find} is {point[find]}")
        found += [f"{name} is {value}" for name, value in point["order"].items()
                  if not is_number(value) and name != "p"]
    if values != sorted(values):
        found.append(f"not ascending: {values}")
    return found


def faults(words):
    """What is wrong with the answer to a command line."""
    try:
        got = program.run(*words, timeout=SECONDS_PER_RUN)
    except subprocess.TimeoutExpired:
        return [f"takes more than {SECONDS_PER_RUN} s"]
    if got.returncode not in (DONE, BAD_INPUT, NOTHING_CONVERGED):
        return [f"exit code {got.returncode}"]
    if got.returncode == BAD_INPUT:
        # Only a line that needs another convention may be refused: all values are in range.
        return [] if "nishimori" in words and "full" in words else [f"is refused: {got.stderr.strip()}"]
    if words[-1] != "--json":
        return program.table_faults(got.stdout)
    try:
        document = program.strict_json(got.stdout)
    except ValueError as error:
        return [f"JSON: {error}"]
    if words[0] == "boundary":
        return boundary_faults(document, words[words.index("--find") + 1])
    return solve_faults(document)


class Extremes(unittest.TestCase):
    def test_every_answer_is_sound(self):
        draw = random.Random(SEED)
        commands = [random_command(draw) for _ in range(CASES)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(faults, commands))
        failures = [f"mattis {' '.join(words)}\n    {'; '.join(found)}"
                    for words, found in zip(commands, results) if found]
        if failures:
            self.fail(f"{len(failures)} of {CASES} cases of seed {SEED}:\n" + "\n".join(failures))

    def test_a_line_near_zero_temperature_is_the_line_at_zero_temperature(self):
        models = [["hopfield"]] + [["dense", "--P", P, "--convention", c] for P in ORDERS for c in CONVENTIONS]
        temperatures = ["0", "1e-6", "1e-8", "1e-10", "1e-12", "1e-16", "1e-20", "1e-300"]

        def loads(model):
            got = [program.run("boundary", *model, "--line", "retrieval_spinodal", "--T", T, "--json")
                   for T in temperatures]
            return [program.strict_json(answer.stdout)["points"][0]["alpha"] for answer in got]

        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(loads, models))
        for model, (at_zero, *near) in zip(models, results):
            for T, load in zip(temperatures[1:], near):
                with self.subTest(" ".join(model), T=T):
                    self.assertIsNotNone(load)
                    self.assertLess(abs(load - at_zero), 1e-4 * at_zero, f"{load} instead of {at_zero}")


if __name__ == "__main__":
    unittest.main()
