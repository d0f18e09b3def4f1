"""Stops: every signal that asks for one, asked twice, asked without end while files are written, and the end of a batch
job's time. The exit code is 3, the file is whole, no lock is left, and the next run ends with the same tables.
"""
import signal
import time
import unittest

import faults
import program

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGXCPU, signal.SIGHUP]


class StopsTest(faults.FaultTest):
    def expected(self, job):
        straight = self.folder / "straight.h5"
        self.finish(job, straight, threads=2)
        return self.tables(straight)

    def check_stopped(self, process, output):
        err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, program.STOPPED, err)
        self.assertEqual(err.count("run the same command again"), 1, err)
        self.assertNotIn("error", err)
        self.assertEqual(self.status(output)["status"], "stopped")
        self.assertFalse(output.with_name(output.name + ".lock").exists())

    def test_each_signal_stops_cleanly_and_the_rest_follows(self):
        job = self.job(share=0.5)
        expected = self.expected(job)
        for number in SIGNALS:
            with self.subTest(number.name):
                output = self.folder / f"{number.name}.h5"
                with self.start(job, output) as process:
                    self.wait_for(output, process)
                    process.send_signal(number)
                    self.check_stopped(process, output)
        for number in SIGNALS:
            output = self.folder / f"{number.name}.h5"
            self.finish(job, output, threads=2)
            self.assertEqual(self.tables(output), expected, number.name)

    def test_a_storm_of_signals_changes_nothing(self):
        # Signals without end, so that some come while the last file is written and while the process ends.
        job = self.job(share=1.0)
        expected = self.expected(job)
        output = self.folder / "storm.h5"
        with self.start(job, output, threads=2) as process:
            self.wait_for(output, process)
            count = 0
            while process.poll() is None:
                process.send_signal(SIGNALS[count % len(SIGNALS)])
                count += 1
                time.sleep(0.0005)
            self.check_stopped(process, output)
        self.assertGreater(count, 1)
        self.finish(job, output)
        self.assertEqual(self.tables(output), expected)

    def test_a_signal_while_files_are_written_all_the_time(self):
        # Temporary names appear while a file is written: the signal is sent when one is there.
        job = self.job(run='checkpoint_every = 0.001', share=4.0)
        expected = self.expected(job)
        output = self.folder / "writes.h5"
        temporary = output.with_name(output.name + ".tmp")
        with self.start(job, output) as process:
            while not temporary.exists() and process.poll() is None:
                pass
            process.send_signal(signal.SIGTERM)
            self.check_stopped(process, output)
        self.finish(job, output, threads=2)
        self.assertEqual(self.tables(output), expected)

    def test_a_hang_up_that_is_ignored_stays_ignored(self):
        # As under nohup.
        job = self.job(share=0.3)
        output = self.folder / "nohup.h5"
        with self.start(job, output, ignored=(signal.SIGHUP,)) as process:
            self.wait_for(output, process)
            process.send_signal(signal.SIGHUP)
            err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, program.DONE, err)

    def test_the_end_of_a_batch_job_is_a_deadline(self):
        job = self.job(run='walltime = "slurm"', share=20.0)
        output = self.folder / "slurm.h5"
        for end, message in ((None, "is not set"), ("", "is not set"), ("soon", "is 'soon', not a time"), ("1000", "passed")):
            environment = {} if end is None else {"SLURM_JOB_END_TIME": end}
            got = program.run("run", str(job), "-o", str(output), environment=environment)
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertRegex(got.stderr, rf"\Amattis: error: run.walltime is \"slurm\", but SLURM_JOB_END_TIME[^\n]*{message}"
                                         r"[^\n]*allowed is[^\n]*\n\Z")
            self.assertFalse(list(self.folder.glob("slurm.h5*")))
        got = program.run("run", str(job), "-o", str(output), "--threads", "1",
                          environment={"SLURM_JOB_END_TIME": str(int(time.time()) + 2)})
        self.assertEqual(got.returncode, program.STOPPED, got.stderr)


if __name__ == "__main__":
    unittest.main()
