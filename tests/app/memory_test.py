"""The peak memory that `check` predicts, against that of a run."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import program

TOLERANCE = 0.2
# Samples that are large, and results that are many, of one pattern and of several.
JOBS = {
    "samples": """
mattis = 1
model = "pspin"
[parameters]
P = 3
T = 0.5
[montecarlo]
N = [240]
samples = 2
sweeps = { thermalise = 0, measure = 5 }
""",
    "results": """
mattis = 1
model = "hopfield"
[parameters]
alpha = 0.1
T = 0.3
[montecarlo]
N = [16, 20]
samples = 700
bins = 256
sweeps = { thermalise = 0, measure = 256 }
""",
    "patterns": """
mattis = 1
model = "multitasking"
[parameters]
K = 8
d = 0.5
T = 0.2
[montecarlo]
N = [40]
samples = 250
bins = 64
trajectory_every = 8
observables = ["m", "n", "energy", "on_sample"]
sweeps = { thermalise = 0, measure = 256 }
"""}


class MemoryTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_memory_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name):
        path = self.folder / f"{name}.toml"
        path.write_text(JOBS[name])
        return str(path)

    def check(self, job, *words):
        got = program.run("check", job, "--threads", "1", "--json", *words)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        return program.strict_json(got.stdout)

    def test_prediction_is_right_within_a_fifth(self):
        for name in JOBS:
            with self.subTest(name):
                job = self.write(name)
                predicted = self.check(job, "--quick")["bytes"]
                with subprocess.Popen([program.PROGRAM, "run", job, "--threads", "1"], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL) as process:
                    _, status, used = os.wait4(process.pid, 0)
                    process.returncode = os.waitstatus_to_exitcode(status)
                self.assertEqual(process.returncode, program.DONE)
                peak = 1024 * used.ru_maxrss
                self.assertGreater(peak, 90e6)  # not the program alone
                self.assertAlmostEqual(predicted / peak, 1.0, delta=TOLERANCE)

    def test_cost_is_measured_unless_told_not_to(self):
        job = self.write("results")
        measured, rough = self.check(job), self.check(job, "--quick")
        # Samples of two sizes, and what theory expects.
        self.assertEqual(measured["kinds_of_tasks"], {"all": 3, "measured": 3})
        self.assertEqual(rough["kinds_of_tasks"], {"all": 3, "measured": 0})
        for document in (measured, rough):
            self.assertGreater(document["cpu_seconds"], 0.0)
            self.assertAlmostEqual(document["cpu_seconds"],
                                   700 * sum(point["seconds_per_sample"] for point in document["points"])
                                   + document["expectations"]["seconds"], places=6)
            self.assertEqual(document["threads"], 1)
            self.assertAlmostEqual(document["wall_seconds"], document["cpu_seconds"], places=6)
            self.assertIn(document["longest_task"]["seconds"],
                          [point["seconds_per_sample"] for point in document["points"]])
            self.assertEqual(len(document["warnings"]), 2)  # two sizes, at which K is rounded
        self.assertIn("measured for 3 of 3 kinds", program.run("check", job).stdout)
        self.assertIn("rough formula", program.run("check", job, "--quick").stdout)


if __name__ == "__main__":
    unittest.main()
