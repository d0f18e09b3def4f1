"""The task farm on several ranks: any ranks and threads give the same bytes; a failure anywhere, and a signal to the
launcher or to one rank, end all ranks. A deadlock shows as a timeout.
"""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

FARM = os.environ["MATTIS_FARM_RANKS"]
COMPLETE, FAILED, STOPPED = 0, 1, 3
TASKS, STEPS, LONG = 40, 4, 300
TIMEOUT = 100  # seconds; a run takes some


@unittest.skipUnless(shutil.which("mpirun"), "there is no mpirun")
class FarmRanks(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_farm_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def command(self, ranks, ledger, threads=1, steps=STEPS, pause=1, fault="none"):
        # Told to end, Open MPI waits for so many seconds, sends SIGTERM to the ranks, waits again, and kills them.
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        launcher = ["mpirun", *root, "--oversubscribe", "--bind-to", "none", "--mca", "odls_base_sigkill_timeout", "2",
                    "-n", str(ranks)]
        return [*launcher, FARM, *map(str, (self.folder / ledger, threads, TASKS, steps, pause, fault))]

    def farm(self, code, *args, **kwargs):
        """What the ranks of a farm say, which must end with an exit code."""
        got = subprocess.run(self.command(*args, **kwargs), capture_output=True, text=True, check=False, timeout=TIMEOUT)
        self.assertEqual(got.returncode, code, got.stdout + got.stderr)
        return got.stdout

    def ends(self, out, ranks):
        """How the ranks ended; each must have said it once."""
        said = re.findall(r"end of (\d+): (.*)", out)
        self.assertEqual(sorted(int(rank) for rank, _ in said), list(range(ranks)), out)
        return {end for _, end in said}

    def content(self, ledger):
        return (self.folder / ledger).read_bytes()

    def straight(self, steps=STEPS):
        self.farm(COMPLETE, 1, "straight", steps=steps, pause=0)
        return self.content("straight")

    def test_ranks_and_threads_change_nothing(self):
        expected = self.straight()
        for ranks, threads in ((1, 2), (2, 1), (2, 4), (3, 2), (7, 1)):
            with self.subTest(ranks=ranks, threads=threads):
                name = f"{ranks}x{threads}"
                self.assertEqual(self.ends(self.farm(COMPLETE, ranks, name, threads), ranks), {"complete"})
                self.assertEqual(self.content(name), expected)

    def test_more_ranks_than_tasks_that_are_left(self):
        expected = self.straight()
        self.assertEqual(self.ends(self.farm(COMPLETE, 3, "straight"), 3), {"complete"})
        self.assertEqual(self.content("straight"), expected)

    def test_a_failing_task_ends_all_ranks_with_the_same_words(self):
        expected = self.straight()
        for ranks in (2, 3):
            with self.subTest(ranks=ranks):
                name = f"failure{ranks}"
                (said,) = self.ends(self.farm(FAILED, ranks, name, 2, fault="task"), ranks)
                self.assertRegex(said, rf"\Arank {ranks - 1}: task \d+: planted\Z")
                self.farm(COMPLETE, ranks, name)  # what was kept leads to the same results
                self.assertEqual(self.content(name), expected)

    def test_a_failing_callback_of_rank_0_ends_all_ranks(self):
        for fault in ("checkpoint", "progress"):
            with self.subTest(fault):
                out = self.farm(FAILED, 3, fault, steps=20, pause=10, fault=fault)
                self.assertEqual(self.ends(out, 3), {f"{fault}: planted"})

    def test_before_the_deadline_there_is_time_for_the_slowest_rank(self):
        # Twice the longest block is kept: rank 0, whose own blocks are short, must know of those of the other.
        out = self.farm(STOPPED, 2, "deadline", steps=10_000, pause=1, fault="deadline")
        self.assertLessEqual(int(re.search(r"blocks of 1: (\d+)", out)[1]), 3, out)

    def stop(self, ledger, ranks, number, whom):
        """A farm with a minute of work gets a signal after two seconds; returns its exit code."""
        with subprocess.Popen(self.command(ranks, ledger, 2, steps=LONG, pause=20), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as running:
            time.sleep(2)
            os.kill(whom(running.pid), number)
            out, err = running.communicate(timeout=TIMEOUT)
        self.assertEqual(self.ends(out, ranks), {"stopped"}, err)
        return running.returncode

    def check_that_it_goes_on(self, ledger, fault="none"):
        expected = self.straight(steps=LONG)
        self.assertNotEqual(self.content(ledger), expected)
        said = self.farm(COMPLETE, 2, ledger, 2, steps=LONG, pause=0, fault=fault)
        self.assertEqual(self.content(ledger), expected)
        return said

    def test_a_signal_to_the_launcher_stops_all_ranks(self):
        for ranks, number in ((3, signal.SIGTERM), (2, signal.SIGINT)):
            with self.subTest(ranks=ranks, signal=number):
                name = f"launcher{ranks}{number}"
                # Of a launcher that was told to end the exit code is its own.
                self.assertNotEqual(self.stop(name, ranks, number, lambda launcher: launcher), COMPLETE)
                self.check_that_it_goes_on(name)

    def test_a_signal_to_one_rank_stops_all(self):
        def last_rank(launcher):
            children = Path(f"/proc/{launcher}/task/{launcher}/children").read_text(encoding="ascii").split()
            return int(children[-1])
        self.assertEqual(self.stop("one", 3, signal.SIGTERM, last_rank), STOPPED)
        # States that the last rank refuses come back to rank 0, which speaks of each.
        said = self.check_that_it_goes_on("one", fault="refused")
        self.assertRegex(said, r"told: task \d+: its stored state is refused: planted; it begins again\n")


if __name__ == "__main__":
    unittest.main()
