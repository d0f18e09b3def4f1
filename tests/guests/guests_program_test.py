"""Guests that join from outside go through the whole program like everybody else: a model with both halves
(random_ring.hpp, with a kind of Hamiltonians of its own, ring.hpp), a network that learns (supervised_dense.hpp), a line
(half_entropy.hpp), an ansatz (annealed.hpp), an observable (domain_walls.hpp) and a part of a job (random_walk.hpp).
"""
import math
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import program

SCRIPTS = Path(__file__).parents[2] / "scripts"
try:
    import h5py  # noqa: F401  pylint: disable=unused-import
    import matplotlib  # noqa: F401  pylint: disable=unused-import
    import scipy  # noqa: F401  pylint: disable=unused-import
except ImportError:
    CAN_PLOT = False
else:
    CAN_PLOT = True

RING_JOB = """
mattis = 1
title = "Ring of random bonds"
model = "random_ring"
[parameters]
J = { from = 0.5, to = 2.0, count = 7 }
T = { from = 0.25, to = 2.0, count = 8 }
[theory]
boundaries = ["half_entropy"]
[montecarlo]
points = { J = [1.0, 1.5], T = [0.75, 1.25] }
N = [64, 96, 128]
samples = 32
sweeps = { thermalise = 100, measure = 4000 }
observables = ["energy", "walls"]
[walk]
walks = 2
steps = 100000
[run]
seed = 1
"""
DENSE_JOB = """
mattis = 1
title = "Dense network of class averages"
model = "supervised_dense"
[parameters]
P = 4
protocol = "supervised"
r = 0.9
M = 10
alpha = { from = 0.0, to = 0.4, count = 9 }
T = { from = 0.1, to = 1.0, count = 10 }
[theory]
ansatz = ["rs", "annealed"]
boundaries = ["retrieval_spinodal", "half_entropy"]
"""
SWEEP, TEMPERATURES = "0.5:1.5:3", [0.5, 1.0, 1.5]


class GuestsProgramTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_guests_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def mattis(self, *words, code=program.DONE):
        got = program.run(*words, folder=self.folder)
        self.assertEqual(got.returncode, code, got.stderr)
        return got.stdout

    def refused(self, *words):
        """The message of a command that is refused."""
        got = program.run(*words, folder=self.folder)
        self.assertEqual((got.returncode, got.stdout), (program.BAD_INPUT, ""), got.stderr)
        return got.stderr

    def json(self, *words):
        return program.strict_json(self.mattis(*words, "--json"))

    def rows(self, output, table):
        return self.json("export", output, "--table", table)["rows"]

    def run_job(self, text, output):
        (self.folder / "job.toml").write_text(text)
        self.mattis("check", "job.toml", "--quick")
        self.mattis("run", "job.toml", "-o", output)

    def names(self, model, what):
        return [entry["name"] for entry in self.json("describe", model)[what]]

    def draw(self, script, *words):
        """Runs a script, which must write its picture."""
        picture = self.folder / "picture"
        done = subprocess.run([sys.executable, "-B", SCRIPTS / script, *words, "-o", picture, "--formats", "png"],
                              capture_output=True, text=True, check=False, timeout=120, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(picture.with_suffix(".png").stat().st_size, 5000)

    def test_models_are_described(self):
        listed = self.mattis("describe")
        self.assertIn("random_ring", listed)
        self.assertIn("supervised_dense", listed)
        ring = self.json("describe", "random_ring")
        self.assertEqual([p["name"] for p in ring["parameters"]], ["J", "T"])
        self.assertEqual(ring["order_parameters"], ["w"])
        self.assertEqual(self.names("random_ring", "lines"), ["half_entropy"])
        self.assertIn("walls", self.names("random_ring", "observables"))
        self.assertNotIn("m", self.names("random_ring", "observables"))
        self.assertIn("none: not simulated in this version", self.mattis("describe", "supervised_dense"))
        self.assertIn("random_ring", self.mattis("describe", "--job"))

    def test_line_ansatz_and_observable_are_described_for_old_models(self):
        sk = self.json("describe", "sk")
        self.assertEqual(sk["lines"][-1]["name"], "half_entropy")
        self.assertEqual(sk["ansaetze"][-1], "annealed")
        self.assertEqual(sk["observables"][-1]["name"], "walls")
        self.assertIn("annealed", self.mattis("describe", "dense"))

    def test_a_sweep_is_solved(self):
        points = self.json("solve", "random_ring", "--J", "2", "--T", SWEEP)["points"]
        for point, T in zip(points, TEMPERATURES, strict=True):
            state, = point["solutions"]
            self.assertEqual(state["branch"], "paramagnet")
            self.assertAlmostEqual(state["energy"], -2 * math.tanh(2 / T), places=12)
            self.assertAlmostEqual(state["free_energy"], -T * math.log(2 * math.cosh(2 / T)), places=12)
        self.assertEqual(program.table_faults(self.mattis("solve", "random_ring", "--T", SWEEP)), [])
        points = self.json("solve", "sk", "--ansatz", "annealed", "--T", SWEEP)["points"]
        for point, T in zip(points, TEMPERATURES, strict=True):
            self.assertAlmostEqual(point["solutions"][0]["free_energy"], -T * math.log(2) - 0.25 / T, places=12)
        learned = self.json("solve", "supervised_dense", "--P", "4", "--alpha", "0.1", "--T", "0.2:0.3:2", "--protocol",
                            "supervised", "--r", "0.9", "--M", "10", "--branch", "retrieval")["points"]
        for point in learned:
            self.assertEqual(list(point["solutions"][0]["order"])[:3], ["m", "n", "q"])

    def test_lines_are_traced(self):
        ring = self.json("boundary", "random_ring", "--line", "half_entropy", "--J", "1:2:2")["points"]
        one, two = (point["T"] for point in ring)
        self.assertAlmostEqual(two, 2 * one, places=10)
        sk, = self.json("boundary", "sk", "--line", "half_entropy")["points"]
        self.assertAlmostEqual(sk["T"], 1 / math.sqrt(2 * math.log(2)), places=12)
        fixed = ["boundary", "supervised_dense", "--line", "half_entropy", "--P", "4"]
        by_T, = self.json(*fixed, "--alpha", "0.3")["points"]
        by_load, = self.json(*fixed, "--find", "alpha", "--T", repr(by_T["T"]))["points"]
        self.assertAlmostEqual(by_load["alpha"], 0.3, places=9)

    def test_a_value_that_the_model_refuses_is_no_trial_value(self):
        examples = ["--P", "4", "--protocol", "supervised", "--M", "10", "--T", "0.3"]
        line = ["boundary", "supervised_dense", "--line", "retrieval_spinodal", *examples]
        by_r, = self.json(*line, "--find", "r", "--alpha", "0.4")["points"]  # r = 0 is refused with M
        by_load, = self.json(*line, "--find", "alpha", "--r", repr(by_r["r"]))["points"]
        self.assertAlmostEqual(by_load["alpha"], 0.4, places=9)
        self.mattis(*line, "--find", "r", "--alpha", "0.2", code=program.NOTHING_CONVERGED)  # smaller than at any r
        stored = ["boundary", "supervised_dense", "--line", "retrieval_spinodal", "--P", "4", "--T", "0.3"]
        self.assertIn("rho cannot be looked for here", self.refused(*stored, "--find", "rho", "--alpha", "0.2"))

    def test_error_free_storage_is_of_models_that_have_it(self):
        message = self.refused("solve", "supervised_dense", "--P", "4", "--alpha", "0.1", "--T", "0", "--ansatz",
                               "one_step", "--N", "1000")
        self.assertIn("--N = 1000 has no meaning for model supervised_dense", message)

    def test_a_job_of_the_model_runs_and_agrees(self):
        # Verdicts of all points together have a false-alarm probability of 1e-3; the seed is fixed.
        self.run_job(RING_JOB, "ring.h5")
        status = self.json("status", "ring.h5")
        self.assertEqual(status["walks"], {"finished": 2, "all": 2})
        self.assertEqual(len(self.rows("ring.h5", "walks")), 2)
        line = self.rows("ring.h5", "boundaries/half_entropy")
        self.assertEqual(len(line), 7)
        for row in line:
            self.assertAlmostEqual(row["T"], line[2]["T"] * row["J"], places=10)
        measured = self.rows("ring.h5", "montecarlo/points")
        self.assertEqual(len(measured), 12)
        for row in measured:
            # Signs are random: half of the bonds join spins that differ. 5 standard errors: 6e-7 each.
            self.assertLess(abs(row["walls"] - 0.5), 5 * row["walls_error"])
        self.assertEqual({row["phase"] for row in self.rows("ring.h5", "phases")}, {"paramagnet"})
        verdict = self.json("compare", "ring.h5")
        self.assertEqual(verdict["verdict"], "agrees")
        judged = [pair for pair in verdict["pairs"] if pair["verdict"] == "agrees"]
        self.assertEqual(len(judged), 4)
        for pair in judged:
            self.assertEqual(pair["observable"], "energy")
            self.assertAlmostEqual(pair["theory"], -pair["J"] * math.tanh(pair["J"] / pair["T"]), places=12)
            self.assertLess(pair["error"], 0.02)
        if CAN_PLOT:
            self.draw("plot_diagram.py", "ring.h5", "--x", "J", "--y", "T")
            self.draw("plot_observable.py", "ring.h5", "energy")

    def test_a_job_of_the_learning_network_with_line_and_ansatz(self):
        self.run_job(DENSE_JOB, "dense.h5")
        line = self.rows("dense.h5", "boundaries/half_entropy")
        found = {row["alpha"]: row["T"] for row in line if row["status"] == "converged"}
        self.assertAlmostEqual(found[0.4], 2 * found[0.1], places=9)
        annealed = self.rows("dense.h5", "theory/annealed/paramagnet")
        self.assertEqual(len(annealed), 90)
        self.assertEqual({row["status"] for row in annealed}, {"converged"})
        phases = self.rows("dense.h5", "phases")
        of = {name: {row["phase"] for row in phases if row["ansatz"] == name} for name in ("rs", "annealed")}
        self.assertIn("retrieval", of["rs"])
        self.assertEqual(of["annealed"], {"paramagnet"})
        if CAN_PLOT:
            self.draw("plot_diagram.py", "dense.h5")


if __name__ == "__main__":
    unittest.main()
