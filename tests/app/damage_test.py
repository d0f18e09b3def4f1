"""Files of an unfinished run that were damaged, swapped or replaced: each is named with the reason and set aside, the
generation before is used, and the run ends with the tables of a run that nothing disturbed. And the lock: one run of an
output at a time.
"""
import os
import shutil
import signal
import subprocess
import unittest

import faults
import program


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    os.truncate(path, 0)


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 16
    path.write_bytes(content)


class DamageTest(faults.FaultTest):
    def setUp(self):
        super().setUp()
        self.output = self.folder / "out.h5"
        self.previous = self.folder / "out.h5.previous"
        self.lock = self.folder / "out.h5.lock"

    def stop_with_two_generations(self, job):
        """A run that was stopped after its first checkpoint, so that it has written two files."""
        with self.start(job, self.output) as process:
            self.wait_for(self.output, process)
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
        self.assertEqual(process.returncode, program.STOPPED)
        self.assertTrue(self.previous.exists())

    def test_damage_is_named_set_aside_and_without_effect(self):
        job = self.job(share=0.4)
        other = self.job(name="other.toml", share=0.01)
        foreign = self.folder / "foreign.h5"
        self.finish(other, foreign)
        straight = self.folder / "straight.h5"
        self.finish(job, straight, threads=2)
        expected = self.tables(straight)
        self.stop_with_two_generations(job)
        whole = {path: path.read_bytes() for path in (self.output, self.previous)}

        damages = {"damaged: it has": cut, "not a result file of mattis (it is empty)": empty, "its checksum is wrong": flip,
                   "holds the results of another job ('faults')": lambda path: shutil.copy(foreign, path)}
        for hurt in (self.output, self.previous):
            for reason, damage in damages.items():
                with self.subTest(reason, file=hurt.name):
                    for path, content in whole.items():
                        path.write_bytes(content)
                    damage(hurt)
                    damaged = hurt.read_bytes()
                    said = self.finish(job, self.output, threads=2)
                    (line,) = [line for line in said.splitlines() if "set aside" in line]
                    self.assertTrue(line.startswith(f"mattis: {hurt}"), line)
                    self.assertIn(reason, line)
                    self.assertEqual((self.folder / "out.h5.damaged").read_bytes(), damaged)
                    (self.folder / "out.h5.damaged").unlink()
                    self.assertEqual(self.tables(self.output), expected)
        with self.subTest("swapped"):
            self.output.write_bytes(whole[self.previous])
            self.previous.write_bytes(whole[self.output])
            self.assertNotIn("set aside", self.finish(job, self.output, threads=2))
            self.assertEqual(self.tables(self.output), expected)
        with self.subTest("one file alone"):
            self.output.unlink()
            self.previous.write_bytes(whole[self.previous])
            self.finish(job, self.output, threads=2)
            self.assertEqual(self.tables(self.output), expected)
        with self.subTest("both"):
            cut_both = {path: content[:len(content) // 2] for path, content in whole.items()}
            for path, content in cut_both.items():
                path.write_bytes(content)
            got = program.run("run", str(job), "-o", str(self.output))
            self.assertEqual(got.returncode, program.FILE_FAILURE)
            self.assertRegex(got.stderr, r"\Amattis: error: nothing can be gone on with: [^\n]*out.h5: damaged[^\n]*"
                                         r"out.h5.previous: damaged[^\n]*remove or rename[^\n]*\n\Z")
            self.assertEqual({path: path.read_bytes() for path in cut_both}, cut_both)
            self.assertFalse(self.lock.exists())

    def test_another_build_goes_on_and_says_so(self):
        job = self.job()
        self.stop_with_two_generations(job)
        other_build = self.folder / "mattis"
        shutil.copy(program.PROGRAM, other_build)
        with open(other_build, "ab") as file:
            file.write(b"another build")
        got = subprocess.run([other_build, *self.command(job, self.output)[1:]], capture_output=True, text=True,
                             check=False, timeout=100)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(got.stderr.count("was written by another build of mattis"), 1, got.stderr)

    def test_a_second_run_is_refused_and_the_first_goes_on(self):
        job = self.job()
        with self.start(job, self.output) as process:
            self.wait_for(self.output, process)
            got = program.run("run", str(job), "-o", str(self.output))
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertRegex(got.stderr, rf"\Amattis: error: output {self.output} is being written by another run: process "
                                         rf"{process.pid} on \S+ since 20\S+Z\. Allowed is [^\n]*{self.lock}\n\Z")
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, program.STOPPED)
        self.assertFalse(self.lock.exists())

    def test_the_lock_of_a_killed_run_is_taken_over_and_explained(self):
        job = self.job()
        with self.start(job, self.output) as process:
            self.wait_for(self.output, process)
            self.kill(process)
        self.assertTrue(self.lock.exists())
        said = self.finish(job, self.output, threads=2)
        self.assertIn(f"{self.lock} was left by a run that is over (process {process.pid} on ", said)

    def lose_the_lock(self, lose):
        """A run whose lock is changed while it goes on. Returns what it said at its end."""
        job = self.job(run="checkpoint_every = 1000", share=20.0)
        with self.start(job, self.output, threads=2) as process:
            self.wait_for(self.lock, process)
            self.wait_for(self.folder / "out.h5.live", process)
            lose()
            said = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, program.FILE_FAILURE, said)
        return job, [line for line in said.splitlines() if line.startswith("mattis: error: ")]

    def test_a_run_whose_lock_was_removed_stops_and_keeps_what_it_has_done_aside(self):
        job, errors = self.lose_the_lock(self.lock.unlink)
        rescued = self.folder / "out.h5.rescued"
        self.assertEqual(errors, [f"mattis: error: {self.lock} was removed while this run went on, so that {self.output} is "
                                  f"written no more; what this run has done is in {rescued}, which mattis merge joins with it"])
        self.assertEqual(sorted(path.name for path in self.folder.glob("out.h5*")), ["out.h5.rescued"])
        got = program.run("merge", str(self.output), str(rescued))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(program.run("check", "--quick", str(job), "-o", str(self.output)).returncode, program.DONE)

    def test_a_run_whose_lock_is_another_runs_by_now_writes_nothing_over_it(self):
        other = "host elsewhere\nprocess 5\n"

        def replace():
            self.lock.unlink()
            self.lock.write_text(other)
            self.output.write_text("of the other run")
            (self.folder / "out.h5.rescued").write_text("of an earlier one")
        _, (error,) = self.lose_the_lock(replace)
        self.assertIn(f"{self.lock} is that of another run by now (process 5 on elsewhere), so that {self.output} is written",
                      error)
        self.assertEqual((self.lock.read_text(), self.output.read_text()), (other, "of the other run"))
        self.assertEqual((self.folder / "out.h5.rescued").read_text(), "of an earlier one")
        self.assertEqual(program.run("status", str(self.folder / "out.h5.rescued-2")).returncode, program.DONE)

    def test_an_output_that_is_a_link_is_written_where_it_points(self):
        job = self.job(share=0.05)
        (self.folder / "far").mkdir()
        link = self.folder / "link.h5"
        link.symlink_to("far/real.h5")
        got = program.run("run", str(job), "-o", str(link))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertTrue(link.is_symlink())
        self.assertEqual([path.name for path in (self.folder / "far").iterdir()], ["real.h5"])
        self.assertEqual(sorted(path.name for path in self.folder.glob("link.h5*")), ["link.h5"])
        self.assertEqual(program.run("status", str(link)).returncode, program.DONE)

    def test_a_pipe_is_no_output(self):
        pipe = self.folder / "pipe.h5"
        os.mkfifo(pipe)
        got = program.run("run", str(self.job(share=0.05)), "-o", str(pipe))
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertIn("is a device or a pipe", got.stderr)

    def test_a_file_that_may_not_grow_ends_the_run_with_a_message(self):
        output = self.folder / "large.h5"
        limited = f"ulimit -f 8; exec '{program.PROGRAM}' run '{self.job(share=0.05)}' -o '{output}'"
        got = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(got.returncode, program.FILE_FAILURE, got.stderr)
        self.assertIn("File too large", got.stderr)
        self.assertEqual(list(self.folder.glob("large.h5*")), [])

    def test_a_failed_run_leaves_no_lock(self):
        job = self.job()
        self.output.write_text("notes")
        got = program.run("run", str(job), "-o", str(self.output))
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertEqual(self.output.read_text(), "notes")
        self.assertFalse(self.lock.exists())


if __name__ == "__main__":
    unittest.main()
