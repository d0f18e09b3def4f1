"""A job that grows keeps what it has finished: more samples, another size, more lines. The tables of the grown job are
those of a run that did all of it at once; a job that lost or changed something does not take the file over.
"""
import shutil
import tempfile
import unittest
from pathlib import Path

import program

JOB = """
mattis = 1
model  = "hopfield"
[parameters]
alpha = [0.0, 0.05]
T     = {{ from = 0.2, to = 0.6, count = 3 }}
[theory]
boundaries = {boundaries}
[montecarlo]
points   = {{ alpha = [0.05], T = [0.4] }}
N        = {N}
samples  = {samples}
replicas = 2
sweeps   = {{ thermalise = 20, measure = {measure} }}
bins     = 4
[run]
seed = {seed}
"""
# Chains in one state, with a spread between samples: every observable is extrapolated.
JUDGED = """
mattis = 1
model  = "dense"
[parameters]
P     = 3
alpha = 0.05
T     = 0.45
[montecarlo]
N        = [60, 80, 100]
samples  = 8
sweeps   = { thermalise = 300, measure = 2000 }
"""
SMALL = {"boundaries": '["replicon"]', "N": "[60, 80]", "samples": 4, "measure": 50, "seed": 7}
LARGE = {**SMALL, "boundaries": '["replicon", "retrieval_spinodal"]', "N": "[60, 80, 100]", "samples": 6}


class GrowthTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_growth_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, name, settings):
        (self.folder / name).write_text(JOB.format(**settings), encoding="utf-8")
        return name

    def mattis(self, *words, code=program.DONE):
        got = program.run(*map(str, words), folder=self.folder)
        self.assertEqual(got.returncode, code, got.stderr)
        return got

    def tables(self, file):
        names = program.strict_json(self.mattis("export", file, "--json").stdout)["tables"]
        return {name: self.mattis("export", file, "--table", name, "--json").stdout for name in names}

    def test_a_complete_job_grows(self):
        small, large = self.job("small.toml", SMALL), self.job("large.toml", LARGE)
        self.mattis("run", small, "-o", "grown.h5")
        finished = program.strict_json(self.mattis("status", "grown.h5", "--json").stdout)["tasks"]
        self.assertIn("unfinished: run goes on with it", self.mattis("check", large, "-o", "grown.h5", "--quick").stdout)
        got = self.mattis("run", large, "-o", "grown.h5")
        self.mattis("run", large, "-o", "straight.h5")
        self.assertEqual(self.tables("grown.h5"), self.tables("straight.h5"))
        tasks = program.strict_json(self.mattis("status", "grown.h5", "--json").stdout)["tasks"]
        self.assertGreater(tasks, finished)
        self.assertIn(f"grown.h5 holds {finished} of the {tasks} tasks of this job, which has grown: they are kept",
                      got.stderr)
        self.assertIn("is complete", self.mattis("run", large, "-o", "grown.h5").stdout)
        # The smaller job has another file's worth of tasks now: it does not take the larger one's.
        self.assertIn("another job", self.mattis("run", small, "-o", "grown.h5", code=program.BAD_INPUT).stderr)

    def test_other_exponents_judge_the_same_samples_anew(self):
        (self.folder / "job.toml").write_text(JUDGED, encoding="utf-8")
        self.mattis("run", "job.toml", "-o", "file.h5")
        before = self.tables("file.h5")
        (self.folder / "other.toml").write_text(JUDGED + "exponents = { energy = 0.5 }\n", encoding="utf-8")
        self.mattis("run", "other.toml", "-o", "file.h5")
        after = self.tables("file.h5")
        self.assertEqual([name for name in before if before[name] != after[name]], ["agreement"])
        rows = program.strict_json(after["agreement"])["rows"]
        self.assertEqual({row["observable"]: row["exponent"] for row in rows}, {"m": 1.0, "q": 1.0, "energy": 0.5})
        # And back again.
        self.mattis("run", "job.toml", "-o", "file.h5")
        self.assertEqual(self.tables("file.h5"), before)

    def test_a_job_that_changed_does_not_take_the_file(self):
        self.mattis("run", self.job("small.toml", SMALL), "-o", "file.h5")
        before = (self.folder / "file.h5").read_bytes()
        for change in ({"samples": 3}, {"seed": 8}, {"measure": 60}, {"N": "[60, 100]"}, {"boundaries": '["entropy_zero"]'}):
            with self.subTest(change):
                other = self.job("other.toml", {**LARGE, **change} if "samples" not in change else {**SMALL, **change})
                self.assertIn("holds the results of another job",
                              self.mattis("run", other, "-o", "file.h5", code=program.BAD_INPUT).stderr)
                self.assertEqual((self.folder / "file.h5").read_bytes(), before)

    def test_a_shard_does_not_grow(self):
        self.mattis("run", self.job("small.toml", SMALL), "--shard", "1/2", "-o", "shard.h5")
        large = self.job("large.toml", LARGE)
        for words in (["run", large, "-o", "shard.h5"], ["run", large, "--shard", "1/2", "-o", "shard.h5"]):
            self.assertIn("another job", self.mattis(*words, code=program.BAD_INPUT).stderr)


if __name__ == "__main__":
    unittest.main()
