"""What `status` says of a run: while it goes on (before there is a file, too), after it was stopped or killed, of a
shard, and once it is complete.
"""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

JOB = """
mattis = 1
title = "watched"
model = "dense"
[parameters]
P = 3
alpha = 0.05
T = [0.4, 0.5]
[theory]
[montecarlo]
points = {{ T = [0.4, 0.5] }}
N = [20, 24]
samples = {samples}
sweeps = {{ thermalise = {thermalise}, measure = 100 }}
"""
ENDLESS = 1_000_000_000  # sweeps


class StatusTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_status_"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.output = self.folder / "out.h5"
        self.live = self.folder / "out.h5.live"

    def job(self, thermalise=100, samples=3):
        path = self.folder / "job.toml"
        path.write_text(JOB.format(thermalise=thermalise, samples=samples))
        return path

    def status(self, output=None):
        """The document, and what people see."""
        output = str(output or self.output)
        got = program.run("status", output, "--json")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        shown = program.run("status", output)
        self.assertEqual(shown.returncode, program.DONE, shown.stderr)
        return program.strict_json(got.stdout), shown.stdout

    def start_endless(self):
        """A run that will not end by itself; returns when it has said where it stands."""
        process = subprocess.Popen([program.PROGRAM, "run", str(self.job(ENDLESS)), "-o", str(self.output)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (process.kill(), process.wait()))
        for _ in range(600):
            if self.live.exists():
                return process
            self.assertIsNone(process.poll(), "the run has ended")
            time.sleep(0.05)
        self.fail("the run says nothing")

    def test_a_run_that_goes_on_says_where_it_stands_without_a_file(self):
        process = self.start_endless()
        self.assertFalse(self.output.exists())
        document, shown = self.status()
        self.assertEqual(document["status"], "running")
        self.assertEqual(document["process"], process.pid)
        self.assertEqual(document["title"], "watched")
        self.assertLess(document["age_seconds"], 60)
        self.assertEqual([point["N"] for point in document["points"]], [20, 24, 20, 24])
        self.assertEqual([point["samples"] for point in document["points"]], [3] * 4)
        self.assertIn("running on", shown)
        self.assertIn(f"process {process.pid}", shown)
        self.assertIn("T = 0.4  N = 20", shown)

    def test_running_samples_are_counted(self):
        self.start_endless()
        for _ in range(100):
            document, _ = self.status()
            if any(point["running"] for point in document["points"]):
                break
            time.sleep(0.1)
        self.assertGreater(sum(point["running"] for point in document["points"]), 0)
        self.assertEqual(sum(point["finished"] for point in document["points"]), 0)

    def test_after_a_stop_the_file_says_it(self):
        process = self.start_endless()
        time.sleep(0.5)  # some sweeps
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), program.STOPPED)
        self.assertFalse(self.live.exists())
        document, shown = self.status()
        self.assertEqual(document["status"], "stopped")
        self.assertLess(document["tasks_finished"], document["tasks"])
        self.assertGreater(sum(point["begun"] for point in document["points"]), 0)
        for point in document["points"]:
            self.assertEqual(point["done_of_begun"] is None, point["begun"] == 0)
            self.assertLessEqual(point["begun"], point["samples"])
            if point["begun"]:
                self.assertGreater(point["done_of_begun"], 0.0)
                self.assertLessEqual(point["done_of_begun"], 1.0)
        self.assertIn("stopped", shown)
        self.assertIn("0/3", shown)
        self.assertGreater(document["share_per_second"], 0.0)
        self.assertRegex(shown, r"remains  .*, at [0-9.e+]+% of the work per (second|minute|hour|day)\n")

    def test_the_share_of_several_begun_samples_is_a_share(self):
        # Four samples of one point at a time, stopped again and again until they have done more than one together.
        job = self.folder / "long.toml"
        job.write_text(JOB.format(thermalise=400_000, samples=4).replace("N = [20, 24]", "N = [24]")
                       .replace("T = [0.4, 0.5] }", "T = [0.5] }"))
        most = 0.0
        for pause in [0.3 * 1.2**k for k in range(18)]:  # up to some seconds, where a busy machine is slow to begin
            process = subprocess.Popen([program.PROGRAM, "run", str(job), "-o", str(self.output), "--threads", "4"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(pause)
            process.send_signal(signal.SIGTERM)
            if process.wait(timeout=60) == program.DONE or most > 1.0:
                break
            if not self.output.exists():  # stopped before it had begun
                continue
            document, shown = self.status()
            for point in document["points"]:
                share = point["done_of_begun"]
                self.assertTrue(share is None or 0.0 < share <= 1.0, share)
                if share is not None:
                    most = max(most, share * point["begun"])
                    self.assertIn(f" {share:.2f} ", shown)
        self.assertGreater(most, 1.0)  # so much that a sum of the shares would be none

    def test_of_a_damaged_file_the_one_before_is_named(self):
        self.assertEqual(program.run("run", str(self.job()), "-o", str(self.output)).returncode, program.DONE)
        previous = self.output.with_name(self.output.name + ".previous")
        previous.write_bytes(self.output.read_bytes())
        self.output.write_bytes(self.output.read_bytes()[:-1])
        got = program.run("status", str(self.output))
        self.assertEqual(got.returncode, program.FILE_FAILURE)
        self.assertIn(f"; {previous} can be read, and run goes on from it", got.stderr)
        previous.unlink()
        self.assertNotIn("goes on", program.run("status", str(self.output)).stderr)

    def test_a_killed_run_is_called_dead(self):
        process = self.start_endless()
        process.kill()
        process.wait()
        self.assertTrue(self.live.exists())
        document, shown = self.status()
        self.assertEqual(document["status"], "dead")
        self.assertEqual(document["process"], process.pid)
        self.assertRegex(shown, "dead: .*; (run goes on with the last checkpoint|it left no checkpoint, run begins again)")
        # The run that goes on takes its place, and at the end nothing is left of it.
        shutil.copy(self.job(), self.folder / "short.toml")
        self.live.rename(self.folder / "short.h5.live")
        self.assertEqual(program.run("run", str(self.folder / "short.toml")).returncode, program.DONE)
        self.assertFalse((self.folder / "short.h5.live").exists())

    def test_silence_from_another_machine(self):
        self.start_endless().kill()
        document = json.loads(self.live.read_text())
        document["host"] = "elsewhere"
        self.live.write_text(json.dumps(document))
        self.assertEqual(self.status()[0]["status"], "running")
        document["written"] -= 100
        self.live.write_text(json.dumps(document))
        document, shown = self.status()
        self.assertEqual(document["status"], "silent")
        self.assertIn("elsewhere", shown)
        self.live.write_text("{")  # what cannot be read is as if it were not there
        self.assertEqual(program.run("status", str(self.output)).returncode, program.FILE_FAILURE)

    def refused_live(self, text):
        """Neither believed nor a failure of its own: status says so and goes on with the file, which is not there."""
        self.live.write_text(text)
        got = program.run("status", str(self.output), "--json")
        self.assertEqual((got.returncode, got.stdout), (program.FILE_FAILURE, ""), got.stderr)
        self.assertRegex(got.stderr, rf"\Amattis: {self.live} is not believed: [^\n]*\n"
                                     rf"mattis: error: {self.output}: [^\n]*\n\Z")

    def test_a_damaged_live_file_is_as_if_it_were_not_there(self):
        self.start_endless().kill()
        live = json.loads(self.live.read_text())
        deep = 200000
        damaged = ["", "{", "[]", "0", '"x"', "[" * deep, "[" * deep + "]" * deep, '{"a":' * deep + "0" + "}" * deep,
                   json.dumps(live)[:-1] + ', "x": ' + "[" * 200 + "]" * 200 + "}"]
        # No process has the numbers 0 and -1, though signals to both can be sent.
        for value in ("1e300", "18446744073709551615", "9223372036854775807", "4294967297", "-1", "0", "1.5", "true",
                      '"1"', "null", "[1]"):
            without = {key: member for key, member in live.items() if key != "process"}
            damaged.append(json.dumps(without)[:-1] + f', "process": {value}}}')
        for schema in (None, 0, 2, "1", [1]):
            damaged.append(json.dumps(live | {"mattis_live_schema": schema}))
        damaged.append(json.dumps(live | {"tasks_finished": live["tasks"] + 1}))
        for text in damaged:
            with self.subTest(text=text[-80:]):
                self.refused_live(text)
        self.live.write_text(json.dumps(live))
        self.assertEqual(self.status()[0]["process"], live["process"])

    def test_every_member_of_a_live_file_is_looked_at_before_it_is_used(self):
        """Each replaced by values of every type and size: the document is refused, or harmless."""
        self.start_endless().kill()
        live = json.loads(self.live.read_text())

        def places(value, way=()):
            yield way
            if isinstance(value, dict):
                for key in value:
                    yield from places(value[key], way + (key,))
            if isinstance(value, list) and value:
                yield from places(value[0], way + (0,))

        def replaced(value, way, new):
            if not way:
                return new
            copy = dict(value) if isinstance(value, dict) else list(value)
            copy[way[0]] = replaced(value[way[0]], way[1:], new)
            return copy
        refused = 0
        for way in places(live):
            for new in (None, True, -1, 2**62, 1e300, -1e300, "text", [], [[]], {}, {"a": {"b": []}}, [1, "x", None, {}]):
                self.live.write_text(json.dumps(replaced(live, way, new)))
                got = program.run("status", str(self.output), timeout=20)
                self.assertIn(got.returncode, (program.DONE, program.FILE_FAILURE), (way, new, got.stderr))
                refused += got.returncode
        self.assertGreater(refused, 200)

    def test_a_number_that_is_another_process_now_is_no_run(self):
        self.start_endless().kill()
        live = json.loads(self.live.read_text())
        for process, start in ((os.getpid(), live["process_start"]), (1, live["process_start"]), (1, "")):
            self.live.write_text(json.dumps(live | {"process": process, "process_start": start}))
            self.assertEqual(self.status()[0]["status"], "dead")

    def test_a_finished_file_keeps_no_live_file(self):
        self.start_endless().kill()
        left = self.live.read_bytes()
        self.live.unlink()
        job = self.job()
        self.assertEqual(program.run("run", str(job), "-o", str(self.output)).returncode, program.DONE)
        for words in (("run", str(job), "-o", str(self.output)), ("merge", str(self.output), str(self.output))):
            for content in (left, b"{"):
                self.live.write_bytes(content)
                got = program.run(*words)
                self.assertEqual(got.returncode, program.DONE, got.stderr)
                self.assertFalse(self.live.exists())

    def test_a_file_whose_name_is_no_utf8(self):
        output = self.folder / os.fsdecode(b"out\xff.h5")
        self.assertEqual(program.run("run", str(self.job()), "-o", str(output)).returncode, program.DONE)
        got = program.run("status", str(output), "--json")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertIn("out\ufffd.h5", program.strict_json(got.stdout)["file"])

    def test_a_complete_run(self):
        self.assertEqual(program.run("run", str(self.job()), "-o", str(self.output)).returncode, program.DONE)
        self.assertFalse(self.live.exists())
        document, shown = self.status()
        self.assertEqual(document["status"], "complete")
        self.assertEqual(document["tasks_finished"], document["tasks"])
        self.assertEqual(document["remaining_seconds"], 0.0)
        for point in document["points"]:
            self.assertEqual((point["finished"], point["chains"]), (3, 6))
        self.assertGreater(document["points"][0]["tau"]["m"], 0.0)
        self.assertIn("complete", shown)
        self.assertIn("3/3", shown)

    def test_a_shard(self):
        self.assertEqual(program.run("run", str(self.job()), "--shard", "1/2", "-o", str(self.output)).returncode,
                         program.DONE)
        document, shown = self.status()
        self.assertEqual((document["status"], document["shard"]), ("complete", "1/2"))
        self.assertEqual(document["tasks_finished"], document["tasks"])
        self.assertLess(sum(point["samples"] for point in document["points"]), 12)
        self.assertEqual([point["finished"] for point in document["points"]],
                         [point["samples"] for point in document["points"]])
        self.assertIn("shard 1/2", shown)

    def test_a_job_that_cannot_be_read_again_still_has_numbers_of_tasks(self):
        patterns = self.folder / "patterns.txt"
        patterns.write_text(" ".join(["1"] * 20) + "\n")
        text = self.job().read_text().replace("N = [20, 24]", 'N = [20]\npatterns = "patterns.txt"')
        (self.folder / "job.toml").write_text(text)
        self.assertEqual(program.run("run", str(self.folder / "job.toml"), "-o", str(self.output)).returncode,
                         program.DONE)
        self.assertIn("points", self.status()[0])
        patterns.unlink()
        got = program.run("status", str(self.output), "--json")
        self.assertEqual(got.returncode, program.DONE)
        self.assertIn("patterns.txt", got.stderr)
        document = program.strict_json(got.stdout)
        self.assertEqual((document["status"], document["tasks_finished"]), ("complete", document["tasks"]))


if __name__ == "__main__":
    unittest.main()
