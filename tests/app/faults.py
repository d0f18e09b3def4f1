"""Jobs that are interrupted on purpose, and what they must lead to."""
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

LONG = os.environ.get("MATTIS_LONG") == "1"
SECONDS = 2.0  # of work of one thread in a whole job

HEAD = """
mattis = 1
title = "faults"
model = "dense"
[parameters]
P = 3
alpha = [0.05]
T = [0.3, 0.4]
[theory]
boundaries = ["retrieval_spinodal"]
"""
PLAIN = """
[montecarlo]
points = {{ alpha = [0.05], T = [0.4] }}
N = [20, 24, 30]
samples = 4
sweeps = {{ thermalise = {thermalise}, measure = 1000 }}
"""
# Ladders of four rungs, adapted, and all that can be recorded.
TEMPERING = """
[montecarlo]
points = {{ alpha = [0.05], T = [0.4] }}
N = [20, 24]
samples = 2
start = "archetype_and_random"
tempering = {{ from = 0.3, to = 0.6, count = 3, spacing = "adapted", every = 2 }}
sweeps = {{ thermalise = {thermalise}, measure = 1000 }}
histograms = ["m", "q"]
trajectory_every = 500
configurations = 3
"""
# Kinds of jobs by name: the section [montecarlo] of each, of about the same length.
JOBS = {"plain": PLAIN, "tempering": TEMPERING}


def processor_seconds():
    """That the programs which were run so far have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def calibrated_sweeps(seconds):
    """A number of sweeps with which one thread has about so many seconds of work on this machine. It is measured in
    time of the processor: by a clock, a machine that is busy now gives jobs that end too soon once it is not."""
    with tempfile.TemporaryDirectory() as place:
        sweeps = 20_000
        while True:
            job = Path(place) / f"{sweeps}.toml"
            job.write_text(HEAD + PLAIN.format(thermalise=sweeps))
            begin = processor_seconds()
            got = program.run("run", str(job), "--threads", "1", folder=place)
            took = processor_seconds() - begin
            if got.returncode != program.DONE:
                raise RuntimeError(got.stderr)
            if took > 0.3:
                return int(sweeps * seconds / took)
            sweeps *= 4


def members(session):
    """The processes of a session, those that are dead but not yet fetched left out."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
        except OSError:
            continue
        if fields and int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found


class FaultTest(unittest.TestCase):
    """A folder of its own, jobs in it, and runs of them."""

    @classmethod
    def setUpClass(cls):
        cls.sweeps = calibrated_sweeps(SECONDS)

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_faults_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def job(self, kind="plain", name="job.toml", run="checkpoint_every = 0.01", share=1.0):
        """A job file with about two seconds of work, or this share of it."""
        path = self.folder / name
        section = JOBS[kind].format(thermalise=int(share * self.sweeps))
        path.write_text(f"{HEAD}{section}[run]\n{run}\n")
        return path

    def command(self, job, output, ranks=1, threads=1):
        launcher = []
        if ranks > 1:
            root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
            launcher = ["mpirun", *root, "--oversubscribe", "--bind-to", "none", "-n", str(ranks)]
        return [*launcher, program.PROGRAM, "run", str(job), "-o", str(output), "--threads", str(threads)]

    def finish(self, job, output, ranks=1, threads=1):
        """Runs a job to its end. Returns what it said."""
        got = subprocess.run(self.command(job, output, ranks, threads), capture_output=True, text=True, check=False,
                             timeout=100)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(sorted(path.name for path in self.folder.glob(f"{output.name}*") if "damaged" not in path.name),
                         [output.name])
        return got.stderr

    def start(self, *args, ignored=(), **kwargs):
        """A run in a session of its own, with the handling of signals that a shell gives to a program."""
        def defaults():
            for number in (signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)
        return subprocess.Popen(self.command(*args, **kwargs), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                start_new_session=True, preexec_fn=defaults)

    def kill(self, process):
        """Ends all processes of a run at once. Returns what it had said."""
        for pid in members(process.pid):  # the launcher gives each rank a group of its own
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return process.communicate(timeout=60)[1]

    def wait_for(self, path, process, seconds=60):
        """Waits until a running process has made a file."""
        end = time.monotonic() + seconds
        while not path.exists():
            self.assertLess(time.monotonic(), end, f"there is no {path}")
            self.assertIsNone(process.poll(), process.stderr and "the run has ended")
            time.sleep(0.002)

    def tables(self, output):
        """Every table of a result file as the text of its JSON."""
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        self.assertIn("agreement", names)
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def status(self, output):
        return program.strict_json(program.run("status", str(output), "--json").stdout)


needs_mpirun = unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun")
