"""The task farm on several ranks: same bytes on any ranks and threads, one failure stops all, so does a signal."""
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

PROGRAM = os.environ["MATTIS_FARM_RANKS"]
# After a SIGTERM of its own Open MPI waits for so many seconds, sends it to the ranks, waits again, and kills them.
MPIRUN = [os.environ["MATTIS_MPIEXEC"], "--oversubscribe", "--bind-to", "none",
          "--mca", "odls_base_sigkill_timeout", "2"]
if os.geteuid() == 0:
    MPIRUN.append("--allow-run-as-root")

COMPLETE, FAILED, STOPPED = 0, 1, 3
TASKS, LONGEST = 60, 20


class FarmRanks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mattis-farm-")
        subprocess.run(cls.command(None, "reference", 1), capture_output=True, timeout=60, check=True)
        cls.expected = cls.ledger("reference").read_bytes()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def ledger(cls, name):
        return Path(cls.folder.name) / name

    @classmethod
    def command(cls, ranks, name, threads, tasks=TASKS, longest=LONGEST, pause=0, failing=0):
        launch = [] if ranks is None else [*MPIRUN, "-n", str(ranks)]
        return launch + [PROGRAM] + [str(x) for x in (cls.ledger(name), threads, tasks, longest, pause, failing)]

    def run_farm(self, code, *args, **kwargs):
        done = subprocess.run(self.command(*args, **kwargs), capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def ends(self, text, ranks):
        """What every rank said at its end; each must have said it once."""
        said = dict(re.findall(r"end of (\d+): (.*)", text))
        self.assertEqual(sorted(map(int, said)), list(range(ranks)), text)
        self.assertEqual(text.count("end of"), ranks, text)
        return set(said.values())

    def test_ranks_and_threads_change_nothing(self):
        for ranks in (1, 2, 3, 7):
            for threads in (1, 2, 4):
                with self.subTest(ranks=ranks, threads=threads):
                    name = f"{ranks}x{threads}"
                    done = self.run_farm(COMPLETE, ranks, name, threads, pause=1)
                    self.assertEqual(self.ends(done.stdout, ranks), {"complete"})
                    self.assertEqual(self.ledger(name).read_bytes(), self.expected)

    def test_a_failure_stops_every_rank_with_the_same_words(self):
        for ranks in (2, 3):
            name = f"failure{ranks}"
            done = self.run_farm(FAILED, ranks, name, 2, pause=20, failing=1)
            said, = self.ends(done.stdout, ranks)
            self.assertRegex(said, rf"^rank {ranks - 1}: task \d+: planted$")
            self.run_farm(COMPLETE, ranks, name, 1)
            self.assertEqual(self.ledger(name).read_bytes(), self.expected)

    def stopped_farm(self, name, whom, number):
        """Starts three ranks on work of some 10 s, sends a signal to `whom(launcher)`, returns what they say."""
        with subprocess.Popen(self.command(3, name, 2, pause=100), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as running:
            time.sleep(1)
            os.kill(whom(running.pid), number)
            out, err = running.communicate(timeout=60)
        self.assertEqual(self.ends(out, 3), {"stopped"}, err)
        return running.returncode

    def check_resumed(self, name):
        self.assertNotEqual(self.ledger(name).read_bytes(), self.expected)
        self.run_farm(COMPLETE, 2, name, 1)
        self.assertEqual(self.ledger(name).read_bytes(), self.expected)

    def test_a_signal_to_the_launcher_stops_cleanly_and_the_rest_is_the_same(self):
        for number in (signal.SIGTERM, signal.SIGUSR1):
            with self.subTest(signal=number):
                name = f"signal{int(number)}"
                code = self.stopped_farm(name, lambda launcher: launcher, number)
                if number == signal.SIGUSR1:  # after others the exit code is the launcher's own
                    self.assertEqual(code, STOPPED)
                self.check_resumed(name)

    def test_a_signal_to_one_rank_alone_stops_all(self):
        def last_child(launcher):
            children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(launcher)], capture_output=True, text=True,
                                      check=True)
            return int(children.stdout.split()[-1])
        self.assertEqual(self.stopped_farm("one", last_child, signal.SIGTERM), STOPPED)
        self.check_resumed("one")


if __name__ == "__main__":
    unittest.main()
