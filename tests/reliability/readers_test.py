"""Whoever reads what a run says may go away, read no more, or never have been there; names may be no text. None of that
ends or holds up a computation, nor changes its exit code. Verbs whose answer is what they print say when it is lost.
"""
import errno
import fcntl
import os
import pty
import subprocess
import time
import unittest
from pathlib import Path

import faults
import program

ANSWERS = (["export", "{out}"], ["export", "{out}", "--table", "agreement", "--json"], ["status", "{out}"],
           ["status", "{out}", "--json"], ["check", "{job}"], ["check", "{job}", "--json"], ["describe"], ["doctor"],
           ["solve", "sk", "--T", "0.5", "--json"], ["compare", "{out}", "--json"], ["--version"], ["run", "--help"])


def fill(descriptor):
    """Writes until there is no room left."""
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    try:
        while True:
            os.write(descriptor, b"." * 512)
    except OSError as full:
        if full.errno != errno.EAGAIN:
            raise
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags)


class ReadersTest(faults.FaultTest):
    def run_into(self, job, output, stdout, stderr, before=None):
        return subprocess.run(self.command(job, output, threads=2), stdout=stdout, stderr=stderr, check=False, timeout=100,
                              preexec_fn=before).returncode

    def check_complete(self, output):
        self.assertEqual(self.status(output)["status"], "complete")
        self.assertEqual(sorted(path.name for path in self.folder.glob(f"{output.name}*")), [output.name])

    def test_a_reader_that_goes_away_ends_nothing(self):
        job, output = self.job(share=0.3), self.folder / "out.h5"
        with subprocess.Popen(self.command(job, output, threads=2), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
            self.assertIn(b"0/", run.stdout.readline())
            run.stdout.close()  # as head -1 does
            self.assertEqual(run.wait(timeout=100), program.DONE)
        self.check_complete(output)

    def test_a_pipe_that_nobody_reads_holds_nothing_up(self):
        job, output = self.job(share=0.1), self.folder / "out.h5"
        reading, writing = os.pipe()
        fill(writing)
        self.assertEqual(self.run_into(job, output, writing, writing), program.DONE)
        os.close(reading)
        os.close(writing)
        self.check_complete(output)

    def test_a_terminal_that_nobody_reads_holds_nothing_up(self):
        job, output = self.job(share=0.5), self.folder / "out.h5"
        reading, terminal = pty.openpty()
        fill(terminal)
        self.assertEqual(self.run_into(job, output, terminal, terminal), program.DONE)
        os.close(reading)
        os.close(terminal)
        self.check_complete(output)

    def test_a_terminal_that_is_closed_ends_nothing(self):
        job, output = self.job(share=0.5), self.folder / "out.h5"
        reading, terminal = pty.openpty()
        with subprocess.Popen(self.command(job, output), stdout=terminal, stderr=terminal) as run:
            self.wait_for(output, run)
            os.close(terminal)
            os.close(reading)
            self.assertEqual(run.wait(timeout=100), program.DONE)
        self.check_complete(output)

    def test_no_room_and_no_stream_at_all(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            job, output = self.job(share=0.1), self.folder / "full.h5"
            self.assertEqual(self.run_into(job, output, full, full), program.DONE)
            self.check_complete(output)
        for closed in ((2,), (1,), (1, 2), (0, 1, 2)):
            with self.subTest(closed=closed):
                output = self.folder / f"closed{len(closed)}{closed[0]}.h5"
                code = self.run_into(job, output, subprocess.DEVNULL, subprocess.DEVNULL,
                                     lambda streams=closed: [os.close(stream) for stream in streams])
                self.assertEqual(code, program.DONE)
                self.check_complete(output)

    def test_a_stop_is_a_stop_whoever_reads(self):
        job, output = self.job(run='walltime = "1s"', share=20.0), self.folder / "out.h5"
        with open("/dev/full", "w", encoding="utf-8") as full:
            self.assertEqual(self.run_into(job, output, full, full), program.STOPPED)

    def test_a_merge_is_made_whoever_reads(self):
        job = self.job(share=0.1)
        parts = [str(self.folder / f"part-{k}.h5") for k in (1, 2)]
        for k, part in enumerate(parts):
            got = program.run("run", str(job), "--shard", f"{k + 1}/2", "-o", part)
            self.assertEqual(got.returncode, program.DONE, got.stderr)
        with open("/dev/full", "w", encoding="utf-8") as full:
            output = self.folder / "all.h5"
            self.assertEqual(program.run_into(full, full, "merge", str(output), *parts), program.DONE)
        self.check_complete(output)

    def test_a_lost_answer_is_an_error(self):
        job, output = self.job(share=0.05), self.folder / "out.h5"
        self.finish(job, output, threads=2)
        for words in ANSWERS:
            words = [word.format(out=output, job=job) for word in words]
            with self.subTest(words=words):
                with open("/dev/full", "w", encoding="utf-8") as full:
                    self.assertEqual(program.run_into(full, full, *words), program.FILE_FAILURE)
                reading, writing = os.pipe()
                os.close(reading)
                self.assertEqual(program.run_into(writing, subprocess.DEVNULL, *words), program.FILE_FAILURE)
                os.close(writing)
                closed = subprocess.run([program.PROGRAM, *words], stderr=subprocess.DEVNULL, check=False, timeout=60,
                                        preexec_fn=lambda: os.close(1))
                self.assertEqual(closed.returncode, program.FILE_FAILURE)

    def test_names_that_are_no_text(self):
        folder = os.fsencode(self.folder) + b"/f\xff\xfe"
        os.mkdir(folder)
        job, output = folder + b"/job\xe9.toml", folder + b"/out\x80.h5"
        Path(os.fsdecode(job)).write_text(self.job(share=0.2).read_text())

        def said(*words, code=program.DONE):
            got = subprocess.run([program.PROGRAM, *words], capture_output=True, check=False, timeout=60)
            self.assertEqual(got.returncode, code, got.stderr)
            got.stderr.decode()  # throws where it is no UTF-8
            return got.stdout
        program.strict_json(said(b"check", job, b"--json").decode())
        said(b"check", job)
        with subprocess.Popen([program.PROGRAM, b"run", job, b"-o", output, b"--threads", b"1"], stderr=subprocess.PIPE) as run:
            live = Path(os.fsdecode(output + b".live"))
            while not live.exists() and run.poll() is None:
                time.sleep(0.01)
            if run.poll() is None:
                program.strict_json(said(b"status", output, b"--json").decode())
            run.communicate(timeout=60)
        self.assertEqual(run.returncode, program.DONE)
        self.assertIn("complete", said(b"run", job, b"-o", output).decode())
        self.assertEqual(program.strict_json(said(b"status", output, b"--json").decode())["status"], "complete")
        for words in ((b"status", output), (b"export", output), (b"export", output, b"--table", b"agreement", b"--json"),
                      (b"merge", output + b"2", output)):
            said(*words)
        said(b"run", job + b"x", code=program.BAD_INPUT)
        said(b"status", output + b"x", code=program.FILE_FAILURE)
        said(b"merge", folder, output, code=program.BAD_INPUT)

    @faults.needs_mpirun
    def test_several_ranks_and_nobody_who_reads(self):
        job, output = self.job(share=0.3), self.folder / "out.h5"
        with open("/dev/full", "w", encoding="utf-8") as full:
            code = subprocess.run(self.command(job, output, ranks=2), stdout=full, stderr=full, check=False,
                                  timeout=100).returncode
        self.assertIn(code, (program.DONE, 1))  # of the launcher, which may fail to pass the words on
        self.check_complete(output)


if __name__ == "__main__":
    unittest.main()
