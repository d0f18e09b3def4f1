"""kill -9 of all processes of a run, at random instants, again and again until it is complete: the tables are those of a
run that nothing interrupted, bit for bit. Six kills or more; with MATTIS_LONG=1 fifty or more for each kind of job.
"""
import random
import shutil
import time
import unittest

import faults
import program

LAYOUTS = [(1, 1), (1, 2), (2, 1), (3, 1), (2, 2)]  # ranks, threads of each
KILLS = 50 if faults.LONG else 6
SEED = 20240917


class KillTest(faults.FaultTest):
    def killed(self, job, output, random_numbers, straight):
        """Runs a job with kills until it is complete, in another layout each time. Returns their number."""
        kills = 0
        while True:
            ranks, threads = random_numbers.choice(LAYOUTS if shutil.which("mpirun") else LAYOUTS[:2])
            process = self.start(job, output, ranks, threads)
            self.let_it_run(process, output, random_numbers)
            if process.poll() is not None:
                said = process.communicate()[1]
                self.assertEqual(process.returncode, program.DONE, said)
                self.assertEqual(self.tables(output), straight)
                return kills
            self.assertNotIn("error", self.kill(process))
            kills += 1
            self.assertLess(kills, 200, "the job makes no progress")
            whole = [path for path in (output, output.with_name(output.name + ".previous")) if path.exists()]
            for path in whole:  # what can be seen is whole at every instant
                self.assertEqual(program.run("status", str(path)).returncode, program.DONE)

    @staticmethod
    def let_it_run(process, output, random_numbers):
        """For a random time, half of the job's work at most, so that nearly every job is killed; of two runs one until it has
        written its file a second time, and a moment longer."""
        def stamp():
            return output.stat().st_mtime_ns if output.exists() else 0

        writes, last = 0, stamp()
        wanted = random_numbers.choice([0, 2])
        end = time.monotonic() + random_numbers.uniform(0.0, 0.5 * faults.SECONDS if wanted == 0 else 10.0)
        while process.poll() is None and time.monotonic() < end and (wanted == 0 or writes < wanted):
            time.sleep(0.001)
            if stamp() != last:
                writes, last = writes + 1, stamp()
        time.sleep(random_numbers.uniform(0.0, 0.05) if process.poll() is None else 0.0)

    def test_kills_change_nothing(self):
        random_numbers = random.Random(SEED)
        for kind in faults.JOBS:
            with self.subTest(kind):
                job = self.job(kind)
                straight = self.folder / f"{kind}-straight.h5"
                self.finish(job, straight, threads=2)
                expected = self.tables(straight)
                kills = runs = 0
                while kills < KILLS:
                    output = self.folder / f"{kind}{runs}.h5"
                    kills += self.killed(job, output, random_numbers, expected)
                    runs += 1
                    self.assertLess(runs, 3 * KILLS)
                print(f"{kind}: {kills} kills of {runs} runs")


if __name__ == "__main__":
    unittest.main()
