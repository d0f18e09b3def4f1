"""Runs of job files as users start them: the layout of ranks and threads, stops and deadlines change no bit of the result;
every verb that reads a result file works on it; a second job does not overwrite the first.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import image_files
import program

JOB = """
mattis = 1
title = "layout"
model = "dense"
[parameters]
P = 3
alpha = [0.05, 0.1]
T = [0.3, 0.4, 0.5]
[theory]
boundaries = ["retrieval_spinodal", "retrieval_transition"]
[montecarlo]
points = {{ alpha = [0.05, 0.1], T = [0.4] }}
N = [20, 24, 30]
samples = 4
sweeps = {{ thermalise = {thermalise}, measure = 100 }}
[run]
{run}
"""
SLOW_SWEEPS = 100_000  # seconds of work on a fast machine too, so that there is something to stop


class RunTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_run_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, name="job.toml", thermalise=100, run=""):
        path = self.folder / name
        path.write_text(JOB.format(thermalise=thermalise, run=run))
        return path

    def run_to_end(self, job, output, *words):
        got = program.run("run", str(job), "-o", str(output), *words)
        self.assertEqual(got.returncode, program.DONE, got.stderr)

    def test_a_run_ends_with_the_verdict_and_the_next_command(self):
        output = self.folder / "a result.h5"
        for _ in range(2):  # as it is computed, and found complete
            printed = program.run("run", str(self.job()), "-o", str(output)).stdout.splitlines()
            compared = program.run("compare", str(output)).stdout.splitlines()
            self.assertEqual(printed[0], f"{output} is complete")
            self.assertEqual(printed[-1], f"next: mattis compare '{output}'")
            verdict, counts = compared[-1], compared[-2]
            self.assertEqual(printed[-2], f"{verdict} ({counts})")

    def test_a_line_that_exists_nowhere_is_said(self):
        path = self.folder / "absent.toml"
        path.write_text("""mattis = 1
model = "hopfield"
[parameters]
alpha = 0.05
T = [1.1, 1.2]
[theory]
boundaries = ["retrieval_transition", "glass_transition"]
""")
        output = self.folder / "absent.h5"
        printed = program.run("run", str(path), "-o", str(output)).stdout
        self.assertIn("line retrieval_transition (rs) exists nowhere on the grid\n", printed)
        self.assertNotIn("glass_transition", printed)
        self.assertTrue(printed.endswith(f"next: mattis export {output}\n"), printed)
        rows = program.strict_json(program.run("export", str(output), "--table", "boundaries/retrieval_transition",
                                               "--json").stdout)["rows"]
        self.assertEqual({(row["status"], row["remark"]) for row in rows}, {("absent", "exists nowhere on the grid")})
        self.assertEqual([row["T"] for row in rows], [1.1, 1.2])

    def tables(self, output):
        """Every table of a result file as the text of its JSON."""
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        self.assertIn("agreement", names)
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def mpirun(self, ranks):
        launcher = shutil.which("mpirun")
        if launcher is None:
            self.skipTest("there is no mpirun")
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        return [launcher, *root, "--oversubscribe", "-n", str(ranks)]

    def test_threads_change_nothing(self):
        job = self.job()
        self.run_to_end(job, self.folder / "1.h5", "--threads", "1")
        one = self.tables(self.folder / "1.h5")
        for threads in ("2", "4"):
            self.run_to_end(job, self.folder / f"{threads}.h5", "--threads", threads)
            self.assertEqual(self.tables(self.folder / f"{threads}.h5"), one)

    def test_ranks_change_nothing(self):
        job = self.job()
        self.run_to_end(job, self.folder / "0.h5", "--threads", "1")
        one = self.tables(self.folder / "0.h5")
        for ranks, threads in ((1, 2), (2, 1), (3, 2), (7, 1)):
            output = self.folder / f"{ranks}.h5"
            got = subprocess.run([*self.mpirun(ranks), program.PROGRAM, "run", str(job), "-o", str(output), "--threads",
                                  str(threads)], capture_output=True, text=True, check=False, timeout=120)
            self.assertEqual(got.returncode, program.DONE, got.stderr)
            self.assertEqual(self.tables(output), one)
            self.assertEqual(program.strict_json(program.run("status", str(output), "--json").stdout)["status"], "complete")

    def test_bad_input_under_mpirun_is_said_once(self):
        got = subprocess.run([*self.mpirun(3), program.PROGRAM, "run", str(self.folder / "absent.toml")],
                             capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertEqual(got.stderr.count("mattis: error:"), 1, got.stderr)

    def test_bad_input_on_one_rank_alone_ends_all(self):
        # A job file that only one machine lacks: the others must not wait for its rank.
        output = self.folder / "out.h5"
        run = [program.PROGRAM, "run", "-o", str(output)]
        got = subprocess.run([*self.mpirun(1), *run, str(self.job()), ":", "-n", "1", *run, "absent.toml"],
                             capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertEqual(got.stderr.count("mattis: error:"), 1, got.stderr)
        self.assertIn("mattis: error: rank 1: absent.toml:1:1: cannot be opened", got.stderr)
        self.assertFalse(output.exists())

    def test_a_signal_to_mpirun_stops_all_ranks_and_the_rest_follows(self):
        job = self.job(thermalise=4 * SLOW_SWEEPS)
        output = self.folder / "ranks.h5"
        # Told to end, Open MPI waits for so many seconds, sends SIGTERM to the ranks, waits again, and kills them.
        launcher = [*self.mpirun(3), "--mca", "odls_base_sigkill_timeout", "2"]
        with subprocess.Popen([*launcher, program.PROGRAM, "run", str(job), "-o", str(output)],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(1)
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=60)
        self.assertNotEqual(process.returncode, program.DONE)
        self.assertEqual(err.count("run the same command again"), 1, err)
        status = program.strict_json(program.run("status", str(output), "--json").stdout)
        self.assertEqual(status["status"], "stopped")
        self.run_to_end(job, output)
        self.run_to_end(job, self.folder / "straight.h5")
        self.assertEqual(self.tables(output), self.tables(self.folder / "straight.h5"))

    def test_deadline_stops_cleanly(self):
        job = self.job(thermalise=SLOW_SWEEPS, run='walltime = "1s"')
        output = self.folder / "deadline.h5"
        codes = []
        begin = time.monotonic()
        while not codes or codes[-1] == program.STOPPED:
            codes.append(program.run("run", str(job), "-o", str(output)).returncode)
            self.assertLess(len(codes), 60)
            self.assertLess(time.monotonic() - begin, 110)
        self.assertEqual(codes[-1], program.DONE)
        self.assertGreater(len(codes), 1)

    def test_another_job_is_not_overwritten(self):
        output = self.folder / "mine.h5"
        self.run_to_end(self.job(), output)
        content = output.read_bytes()
        got = program.run("run", str(self.job("other.toml", thermalise=101)), "-o", str(output))
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertIn("another job ('layout')", got.stderr)
        self.assertEqual(output.read_bytes(), content)
        self.run_to_end(self.job(), output)  # complete already
        self.assertEqual(output.read_bytes(), content)

    def test_verbs_read_what_run_wrote(self):
        output = self.folder / "all.h5"
        job = self.job()
        check = program.strict_json(program.run("check", str(job), "--json").stdout)
        self.assertEqual(len(check["points"]), 6)
        self.run_to_end(job, output)
        points = program.run("export", str(output), "--table", "montecarlo/points").stdout.splitlines()
        self.assertEqual(len(points), 7)
        self.assertIn("alpha_realised", points[0].split(","))
        compare = program.run("compare", str(output), "--json")
        verdict = program.strict_json(compare.stdout)
        self.assertEqual(len(verdict["pairs"]), 6)
        self.assertEqual(compare.returncode, 0 if verdict["verdict"] == "agrees" else 1)
        self.assertIn("verdict:", program.run("compare", str(output)).stdout)
        wrong = program.run("export", str(output), "--table", "montecarlo/point")
        self.assertEqual(wrong.returncode, program.BAD_INPUT)
        self.assertIn("did you mean 'montecarlo/points'", wrong.stderr)

    def test_files_that_are_no_result_files(self):
        text = self.folder / "notes.txt"
        text.write_text("notes")
        for words in (["status", str(text)], ["export", str(text)], ["compare", str(text)],
                      ["compare", str(self.folder / "absent.h5")]):
            got = program.run(*words)
            self.assertEqual(got.returncode, program.FILE_FAILURE, words)
            self.assertRegex(got.stderr, r"\Amattis: error: [^\n]+\n\Z")
            self.assertEqual(got.stdout, "")


class AtlasTest(unittest.TestCase):
    def test_every_job_of_the_atlas_is_valid(self):
        jobs = sorted((Path(__file__).parents[2] / "phase_diagrams" / "atlas").glob("*.toml"))
        self.assertGreaterEqual(len(jobs), 10)
        for job in jobs:
            with self.subTest(job.name):
                if not image_files.are_there(job):
                    print(f"skipped: {job.name}, whose images are not in MATTIS_DATA_DIR", file=sys.stderr)
                    continue
                got = program.run("check", str(job), "--quick")
                self.assertEqual([got.returncode, got.stderr], [program.DONE, ""])


if __name__ == "__main__":
    unittest.main()
