"""What `check` says of a job before it is run: how long threads take together, and what the job will not give."""
import shutil
import tempfile
import unittest
from pathlib import Path

import program

JOB = """
mattis = 1
model = "hopfield"
[parameters]
alpha = {alpha}
T = {{ from = 0.0, to = 0.8, count = 9 }}
[theory]
ansatz = "rs"
boundaries = ["retrieval_transition", "replicon"]
[montecarlo]
points = {{ T = [0.4] }}
N = {N}
samples = {samples}
sweeps = {{ thermalise = 10, measure = 40 }}
"""


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_check_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def check(self, threads=1, **job):
        path = self.folder / "job.toml"
        path.write_text(JOB.format(**{"alpha": 0.05, "N": [200, 300, 400], "samples": 2} | job))
        words = ["check", str(path), "--quick", "--threads", str(threads)]
        got = program.run(*words, "--json")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        return program.strict_json(got.stdout), program.run(*words).stdout

    def test_threads_take_no_less_than_the_longest_task(self):
        for threads in (1, 2, 3, 64):
            document, text = self.check(threads)
            longest = document["longest_task"]
            self.assertIn(longest["name"], text)
            self.assertGreaterEqual(document["wall_seconds"], longest["seconds"])
            self.assertGreaterEqual(document["wall_seconds"] * threads, document["cpu_seconds"] * (1 - 1e-12))
            self.assertEqual(document["threads"], threads)
        self.assertAlmostEqual(document["wall_seconds"], longest["seconds"])  # a thread for each task
        self.assertIn("line", longest["name"])

    def test_warnings(self):
        document, text = self.check()
        self.assertEqual(document["warnings"], [])
        self.assertNotIn("warning", text)
        document, text = self.check(alpha=0.001, N=60, samples=1)
        sizes, samples, load = document["warnings"]
        self.assertIn("one size N: there is no verdict", sizes)
        self.assertIn("one disorder sample: there are no errors", samples)
        self.assertEqual(load, "alpha = 0.001 at N = 60 is K = 1, a load of 0.0167, 16.7 times what was asked for")
        for warning in document["warnings"]:
            self.assertIn(f"warning  {warning}\n", text)
        document, _ = self.check(N=[200, 300])
        self.assertEqual(len(document["warnings"]), 1)
        self.assertIn("2 sizes N", document["warnings"][0])
        document, _ = self.check(alpha=0.05, N=[30, 50, 400])  # 1.5 and 2.5 patterns
        self.assertEqual(len(document["warnings"]), 1)
        self.assertIn("2 points and sizes miss their load by more than 10%", document["warnings"][0])

    def test_a_result_file_is_no_job(self):
        job = self.folder / "job.toml"
        job.write_text(JOB.format(alpha=0.05, N=[60], samples=2))
        output = self.folder / "out.h5"
        self.assertEqual(program.run("run", str(job), "-o", str(output)).returncode, program.DONE)
        for verb in ("check", "run"):
            got = program.run(verb, str(output))
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertIn("is a result file, which status, compare and export take", got.stderr)
        self.assertEqual(program.run("export", str(output), "--job").stdout, job.read_text())
        got = program.run("export", str(output), "--job", "--json")
        self.assertEqual(got.returncode, program.BAD_INPUT)


if __name__ == "__main__":
    unittest.main()
