"""The section [potential] of jobs, of a model that joins from outside with a closed form (ring_potential.hpp): description,
check, messages, run, stop and resume, shards and their merge, growth, status, export.
"""
import math
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

JOB = """mattis = 1
title = "ring"
model = "random_ring"
[parameters]
J = [1.0, 2.0]
T = { from = 0.5, to = 1.5, count = 3 }
[potential]
overlap = { from = -0.5, to = 0.9, count = 8 }
T_ref = [0.4, 0.8]
"""


def broken(J, T):
    return 1 / (1 + math.exp(2 * J / T))


class PotentialPartTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_potential_part_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, *changes, text=JOB):
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        (self.folder / "job.toml").write_text(text)
        return "job.toml"

    def mattis(self, *words, code=program.DONE):
        got = program.run(*words, folder=self.folder)
        self.assertEqual(got.returncode, code, got.stderr)
        return got.stdout if code == program.DONE else got.stderr

    def json(self, *words):
        return program.strict_json(self.mattis(*words, "--json"))

    def tables(self, output):
        return {name: self.mattis("export", output, "--table", name, "--json")
                for name in self.json("export", output)["tables"]}

    def rows(self, output, table):
        return self.json("export", output, "--table", table)["rows"]

    def refused(self, *changes, text=JOB):
        message = self.mattis("run", self.job(*changes, text=text), "-o", "out.h5", code=program.BAD_INPUT)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["job.toml"], "nothing is written")
        return message

    def test_it_is_described(self):
        text = self.mattis("describe", "--job")
        self.assertIn("\n  potential         free energies at fixed overlap, on the grid of all axes\n", text)
        self.assertRegex(text, r"\n\[potential\]\n  ansatz +ansaetze of the potential\n")
        self.assertIn("overlap: overlap of bonds with the reference; a number in [-0.999, 0.999]\n", text)
        self.assertIn("T_ref: temperature of the reference; default T; a number >= 0\n", text)

    def test_faults_are_reported_together(self):
        said = self.refused(("overlap =", "overlapp ="), ("T_ref = [0.4, 0.8]", "T_ref = [0.4, -1]\nansatz = '1rsb'"))
        self.assertIn("job.toml:8:1: potential.overlapp: unknown key; allowed are ansatz, overlap, T_ref; "
                      "did you mean 'overlap'?", said)
        self.assertIn("job.toml:9:15: potential.T_ref: -1 is out of range; allowed is a number >= 0", said)
        self.assertIn("job.toml:10:10: potential.ansatz: '1rsb' is not known for the model random_ring; allowed is rs", said)
        said = self.refused(("to = 0.9", "to = 1.5"))
        self.assertIn("job.toml:8:31: potential.overlap.to: 1.5 is out of range; allowed is a number in [-0.999, 0.999]", said)

    def test_models_without_potentials_are_refused(self):
        said = self.refused(("random_ring", "multitasking"), ("J = [1.0, 2.0]", "K = 2\nd = 0.3"))
        self.assertRegex(said, r"job\.toml:8:1: potential: model multitasking has no potential; allowed are .*random_ring")

    def test_what_the_potential_refuses_is_refused_before_anything_is_written(self):
        said = self.refused(("[0.4, 0.8]", "[0.4, 0.001]"))
        self.assertIn("job.toml: potential: T = 0.5 and T_ref = 0.001: the ring has a potential at T and T_ref >= 0.01 J only",
                      said)

    def test_a_point_within_the_grid_that_cannot_be_asked_for_is_absent(self):
        self.mattis("run", self.job(("T = { from = 0.5, to = 1.5, count = 3 }", "T = [0.5, 0.001, 1.5]")), "-o", "out.h5")
        states = {(row["T"], row["status"], "only" in row["reason"]) for row in self.rows("out.h5", "potential/points")}
        self.assertEqual(states, {(0.5, "converged", False), (0.001, "absent", True), (1.5, "converged", False)})
        self.assertEqual({row["T"] for row in self.rows("out.h5", "potential/stationary")}, {0.5, 1.5})

    def test_check(self):
        self.assertIn("\ncurves   12 potentials of 8 points each\n", self.mattis("check", self.job(), "--quick"))
        document = self.json("check", self.job())
        self.assertEqual(document["potentials"], {"curves": 12, "points": 96})
        self.assertEqual(document["kinds_of_tasks"], {"all": 1, "measured": 1})
        self.assertNotIn("potentials", self.json("check", self.job(text=JOB.split("[potential]")[0] + "[theory]\n")))

    def test_run_status_and_export(self):
        self.mattis("run", self.job(), "-o", "out.h5")
        self.assertEqual(self.json("status", "out.h5")["potentials"], {"finished": 12, "all": 12})
        self.assertIn("\ncurves   12 of 12 potentials\n", self.mattis("status", "out.h5"))
        points = self.rows("out.h5", "potential/points")
        self.assertEqual(len(points), 96)
        self.assertEqual(list(points[0]), ["J", "T", "ansatz", "T_ref", "overlap", "status", "V", "w", "replicon", "stable",
                                           "residual", "reason"])
        for row in points:
            self.assertGreaterEqual(row["V"], -1e-13)
        minima = self.rows("out.h5", "potential/stationary")
        self.assertEqual(len(minima), 12)
        for row in minima:
            self.assertEqual(row["kind"], "minimum")
            self.assertAlmostEqual(row["overlap"], math.tanh(row["J"] / row["T"]) * math.tanh(row["J"] / row["T_ref"]),
                                   places=12)
        for row in self.rows("out.h5", "potential/reference"):
            self.assertAlmostEqual(row["w_ref"], broken(row["J"], row["T_ref"]), places=14)

    def test_the_verb_says_the_same(self):
        self.mattis("run", self.job(), "-o", "out.h5")
        rows = [row for row in self.rows("out.h5", "potential/points") if (row["J"], row["T"], row["T_ref"]) == (2, 1, 0.8)]
        verb = self.json("potential", "random_ring", "--J", "2", "--T", "1", "--T_ref", "0.8", "--overlap", "-0.5:0.9:8")
        self.assertEqual([(p["overlap"], p["V"], p["w"]) for p in verb["points"]],
                         [(row["overlap"], row["V"], row["w"]) for row in rows])

    def test_defaults(self):
        self.mattis("run", self.job(text=JOB[:JOB.index("overlap")]), "-o", "out.h5")
        points = self.rows("out.h5", "potential/points")
        self.assertEqual(sorted({row["overlap"] for row in points}), [-0.5, 0.0, 0.5, 0.9])
        for row in points:
            self.assertEqual(row["T_ref"], row["T"])

    def test_a_run_that_is_stopped_goes_on(self):
        job = self.job(text=JOB + "[walk]\nwalks = 2\nsteps = 40_000_000\n")  # curves alone are over in a moment
        self.mattis("run", job, "-o", "straight.h5")
        live, stops, code = self.folder / "stopped.h5.live", 0, program.STOPPED
        while code == program.STOPPED:
            words = [program.PROGRAM, "run", job, "-o", "stopped.h5", "--threads", "1"]
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder) as process:
                while not live.exists() and process.poll() is None:
                    time.sleep(0.01)
                time.sleep(0.1)  # some tasks
                process.send_signal(signal.SIGTERM)
            code = process.returncode
            stops += code == program.STOPPED
        self.assertEqual(code, program.DONE)
        self.assertGreater(stops, 0)
        self.assertEqual(self.tables("stopped.h5"), self.tables("straight.h5"))

    def test_shards_are_merged(self):
        self.mattis("run", self.job(), "-o", "whole.h5")
        for shard in ("1/2", "2/2"):
            self.mattis("run", self.job(), "--shard", shard, "-o", f"part-{shard[0]}.h5")
        self.assertRegex(self.mattis("merge", "half.h5", "part-2.h5"), r"holds \d+ of \d+ tasks")
        self.assertIn("is complete", self.mattis("merge", "half.h5", "part-1.h5"))
        self.assertEqual(self.tables("half.h5"), self.tables("whole.h5"))

    def test_its_keys_belong_to_the_identity_of_the_job(self):
        self.mattis("run", self.job(), "-o", "out.h5")
        for change in (("0.9", "0.8"), ("[0.4, 0.8]", "[0.4, 0.7]"), ("T_ref = [0.4, 0.8]\n", "")):
            self.assertIn("holds the results of another job",
                          self.mattis("run", self.job(change), "-o", "out.h5", code=program.BAD_INPUT))
        self.mattis("run", self.job(("T_ref", "ansatz = ['rs']\nT_ref")), "-o", "out.h5")  # its default

    def test_a_job_that_has_grown_keeps_what_it_has(self):
        grown = (("[0.4, 0.8]", "[0.4, 0.6, 0.8]"), ("J = [1.0, 2.0]", "J = [1.0, 1.5, 2.0]"))
        self.mattis("run", self.job(), "-o", "out.h5")
        self.assertIn("(unfinished: run goes on with it)", self.mattis("check", self.job(*grown), "-o", "out.h5", "--quick"))
        self.mattis("run", self.job(*grown), "-o", "out.h5")
        self.mattis("run", self.job(*grown), "-o", "straight.h5")
        self.assertEqual(self.tables("out.h5"), self.tables("straight.h5"))


if __name__ == "__main__":
    unittest.main()
