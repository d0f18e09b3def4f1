"""Shards of a job as users compute them: each by itself, stopped and resumed, on several ranks, then merged; what is
missing is computed; wrong files are refused and nothing is written.
"""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import program

JOB = """
mattis = 1
title = "{title}"
model = "dense"
[parameters]
P = 3
alpha = [0.05, 0.1]
T = [0.3, 0.4, 0.5]
[theory]
boundaries = ["retrieval_spinodal"]
[montecarlo]
points = {{ alpha = [0.05, 0.1], T = [0.4] }}
N = [20, 24, 30]
samples = {samples}
sweeps = {{ thermalise = 100, measure = 100 }}
"""


class ShardsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_shards_"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.job = self.write_job("job.toml")

    def write_job(self, name, title="cut", samples=3):
        path = self.folder / name
        path.write_text(JOB.format(title=title, samples=samples))
        return path

    def shard(self, index, count, job=None):
        output = self.folder / f"part-{index}-{count}.h5"
        got = program.run("run", str(job or self.job), "--shard", f"{index}/{count}", "-o", str(output))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertIn(f"shard {index}/{count}", got.stdout)
        return str(output)

    def tables(self, output):
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def whole(self):
        output = self.folder / "whole.h5"
        self.assertEqual(program.run("run", str(self.job), "-o", str(output)).returncode, program.DONE)
        return self.tables(output)

    def test_shards_join_to_the_whole(self):
        parts = [self.shard(index, 4) for index in range(1, 5)]
        output = self.folder / "all.h5"
        got = program.run("merge", str(output), *parts)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertIn("is complete", got.stdout)
        self.assertEqual(self.tables(output), self.whole())
        content = output.read_bytes()
        got = program.run("merge", str(output), *parts)
        self.assertEqual(got.returncode, program.DONE)
        self.assertIn("complete already", got.stdout)
        self.assertEqual(output.read_bytes(), content)

    def test_a_run_computes_what_is_missing(self):
        output = self.folder / "all.h5"
        got = program.run("merge", str(output), self.shard(1, 3), self.shard(2, 3))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertRegex(got.stdout, r"holds \d+ of \d+ tasks")
        self.assertEqual(program.run("run", str(self.job), "-o", str(output)).returncode, program.DONE)
        self.assertEqual(self.tables(output), self.whole())

    def test_ranks_compute_shards_too(self):
        launcher = shutil.which("mpirun")
        if launcher is None:
            self.skipTest("there is no mpirun")
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        output = self.folder / "ranks.h5"
        got = subprocess.run([launcher, *root, "--oversubscribe", "-n", "2", program.PROGRAM, "run", str(self.job),
                              "--shard", "2/2", "-o", str(output)], capture_output=True, text=True, check=False,
                             timeout=100)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(self.tables(output), self.tables(self.shard(2, 2)))

    def test_an_output_belongs_to_one_shard(self):
        part = self.shard(1, 2)
        content = Path(part).read_bytes()
        for words in (["--shard", "2/2"], ["--shard", "1/3"], []):
            got = program.run("run", str(self.job), "-o", part, *words)
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertIn("holds shard 1/2 of this job", got.stderr)
        got = program.run("merge", part, self.shard(2, 2))
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertIn("is itself a shard", got.stderr)
        self.assertEqual(Path(part).read_bytes(), content)

    def test_wrong_files_are_refused_and_nothing_is_written(self):
        part, output = self.shard(1, 2), self.folder / "all.h5"
        stranger = self.shard(2, 3, self.write_job("other.toml", title="stranger", samples=2))
        got = program.run("merge", str(output), part, stranger)
        self.assertEqual(got.returncode, program.BAD_INPUT)
        for word in (part, stranger, "'cut'", "'stranger'"):
            self.assertIn(word, got.stderr)
        damaged = self.folder / "damaged.h5"
        damaged.write_bytes(Path(part).read_bytes()[:-100])
        text = self.folder / "notes.txt"
        text.write_text("notes")
        for wrong in (damaged, text, self.folder / "absent.h5"):
            got = program.run("merge", str(output), part, str(wrong))
            self.assertEqual(got.returncode, program.FILE_FAILURE, wrong)
            self.assertIn(str(wrong), got.stderr)
        self.assertFalse(output.exists())


if __name__ == "__main__":
    unittest.main()
