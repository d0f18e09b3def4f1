"""Simulations of several patterns as users run them: theory and simulation agree, and so do the samples with the
mean-field equations of their own; ranks, threads and interruptions change no bit; columns are numbered.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

JOB = """
mattis = 1
model = "multitasking"
[parameters]
K = 2
d = 0.3
T = 0.1
[montecarlo]
N = [200, 400, 800]
samples = {samples}
start = "{start}"
sweeps = {{ thermalise = 100, measure = {measure} }}
trajectory_every = 50
histograms = ["m"]
"""


class PatternsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_patterns_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, name="job.toml", samples=8, start="hierarchical", measure=400):
        path = self.folder / name
        path.write_text(JOB.format(samples=samples, start=start, measure=measure))
        return path

    def run_to_end(self, job, output, *words):
        got = program.run("run", str(job), "-o", str(output), *words)
        self.assertEqual(got.returncode, program.DONE, got.stderr)

    def tables(self, output):
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def test_theory_and_simulation_agree(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(samples=12), output)
        compare = program.run("compare", str(output), "--json")
        pairs = program.strict_json(compare.stdout)["pairs"]
        self.assertEqual([pair["observable"] for pair in pairs],
                         ["m_1", "m_2", "q", "energy", "m_1_gap", "m_2_gap", "q_gap", "energy_gap"])
        self.assertEqual({pair["verdict"] for pair in pairs}, {"agrees"}, compare.stdout)
        self.assertEqual(compare.returncode, program.DONE)
        # Samples cost the comparison with the infinite system two digits that the one on the sample keeps.
        error = {pair["observable"]: pair["error"] for pair in pairs}
        self.assertLess(error["m_1_gap"], 0.1 * error["m_1"])

    def test_columns_are_numbered(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(samples=2), output)
        tables = self.tables(output)
        rows = {name: program.strict_json(text)["rows"] for name, text in tables.items()}
        for column in ("m_1", "m_2_error", "n_2", "q_support_1", "loss_2", "loss_support_1", "loss_product", "m_mean",
                       "m_1_field", "m_2_gap", "q_gap", "energy_gap_error"):
            self.assertIn(column, rows["montecarlo/points"][0])
        self.assertNotIn("m", rows["montecarlo/points"][0])
        self.assertEqual(list(rows["montecarlo/trajectory"][0]),
                         ["point", "sample", "replica", "sweep", "m_1", "m_2", "energy", "loss_1", "loss_2",
                          "loss_product"])
        self.assertIn("montecarlo/bins/m_2", tables)
        self.assertIn("montecarlo/log_time/q", tables)
        # What the losses are, from the definition: a pattern and its mirror image share 1 + a.
        for row in rows["montecarlo/samples"]:
            self.assertAlmostEqual(row["m_mean"], 0.5 * (row["m_1"] + row["m_2"]), delta=1e-12)

    def test_ranks_and_threads_change_nothing(self):
        launcher = shutil.which("mpirun")
        for start in ("hierarchical", "random"):
            job = self.job(f"{start}.toml", start=start)
            one = self.folder / f"{start}1.h5"
            self.run_to_end(job, one, "--threads", "1")
            expected = self.tables(one)
            two = self.folder / f"{start}2.h5"
            self.run_to_end(job, two, "--threads", "2")
            self.assertEqual(self.tables(two), expected)
            if launcher is None:
                continue
            ranks = self.folder / f"{start}ranks.h5"
            root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
            got = subprocess.run([launcher, *root, "--oversubscribe", "-n", "2", program.PROGRAM, "run", str(job), "-o",
                                  str(ranks), "--threads", "1"], capture_output=True, text=True, check=False,
                                 timeout=120)
            self.assertEqual(got.returncode, program.DONE, got.stderr)
            self.assertEqual(self.tables(ranks), expected)

    def test_interruptions_change_nothing(self):
        job = self.job(samples=2, start="random", measure=40_000)
        output = self.folder / "stopped.h5"
        stops = 0
        for wait in (0.3, 0.6, 1.0):
            with subprocess.Popen([program.PROGRAM, "run", str(job), "-o", str(output)], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL) as process:
                time.sleep(wait)
                process.send_signal(signal.SIGTERM)
                stops += process.wait(timeout=60) == program.STOPPED
        self.assertGreater(stops, 0)
        self.run_to_end(job, output)
        self.run_to_end(job, self.folder / "straight.h5")
        self.assertEqual(self.tables(output), self.tables(self.folder / "straight.h5"))


if __name__ == "__main__":
    unittest.main()
