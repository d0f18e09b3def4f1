"""Perceptrons that learn in field space, as users run them: layouts, kills and shards change no bit, what stands beside them is
what `mattis solve` says, and what cannot be is refused in one line with its place.
"""
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

ONE = """
mattis = 1
title = "one task"
model = "perceptron_variational"
[parameters]
alpha = [0.5, 1.0]
beta = 5
[learning]
N = 100
samples = 3
epochs = {epochs}
optimiser = "sgd"
rate = 0.03
batch = 25
tests = 200
record_every = 20
"""
TWO = """
mattis = 1
title = "two tasks"
model = "continual"
[parameters]
alpha1 = 0.5
alpha2 = 0.5
beta = 5
gamma = 0.5
r0 = [0, 0.5]
[learning]
N = 100
samples = 2
epochs = [{epochs}, 20]
rate = 0.01
batch = 0
anchor = ["none", "task"]
tests = 200
record_every = 10
"""
needs_mpirun = unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun")


class LearningPerceptronTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_perceptron_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, text=ONE, epochs=60, name="job.toml"):
        path = self.folder / name
        path.write_text(text.format(epochs=epochs))
        return path

    def run_to_end(self, job, output, *words):
        got = program.run("run", str(job), "-o", str(output), *words)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        return got

    def tables(self, output):
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def rows(self, output, table):
        return program.strict_json(program.run("export", str(output), "--table", table, "--json").stdout)["rows"]

    def test_check_shows_the_plan(self):
        got = program.run("check", str(self.job(TWO)))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertIn("learning 4 perceptrons of 100 weights: 2 settings of 2 points, 2 samples", got.stdout)
        document = program.strict_json(program.run("check", str(self.job(TWO)), "--json").stdout)
        self.assertEqual([row["inputs"] for row in document["perceptrons"]], [[50, 50], [50, 50]])
        self.assertEqual([row["epochs"] for row in document["perceptrons"]], [[60, 20], [60, 20]])

    def test_layout_changes_no_bit(self):
        job = self.job(TWO)
        self.run_to_end(job, self.folder / "one.h5", "--threads", "1")
        expected = self.tables(self.folder / "one.h5")
        self.assertEqual(sorted(expected), ["learning/epochs", "learning/points", "learning/samples", "learning/theory"])
        self.run_to_end(job, self.folder / "three.h5", "--threads", "3")
        self.assertEqual(self.tables(self.folder / "three.h5"), expected)
        parts = [str(self.folder / f"part{k}.h5") for k in (1, 2)]
        for k, part in enumerate(parts, 1):
            self.run_to_end(job, part, "--shard", f"{k}/2")
        got = program.run("merge", str(self.folder / "merged.h5"), *parts)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(self.tables(self.folder / "merged.h5"), expected)

    @needs_mpirun
    def test_ranks_change_no_bit(self):
        job = self.job()
        self.run_to_end(job, self.folder / "one.h5")
        output = self.folder / "two.h5"
        words = ["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", "2", str(program.PROGRAM), "run",
                 str(job), "-o", str(output)]
        got = subprocess.run(words, capture_output=True, text=True, check=False, timeout=100)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(self.tables(output), self.tables(self.folder / "one.h5"))

    def test_kills_change_no_bit(self):
        job, output = self.job(epochs=20_000), self.folder / "killed.h5"
        begin = time.monotonic()
        self.run_to_end(job, self.folder / "whole.h5", "--threads", "1")
        whole, kills = time.monotonic() - begin, 0
        for _ in range(20):
            with subprocess.Popen([program.PROGRAM, "run", str(job), "-o", str(output), "--threads", "1"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
                try:
                    running.wait((0.4 + 0.1 * kills) * whole)
                except subprocess.TimeoutExpired:
                    running.send_signal(signal.SIGTERM if kills % 2 == 0 else signal.SIGKILL)
                    running.wait()
                    kills += 1
                    continue
                self.assertEqual(running.returncode, program.DONE)
                break
        self.run_to_end(job, output)
        self.assertGreater(kills, 0)
        self.assertEqual(self.tables(output), self.tables(self.folder / "whole.h5"))

    def test_status_tells_of_runs_that_go_on(self):
        job, output = self.job(epochs=2_000_000), self.folder / "out.h5"
        job.write_text(job.read_text() + '[run]\nwalltime = "1.5s"\n')
        got = program.run("run", str(job), "-o", str(output), "--threads", "1")
        self.assertEqual(got.returncode, program.STOPPED, got.stderr)
        status = program.strict_json(program.run("status", str(output), "--json").stdout)
        self.assertEqual(status["perceptron_theory"], {"finished": 2, "all": 2})
        self.assertEqual(status["learning_runs"]["all"], 6)
        seen = status["learning"][0]
        self.assertGreater(seen["epoch"], 0)
        self.assertEqual(len(seen["accuracy"]), 1)
        self.assertRegex(program.run("status", str(output)).stdout, r"perceptron, alpha = (0\.5|1), sample \d")

    def test_theory_is_that_of_solve(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(TWO), output)
        rows = [row for row in self.rows(output, "learning/theory") if row["status"] == "converged"]
        self.assertEqual(sorted({row["r0"] for row in rows}), [0, 0.5])
        for row in rows:
            got = program.run("solve", "continual", "--alpha1", "0.5", "--alpha2", "0.5", "--beta", "5", "--gamma", "0.5", "--r0",
                              str(row["r0"]), "--json")
            states = program.strict_json(got.stdout)["solutions"]
            same = [state for state in states if state["branch"] == row["branch"] and state["status"] == "converged"]
            self.assertEqual(len(same), 1)
            for name in ("q0", "qd", "r", "p1", "p2", "eps1", "eps2"):
                self.assertAlmostEqual(row[name], same[0]["order"][name], delta=1e-12)
            self.assertAlmostEqual(row["replicon"], same[0]["replicon"], delta=1e-9)
            point = [other for other in self.rows(output, "learning/points") if other["task"] == 2 and other["r0"] == row["r0"]]
            self.assertAlmostEqual(row["z_eps1"], (point[0]["eps1"] - row["eps1"]) / point[0]["eps1_error"], delta=1e-9)
            self.assertAlmostEqual(row["z_r"], (point[0]["r2"] - row["r"]) / point[0]["r2_error"], delta=1e-9)

    def test_points_share_what_is_learned_first(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(TWO), output)
        first = [row for row in self.rows(output, "learning/epochs") if row["task"] == 1 and row["epoch"] == 60]
        self.assertEqual(len(first), 2)
        for name in ("loss", "qd", "eps1", "test_error1"):
            self.assertEqual(first[0][name], first[1][name])

    def test_a_job_that_asks_for_more_keeps_what_it_has(self):
        output, job = self.folder / "out.h5", self.job()
        self.run_to_end(job, output)
        before = {(row["alpha"], row["sample"]): row for row in self.rows(output, "learning/samples")}
        job.write_text(job.read_text().replace("alpha = [0.5, 1.0]", "alpha = [0.5, 1.0, 1.5]"))
        self.run_to_end(job, output)
        after = {(row["alpha"], row["sample"]): row for row in self.rows(output, "learning/samples")}
        self.assertEqual(len(after), len(before) + 3)
        for key, row in before.items():
            self.assertEqual(after[key], row)

    def test_a_run_that_diverges_ends_with_a_message(self):
        output, job = self.folder / "out.h5", self.job(epochs=2000)
        job.write_text(job.read_text().replace("rate = 0.03", "rate = 1e300"))
        got = program.run("run", str(job), "-o", str(output))
        self.assertEqual(got.returncode, program.NOTHING_CONVERGED, got.stderr)
        for row in self.rows(output, "learning/samples"):
            self.assertEqual(row["status"], "diverged")
            self.assertRegex(row["message"], r"task 1, epoch \d+, minibatch \d+: ")
            self.assertIsNone(row["eps"])
        for row in self.rows(output, "learning/points"):
            self.assertEqual((row["samples"], row["diverged"]), (0, 3))
        for row in self.rows(output, "learning/theory"):
            self.assertIsNone(row["z_eps"])
            self.assertRegex(row["reason"], "^(learning: 3 samples diverged|theory: .*)$")

    def test_what_cannot_be_is_refused_with_its_place(self):
        bad = {
            (ONE, "batch = 25", "batch = 25\nmomentum = 1"): r"job.toml:15:12: learning.momentum: .*allowed",
            (ONE, "rate = 0.03", "rate = -1"): r"job.toml:13:8: learning.rate: -1",
            (ONE, "rate = 0.03", "rate = inf"): r"job.toml:13:8: learning.rate: ",
            (ONE, "rate = 0.03", 'rate = 0.03\nanchor = "task"'): r"job.toml:14:10: learning.anchor: .*none, uniform, step",
            (ONE, "[0.5, 1.0]", "[0.001, 1.0]"): r"job.toml:6:.*: parameters.alpha: .*no input at N = 100",
            (ONE, "rate = 0.03", "rate = 0.03\nrat = 1"): r"learning.rat: unknown key; .*did you mean 'rate'",
            (TWO, "rate = 0.01", "rate = [0.01, 0.02, 0.03]"): r"learning.rate: has 3 values for 2 tasks",
            (TWO, 'anchor = ["none", "task"]', 'anchor = ["task", "task"]'): r"learning.anchor: task 1 of continual",
            (TWO, "rate = 0.01", 'rate = 0.01\nmethod = "plain"'): r"unknown key",
        }
        for (text, old, new), message in bad.items():
            job = self.job(text)
            self.assertIn(old, job.read_text())
            job.write_text(job.read_text().replace(old, new))
            got = program.run("check", str(job))
            self.assertEqual(got.returncode, program.BAD_INPUT, new)
            self.assertTrue(re.search(message, got.stderr), f"{new}: {got.stderr}")
            self.assertEqual(len(got.stderr.strip().splitlines()), 1, got.stderr)


if __name__ == "__main__":
    unittest.main()
