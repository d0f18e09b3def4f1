"""The batch scripts for Slurm, with programs that stand for sbatch, srun, scontrol and, in most tests, mattis itself:
they write down how they were called.
"""
import os
import shlex
import signal
import subprocess
import time
import unittest
from pathlib import Path

import faults
import program

SCRIPTS = Path(__file__).parents[2] / "scripts" / "slurm"
CODES = (program.DONE, program.DISAGREEMENT, program.BAD_INPUT, program.FILE_FAILURE, program.NOTHING_CONVERGED)


class SlurmTest(faults.FaultTest):
    def setUp(self):
        super().setUp()
        self.calls = self.folder / "calls"
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.stub("srun", 'exec "$@"')
        self.stub("scontrol", "")
        self.stub("sbatch", 'echo "$((100 + $(grep -c ^sbatch "$CALLS")));cluster"')

    def stub(self, name, body):
        path = self.bin / name
        path.write_text(f'#!/usr/bin/env bash\necho "{name} ${{*@Q}}" >> "$CALLS"\n{body}\n')
        path.chmod(0o755)

    def environment(self, **more):
        return {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", "CALLS": str(self.calls), "SLURM_JOB_ID": "4711",
                "SLURM_CPUS_PER_TASK": "2", **more}

    def batch(self, script, *words, **more):
        return subprocess.run([SCRIPTS / script, *map(str, words)], capture_output=True, text=True, check=False, timeout=60,
                              env=self.environment(**more))

    def called(self):
        """Every call of a stub as a list of words; forgotten afterwards."""
        calls = [shlex.split(line) for line in self.calls.read_text().splitlines()] if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return calls

    def test_a_stopped_run_is_queued_again_and_no_other(self):
        # Part 3 of 8 alone: the array that runs has one task.
        array = {"SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "1"}
        run = ["mattis", "run", "job.toml", "-o", "out.h5", "--threads", "2"]
        part = ["mattis", "run", "job.toml", "--shard", "3/8", "-o", "out.part-3.h5", "--threads", "2"]
        for script, given, more, words, launch in (("run.sbatch", [], {}, run, [["srun", *run]]),
                                                   ("array.sbatch", ["8"], array, part, [])):
            for code in (*CODES, program.STOPPED):
                with self.subTest(script, code=code):
                    self.stub("mattis", f"exit {code}")
                    got = self.batch(script, "job.toml", "out.h5", *given, **more)
                    stopped = code == program.STOPPED
                    self.assertEqual(got.returncode, program.DONE if stopped else code, got.stderr)
                    requeue = [["scontrol", "requeue", "4711"]] if stopped else []
                    self.assertEqual(self.called(), [*launch, words, *requeue])

    def test_where_it_cannot_be_queued_again_the_code_says_so(self):
        self.stub("mattis", "exit 3")
        self.stub("scontrol", "exit 1")
        for script, given in (("run.sbatch", []), ("array.sbatch", ["1"])):
            got = self.batch(script, "job.toml", "out.h5", *given, SLURM_ARRAY_TASK_ID="1")
            self.assertEqual(got.returncode, program.STOPPED)
            self.assertIn("cannot be queued again", got.stderr)

    def test_the_signal_of_the_queue_reaches_the_run_and_the_rest_follows(self):
        job = self.job(run='walltime = "slurm"')
        self.finish(self.job(name="straight.toml"), self.folder / "straight.h5", threads=2)
        output = self.folder / "out.h5"
        environment = self.environment(MATTIS=str(program.PROGRAM), SLURM_JOB_END_TIME=str(int(time.time()) + 1000))
        with subprocess.Popen([SCRIPTS / "run.sbatch", job, output], env=environment, stderr=subprocess.PIPE,
                              text=True) as process:
            self.wait_for(output.with_name("out.h5.lock"), process)
            for _ in range(3):
                process.send_signal(signal.SIGUSR1)
            err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, program.DONE, err)
        self.assertEqual(self.called()[-1], ["scontrol", "requeue", "4711"])
        self.assertEqual(self.status(output)["status"], "stopped")
        got = self.batch("run.sbatch", job, output, MATTIS=str(program.PROGRAM), SLURM_RESTART_COUNT="1",
                         SLURM_JOB_END_TIME=str(int(time.time()) + 1000))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual([call[0] for call in self.called()], ["srun"])
        self.assertEqual(self.tables(output), self.tables(self.folder / "straight.h5"))

    def test_parts_are_submitted_with_a_merge_that_waits_for_all(self):
        got = self.batch("submit.sh", "job.toml", "some out.h5", 12, "--partition=long", "--time=2:00:00")
        self.assertEqual(got.returncode, 0, got.stderr)
        self.assertEqual(got.stdout, "parts 101, merge 102\n")
        parts, merge = self.called()
        self.assertEqual(parts, ["sbatch", "--parsable", "--array=1-12", "--partition=long", "--time=2:00:00",
                                 str(SCRIPTS / "array.sbatch"), "job.toml", "some out.h5", "12"])
        self.assertEqual(merge[:3], ["sbatch", "--parsable", "--dependency=afterok:101"])
        self.assertEqual(merge[-3:], [str(SCRIPTS / "merge.sbatch"), "some out.h5", "12"])

    def test_one_part_alone_is_the_part_of_the_whole_job(self):
        # All parts but one, then that one in an array of its own, then the merge.
        job, output = self.job(share=0.2), self.folder / "out.h5"
        self.finish(self.job(name="straight.toml", share=0.2), self.folder / "straight.h5", threads=2)
        for task, count in (("1", "3"), ("3", "3"), ("2", "1")):
            got = self.batch("array.sbatch", job, output, 3, MATTIS=str(program.PROGRAM), SLURM_ARRAY_TASK_ID=task,
                             SLURM_ARRAY_TASK_COUNT=count)
            self.assertEqual(got.returncode, program.DONE, got.stderr)
        got = self.batch("merge.sbatch", output, 3, MATTIS=str(program.PROGRAM))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(self.tables(output), self.tables(self.folder / "straight.h5"))

    def test_a_part_that_the_job_has_not_is_refused(self):
        for task in ("9", "0", "", "x"):
            got = self.batch("array.sbatch", "job.toml", "out.h5", 8, SLURM_ARRAY_TASK_ID=task)
            self.assertEqual(got.returncode, program.BAD_INPUT, got.stderr)
        self.assertEqual(self.called(), [])

    def test_a_submission_that_fails_submits_no_merge(self):
        self.stub("sbatch", "exit 1")
        self.assertNotEqual(self.batch("submit.sh", "job.toml", "out.h5", 2).returncode, 0)
        self.assertEqual(len(self.called()), 1)

    def test_the_merge_names_every_part(self):
        self.stub("mattis", "exit 4")
        got = self.batch("merge.sbatch", "some out.h5", 3)
        self.assertEqual(got.returncode, program.FILE_FAILURE)
        self.assertEqual(self.called(), [["mattis", "merge", "some out.h5", *(f"some out.part-{k}.h5" for k in (1, 2, 3))]])

    def test_wrong_words_are_refused(self):
        for script, *words in (["run.sbatch", "job.toml"], ["array.sbatch", "job.toml", "out.h5"],
                               ["array.sbatch", "job.toml", "out.h5", "many"], ["merge.sbatch"],
                               ["submit.sh", "job.toml", "out.h5"], ["submit.sh", "job.toml", "out.h5", "many"]):
            got = self.batch(script, *words)
            self.assertEqual(got.returncode, program.BAD_INPUT, script)
            self.assertTrue(got.stderr.startswith("usage: "), got.stderr)
        self.assertEqual(self.called(), [])


if __name__ == "__main__":
    unittest.main()
