"""A part of a job that joins from outside (random_walk.hpp) goes through the whole program: description, check, run,
stop and resume, shards and their merge, status, export.
"""
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
title = "walks"
model = "hopfield"
[parameters]
alpha = [0.0, 0.05]
T = 0.4
[theory]
[montecarlo]
points = {{ alpha = [0.05] }}
N = [20]
samples = 2
sweeps = {{ thermalise = 10, measure = 20 }}
[walk]
walks = {walks}
steps = {steps}
remark = "{remark}"
"""


class JobPartTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_job_part_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, walks=5, steps=2_500_000, remark="first"):
        path = self.folder / "job.toml"
        path.write_text(JOB.format(walks=walks, steps=steps, remark=remark))
        return str(path)

    def mattis(self, *words, code=program.DONE):
        got = program.run(*words, folder=self.folder)
        self.assertEqual(got.returncode, code, got.stderr)
        return got.stdout if code == program.DONE else got.stderr

    def tables(self, output):
        names = program.strict_json(self.mattis("export", output, "--json"))["tables"]
        return {name: self.mattis("export", output, "--table", name, "--json") for name in names}

    def status(self, output):
        return program.strict_json(self.mattis("status", output, "--json"))

    def test_it_is_described(self):
        text = self.mattis("describe", "--job")
        self.assertIn("\n  walk              random walks on a line\n", text)
        self.assertRegex(text, r"\n\[walk\]\n  walks +number of walks\n +an integer in \[1, 1000\]; default 4\n")
        self.assertLess(text.index("[montecarlo]"), text.index("[walk]"))
        self.assertLess(text.index("[walk]"), text.index("[run]"))

    def test_its_faults_are_reported_with_the_others(self):
        job = Path(self.job(walks=0))
        job.write_text(job.read_text().replace("steps =", "step =").replace("N = [20]", "N = [1]"))
        said = self.mattis("check", str(job), code=program.BAD_INPUT)
        self.assertIn("montecarlo.N: 1 is out of range", said)
        self.assertIn("walk.walks: 0 is out of range; allowed is an integer in [1, 1000] (number of walks)", said)
        self.assertIn("walk.step: unknown key; allowed are walks, steps, remark; did you mean 'steps'?", said)

    def test_check(self):
        self.assertIn("\nwalks    5 of 2500000 steps\n", self.mattis("check", self.job(), "--quick"))
        document = program.strict_json(self.mattis("check", self.job(), "--json"))
        self.assertEqual(document["walks"], 5)
        # Rows, samples, expectations of theory and walks; all are measured.
        self.assertEqual(document["kinds_of_tasks"], {"all": 4, "measured": 4})

    def test_run_status_and_export(self):
        self.mattis("run", self.job(), "-o", "out.h5")
        document = self.status("out.h5")
        self.assertEqual(document["walks"], {"finished": 5, "all": 5})
        self.assertIn("\nwalks    5 of 5\n", self.mattis("status", "out.h5"))
        self.assertEqual(document["theory_rows"]["finished"], document["theory_rows"]["all"])
        rows = program.strict_json(self.mattis("export", "out.h5", "--table", "walks", "--json"))["rows"]
        self.assertEqual([row["walk"] for row in rows], [0, 1, 2, 3, 4])
        for row in rows:
            self.assertLess(row["distance"], 6.0)  # of a Gaussian of variance 1
        # It changes nothing for the others.
        job = Path(self.job())
        job.write_text(job.read_text().split("[walk]")[0])
        self.mattis("run", str(job), "-o", "without.h5")
        others = self.tables("out.h5")
        del others["walks"]
        self.assertEqual(self.tables("without.h5"), others)

    def test_a_stopped_run_goes_on(self):
        job = self.job(steps=40_000_000)
        self.mattis("run", job, "-o", "straight.h5")
        live, stops = self.folder / "stopped.h5.live", 0
        while True:
            words = ["run", job, "-o", "stopped.h5", "--threads", "1"]
            with subprocess.Popen([program.PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  cwd=self.folder) as process:
                while not live.exists() and process.poll() is None:
                    time.sleep(0.01)
                time.sleep(0.2)  # some steps
                process.send_signal(signal.SIGTERM)
            if process.returncode == program.DONE:
                break
            self.assertEqual(process.returncode, program.STOPPED)
            stops += 1
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
        self.mattis("run", self.job(remark="second"), "-o", "out.h5")  # marked: no result depends on it
        self.assertIn("holds the results of another job",
                      self.mattis("run", self.job(steps=2_500_001), "-o", "out.h5", code=program.BAD_INPUT))
        self.mattis("run", self.job(walks=6), "-o", "out.h5")  # a job that has grown keeps what it has
        self.mattis("run", self.job(walks=6), "-o", "straight.h5")
        self.assertEqual(self.tables("out.h5"), self.tables("straight.h5"))


if __name__ == "__main__":
    unittest.main()
