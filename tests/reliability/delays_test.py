"""A run answers signals and deadlines whatever it does just then: drawing disorder, building tables, the first sweeps
of large systems, the equations of a sample, theory. Limits are generous, for busy machines. With MATTIS_LONG=1 systems
are as large as `check` accepts with a part of the memory: their beginning takes far longer than the limit.
"""
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

LONG = os.environ.get("MATTIS_LONG") == "1"
LIMIT = 20.0  # seconds from a signal, or a deadline, to the end of the program
MEMORY = 0.4  # of what is available that a system of the long tests may take

HEAD = 'mattis = 1\nmodel = "{model}"\n[parameters]\n{parameters}\n'
SIMULATION = "[montecarlo]\nN = [{N}]\nsamples = 1\nsweeps = {{ thermalise = 10000, measure = 10000 }}\n"
# By name: model, parameters, more lines of [montecarlo], N, and an N that is too large for most machines.
SYSTEMS = {
    "pspin": ("pspin", "P = 3\nT = 0.8", "", 500, 4000),
    "pspin of five": ("pspin", "P = 5\nT = 0.8", "", 90, 500),
    "pspin on a ladder": ("pspin", "P = 3\nT = 0.8", "tempering = { from = 0.6, to = 1.2, count = 6 }", 300, 2000),
    "sk": ("sk", "T = 0.8", "", 8000, 200000),
    "hopfield": ("hopfield", "alpha = 0.2\nT = 0.3", "", 30000, 4000000),
    "dense": ("dense", "P = 4\nalpha = 0.8\nT = 0.3", "", 300, 20000),
    "multitasking": ("multitasking", "K = 1\nd = 0.3\nalpha = 0.1\nT = 0.1", 'start = "pure"', 6000, 1000000),
    "multitasking of examples": ("multitasking", 'K = 3\nd = 0.3\nT = 0.1\nprotocol = "supervised"\nr = 0.5\nM = 4000',
                                 'start = "pure"', 100000, 100000000),
    "multitasking of many sites": ("multitasking", "K = 3\nd = 0.3\nT = 0.1", 'start = "pure"\norder = "parallel"',
                                   3000000, 2000000000),
}
THEORY = {
    "frsb": ("sk", "T = { from = 0.05, to = 0.9, count = 40 }", '[theory]\nansatz = ["frsb"]\n'),
    "steps": ("dense", "P = 4\nalpha = { from = 0.01, to = 0.6, count = 20 }\nT = 0.1", '[theory]\nansatz = ["4rsb"]\n'),
    "line": ("dense", "P = 4\nT = { from = 0.0, to = 0.6, count = 20 }\nalpha = 0.1",
             '[theory]\nansatz = ["1rsb"]\nboundaries = ["retrieval_transition"]\n'),
    "search": ("multitasking", "K = 6\nd = { from = 0.05, to = 0.9, count = 30 }\nT = 0.05", "[theory]\n"),
    "row": ("multitasking", "K = 10\nd = { from = 0.05, to = 0.9, count = 300 }\nT = 0.05", "[theory]\n"),
}


class DelaysTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_delays_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def simulation(self, name, N=None, run=""):
        model, parameters, more, small, largest = SYSTEMS[name]
        job = self.folder / "job.toml"

        def write(size):
            job.write_text(HEAD.format(model=model, parameters=parameters) + SIMULATION.format(N=size) + more
                           + f"\n[run]\n{run}\n")
        if not N:
            N = self.accepted(job, write, small, largest) if LONG else small
        write(N)
        return job

    def accepted(self, job, write, low, high):
        """The largest size for which `check` predicts no more than a part of the memory."""
        while high - low > 0.05 * low:
            middle = (low + high) // 2
            write(middle)
            got = program.run("check", str(job), "--quick", "--json", "--threads", "1")
            document = program.strict_json(got.stdout) if got.returncode == program.DONE else None
            if document and document["bytes"] < MEMORY * document["bytes_available"]:
                low = middle
            else:
                high = middle
        return low

    def theory(self, name):
        model, parameters, section = THEORY[name]
        job = self.folder / "job.toml"
        job.write_text(HEAD.format(model=model, parameters=parameters) + section)
        return job

    def start(self, job, output):
        return subprocess.Popen([program.PROGRAM, "run", str(job), "-o", str(output), "--threads", "1"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def stopped(self, job, output, after):
        """Sends SIGTERM some time after the run has taken its lock. It must end in time, and say how; returns what
        `status` says then."""
        with self.start(job, output) as process:
            lock, begin = output.with_name(output.name + ".lock"), time.monotonic()
            while not lock.exists() and process.poll() is None and time.monotonic() - begin < 60:
                time.sleep(0.01)
            time.sleep(after)
            process.send_signal(signal.SIGTERM)
            begin = time.monotonic()
            err = process.communicate(timeout=10 * LIMIT)[1]
            self.assertLess(time.monotonic() - begin, LIMIT)
        self.assertIn(process.returncode, (program.STOPPED, program.DONE), err)
        return program.strict_json(program.run("status", str(output), "--json").stdout)

    def test_a_signal_is_answered_by_every_kind_of_systems(self):
        for name in SYSTEMS:
            for after in (0.3, 2.0):
                with self.subTest(name, after=after):
                    job, output = self.simulation(name), self.folder / "out.h5"
                    self.stopped(job, output, after)
                    for file in self.folder.glob("out.h5*"):
                        file.unlink()

    def test_a_signal_is_answered_by_every_kind_of_theory(self):
        for name in THEORY:
            for after in (0.5, 3.0):
                with self.subTest(name, after=after):
                    self.stopped(self.theory(name), self.folder / f"{name}{after}.h5", after)

    def test_what_was_being_drawn_is_drawn_again(self):
        # Stopped while the couplings are drawn: nothing of the sample is kept, and the rest gives the same tables.
        job, output = self.simulation("pspin", N=300), self.folder / "out.h5"
        job.write_text(job.read_text().replace("10000", "4"))
        got = program.run("run", str(job), "-o", str(self.folder / "straight.h5"), "--threads", "1")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.stopped(job, output, 0.0)
        got = program.run("run", str(job), "-o", str(output), "--threads", "1")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        for table in ("montecarlo/samples", "montecarlo/bins/energy", "agreement"):
            one, two = (program.run("export", str(self.folder / file), "--table", table).stdout
                        for file in ("straight.h5", "out.h5"))
            self.assertEqual(one, two)
            self.assertTrue(one)

    def test_a_deadline_is_kept_whatever_is_done_then(self):
        for name in ("pspin", "pspin on a ladder", "sk", "dense"):
            with self.subTest(name):
                job, output = self.simulation(name, run='walltime = "2s"'), self.folder / "out.h5"
                begin = time.monotonic()
                got = program.run("run", str(job), "-o", str(output), "--threads", "1", timeout=10 * LIMIT)
                self.assertLess(time.monotonic() - begin, LIMIT)
                self.assertIn(got.returncode, (program.STOPPED, program.FILE_FAILURE), got.stderr)
                if got.returncode == program.FILE_FAILURE:
                    self.assertRegex(got.stderr, "was over before any task had come further; the soonest, .*, needs ")
                for file in self.folder.glob("out.h5*"):
                    file.unlink()

    def test_a_deadline_before_anything_can_be_done_is_no_reason_to_try_again(self):
        job, output = self.simulation("pspin", N=600, run='walltime = "0.3s"'), self.folder / "out.h5"
        # What theory expects may be found at the first start, and is an advance.
        for expected in ((program.STOPPED, program.FILE_FAILURE), (program.FILE_FAILURE,), (program.FILE_FAILURE,)):
            got = program.run("run", str(job), "-o", str(output), "--threads", "1", timeout=10 * LIMIT)
            self.assertIn(got.returncode, expected, got.stderr)
            if got.returncode == program.STOPPED:
                continue
            self.assertRegex(got.stderr, r"mattis: error: the time of the run, 0\.3 s, was over before any task had come "
                                         r"further; the soonest, point N = 600, sample 0, needs about [\d.]+ s[^\n]*\n\Z")
            self.assertEqual(program.strict_json(program.run("status", str(output), "--json").stdout)["status"], "stopped")

    def test_signals_before_anything_can_be_done_end_the_trying_again(self):
        # As of a queue that takes the machine away again and again, with a script that starts stopped runs anew.
        # A stop within the first second would say nothing. So many couplings take longer than that and the time of grace.
        job, output = self.simulation("pspin", N=800), self.folder / "out.h5"
        codes = []
        while codes[-2:] != [program.FILE_FAILURE] * 2 and len(codes) < 8:
            with self.start(job, output) as process:
                while not output.with_name("out.h5.lock").exists() and process.poll() is None:
                    time.sleep(0.005)
                time.sleep(1.1)
                process.send_signal(signal.SIGUSR1)
                err = process.communicate(timeout=10 * LIMIT)[1]
            codes.append(process.returncode)
        # At the first start what theory expects may be found, which is an advance.
        *stops, last, again = codes
        self.assertIn(len(stops), (2, 3), codes)
        self.assertEqual([*stops, last, again], [program.STOPPED] * len(stops) + [program.FILE_FAILURE] * 2, err)
        self.assertRegex(err, "4 runs were stopped one after the other before any task had come further")

    def test_a_run_that_gets_on_is_tried_again_as_often_as_it_takes(self):
        job, output = self.simulation("pspin", N=40, run='walltime = "1s"'), self.folder / "out.h5"
        job.write_text(job.read_text().replace("10000", "1000000"))
        for _ in range(5):
            got = program.run("run", str(job), "-o", str(output), "--threads", "1")
            self.assertEqual(got.returncode, program.STOPPED, got.stderr)

    def test_the_plan_knows_what_the_beginning_costs(self):
        job = self.simulation("pspin", N=400)
        job.write_text(job.read_text().replace("10000", "2"))
        begin = time.monotonic()
        got = program.run("run", str(job), "-o", str(self.folder / "out.h5"), "--threads", "1")
        took = time.monotonic() - begin
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        for quick in ([], ["--quick"]):
            got = program.run("check", str(job), "-o", str(self.folder / "other.h5"), "--json", *quick)
            seconds = program.strict_json(got.stdout)["cpu_seconds"]
            self.assertGreater(seconds, 0.02 * took)  # it was a thousandth
            self.assertLess(seconds, 50.0 * took)


if __name__ == "__main__":
    unittest.main()
