"""Multilayer networks that learn tasks in turn, as users run them: every method, threads, ranks, kills and shards change no
bit, a job grows, what is wrong is refused in one line each, and a run that diverges says so and keeps what it learned.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import image_files
import program

JOB = """
mattis = 1
title = "blots in turn"
model = "multilayer"
[parameters]
[learning]
layers = [12, 9]
count = 2
images = "images.gz"
labels = "labels.idx"
test = 0.2
samples = 2
epochs = [2, 1]
batch = 16
bins = 4
points = { pairs = [["variational", 0.05], ["metaplastic", 0.01], ["plain", 0.01], ["ewc", 0.01], ["real", 0.003]], axes = ["method", "rate"] }
"""
METHODS = ["variational", "metaplastic", "plain", "ewc", "real"]
TABLES = ["learning/accuracy", "learning/epochs", "learning/forgetting", "learning/histogram", "learning/samples"]


class NetworksTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_networks_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        image_files.write(self.folder)

    def job(self, *changes, name="job.toml"):
        """The job with texts replaced: (from, to)."""
        text = JOB
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        path = self.folder / name
        path.write_text(text)
        return path

    def run_to_end(self, job, output, *words, code=program.DONE):
        got = program.run("run", str(job), "-o", str(output), *words)
        self.assertEqual(got.returncode, code, got.stderr)
        return got

    def tables(self, output):
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def rows(self, output, table):
        return program.strict_json(program.run("export", str(output), "--table", table, "--json").stdout)["rows"]

    def samples(self, output):
        """Without the number of the run, which counts all of them."""
        return [{name: value for name, value in row.items() if name != "run"}
                for row in self.rows(output, "learning/samples")]

    def command(self, job, output, ranks, threads):
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        launcher = ["mpirun", *root, "--oversubscribe", "--bind-to", "none", "-n", str(ranks)] if ranks > 1 else []
        return [*launcher, program.PROGRAM, "run", str(job), "-o", str(output), "--threads", str(threads)]

    def test_check_shows_the_plan(self):
        got = program.run("check", str(self.job()))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertIn("learning 10 networks 64-12-9-3: 5 points, 2 samples, 2 tasks in turn", got.stdout)
        document = program.strict_json(program.run("check", str(self.job()), "--json").stdout)["networks"]
        self.assertEqual(document["layers"], [64, 12, 9, 3])
        self.assertEqual(document["tasks"], [{"task": f"permutation {k}", "train": 72, "validation": 0, "test": 18,
                                              "epochs": 3 - k} for k in (1, 2)])

    def test_layout_changes_no_bit(self):
        job = self.job()
        self.run_to_end(job, self.folder / "one.h5", "--threads", "1")
        expected = self.tables(self.folder / "one.h5")
        self.assertEqual(sorted(expected), TABLES)
        layouts = [(1, 3)] + ([(2, 1), (3, 2)] if shutil.which("mpirun") else [])
        for ranks, threads in layouts:
            output = self.folder / f"layout{ranks}{threads}.h5"
            got = subprocess.run(self.command(job, output, ranks, threads), capture_output=True, text=True, check=False,
                                 timeout=100)
            self.assertEqual(got.returncode, program.DONE, got.stderr)
            self.assertEqual(self.tables(output), expected)
        parts = [str(self.folder / f"part{k}.h5") for k in (1, 2, 3)]
        for k, part in enumerate(parts, 1):
            self.run_to_end(job, part, "--shard", f"{k}/3")
        got = program.run("merge", str(self.folder / "merged.h5"), *parts)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(self.tables(self.folder / "merged.h5"), expected)

    def test_numbers_are_what_they_say(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(), output)
        status = program.strict_json(program.run("status", str(output), "--json").stdout)
        self.assertEqual(status["learning_runs"], {"finished": 10, "all": 10, "diverged": 0})
        self.assertIn("learning 10 of 10 runs\n", program.run("status", str(output)).stdout)
        samples, accuracy = self.rows(output, "learning/samples"), self.rows(output, "learning/accuracy")
        self.assertEqual([row["method"] for row in samples], [method for method in METHODS for _ in (0, 1)])
        for row in samples:
            self.assertEqual((row["status"], row["task"], row["epoch"], row["message"]), ("learned", 2, 1, ""))
            for reading in ("stochastic", "sampled", "sign"):
                last = [other["accuracy"] for other in accuracy
                        if all(other[name] == row[name] for name in ("method", "sample", "task", "epoch"))
                        and other["reading"] == reading]
                self.assertEqual(len(last), 2 if reading == "sign" or row["method"] == "variational" else 0)
                if last:
                    self.assertAlmostEqual(row[f"accuracy_{reading}"], sum(last) / 2, places=12)
                else:
                    self.assertIsNone(row[f"accuracy_{reading}"])
        for row in self.rows(output, "learning/forgetting"):
            lost, final = [], []
            for sample in (0, 1):
                def seen(task, epoch, row=row, sample=sample):
                    return [other["accuracy"] for other in accuracy if other["method"] == row["method"]
                            and other["reading"] == row["reading"] and other["sample"] == sample
                            and (other["task"], other["epoch"]) == (task, epoch)]
                lost.append(max(seen(1, 2)[0], seen(2, 1)[0]) - seen(2, 1)[0])
                final.append(sum(seen(2, 1)) / 2)
            self.assertAlmostEqual(row["forgetting"], sum(lost) / 2, places=12)
            self.assertAlmostEqual(row["final_accuracy"], sum(final) / 2, places=12)
            self.assertAlmostEqual(row["final_accuracy_error"], abs(final[0] - final[1]) / 2, places=12)
        got = program.run("compare", str(output))
        self.assertEqual(got.returncode, program.DISAGREEMENT)
        self.assertIn("nothing could be judged: what learns by gradients is judged by no theory\n", got.stdout)

    def test_learning_helps(self):
        """Far above the third that guessing has, on the task that was learned."""
        image_files.write(self.folder, of_each=40, noise=0.3)
        job = self.job(("epochs = [2, 1]", "epochs = 20"), ("samples = 2", "samples = 1"), ("batch = 16", "batch = 8"))
        self.run_to_end(job, self.folder / "out.h5")
        for row in self.rows(self.folder / "out.h5", "learning/accuracy"):
            if (row["task"], row["epoch"], row["tested"]) == (2, 20, 2) and row["reading"] == "sign":
                self.assertGreater(row["accuracy"], 0.6, row)

    def test_a_job_that_asks_for_more_keeps_what_it_has(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(), output)
        before = self.samples(output)
        self.run_to_end(self.job(("samples = 2", "samples = 3")), output)
        after = self.samples(output)
        self.assertEqual(len(after), 15)
        self.assertEqual([row for row in after if row["sample"] < 2], before)

    def test_kills_in_the_middle_of_an_epoch_change_no_bit(self):
        """A batch of one example makes epochs long: nearly every checkpoint is in the middle of one."""
        job = self.job(("batch = 16", "batch = 1"), ("epochs = [2, 1]", "epochs = [60, 30]"))
        self.run_to_end(job, self.folder / "straight.h5", "--threads", "2")
        expected = self.tables(self.folder / "straight.h5")
        job.write_text(job.read_text() + '[run]\ncheckpoint_every = "0.01s"\n')
        output, kills = self.folder / "killed.h5", 0
        for k in range(9):
            with subprocess.Popen(self.command(job, output, 1, 1 + k % 3), stderr=subprocess.DEVNULL,
                                  start_new_session=True) as process:
                if k < 4:
                    self.wait_for_a_checkpoint(process, output)
                else:
                    process.wait(timeout=100)
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    kills += 1
                elif process.returncode == program.DONE:
                    break
            got = program.run("status", str(output), "--json")
            self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(process.returncode, program.DONE)
        self.assertGreater(kills, 0)
        self.assertEqual(self.tables(output), expected)

    @staticmethod
    def wait_for_a_checkpoint(process, output):
        before = output.stat().st_mtime_ns if output.exists() else 0
        while process.poll() is None and (not output.exists() or output.stat().st_mtime_ns == before):
            time.sleep(0.002)

    def test_status_of_a_run_that_was_stopped(self):
        job = self.job(("epochs = [2, 1]", "epochs = 100000"), ("samples = 2", "samples = 1"))
        job.write_text(job.read_text() + '[run]\nwalltime = "1s"\n')
        output = self.folder / "out.h5"
        self.assertEqual(program.run("run", str(job), "-o", str(output), "--threads", "1").returncode, program.STOPPED)
        status = program.strict_json(program.run("status", str(output), "--json").stdout)
        begun = [run for run in status["learning"] if run["epoch"]]
        self.assertTrue(begun, status)
        for run in begun:
            self.assertEqual(run["task"], 1)
            self.assertGreater(run["loss"], 0)
            self.assertEqual(len(run["accuracy"]), 2)
        text = program.run("status", str(output)).stdout
        self.assertIn("accuracy of each task", text)
        self.assertIn(begun[0]["run"], text)

    def test_a_rate_that_diverges(self):
        """One run diverges: what was learned before is kept. All do: nothing converged."""
        job = self.job(('["ewc", 0.01]', '["ewc", 1e6]'))
        got = self.run_to_end(job, self.folder / "one.h5")
        self.assertIn("2 runs diverged, the first: ", got.stdout + got.stderr)
        self.assertIn("learning diverged in task", got.stdout + got.stderr)
        rows = {row["method"]: row for row in self.rows(self.folder / "one.h5", "learning/samples")}
        self.assertEqual({method: row["status"] for method, row in rows.items()},
                         {method: "diverged" if method == "ewc" else "learned" for method in METHODS})
        self.assertIn("minibatch", rows["ewc"]["message"])
        looks = [row for row in self.rows(self.folder / "one.h5", "learning/accuracy") if row["method"] == "ewc"]
        self.assertTrue(looks)
        forgetting = [row for row in self.rows(self.folder / "one.h5", "learning/forgetting") if row["method"] == "ewc"]
        self.assertEqual([(row["diverged"], row["samples"], row["forgetting"]) for row in forgetting], [(2, 0, None)])
        status = program.strict_json(program.run("status", str(self.folder / "one.h5"), "--json").stdout)
        self.assertEqual(status["learning_runs"]["diverged"], 2)
        pairs = JOB[JOB.index("points"):]
        all_diverge = self.job((pairs, 'points = { method = ["plain", "real"], rate = [1e20] }\n'))
        self.run_to_end(all_diverge, self.folder / "all.h5", code=program.NOTHING_CONVERGED)

    def test_sequential_and_split_tasks(self):
        job = self.job(("count = 2", 'tasks = "split"\ncount = 3'), ("[2, 1]", "1"))
        self.run_to_end(job, self.folder / "split.h5")
        self.assertEqual({row["tested"] for row in self.rows(self.folder / "split.h5", "learning/accuracy")}, {1, 2, 3})
        (self.folder / "other").mkdir()
        image_files.write(self.folder / "other", seed=2)
        job = self.job(("count = 2", 'tasks = "sequential"'), ('"images.gz"', '["images.gz", "other/images.gz"]'),
                       ('"labels.idx"', '["labels.idx", "other/labels.idx"]'))
        self.run_to_end(job, self.folder / "sequential.h5")
        self.assertEqual({row["tested"] for row in self.rows(self.folder / "sequential.h5", "learning/accuracy")}, {1, 2})
        small = self.folder / "small"
        small.mkdir()
        image_files.write(small, side=6)
        job.write_text(job.read_text().replace("other/", "small/"))
        self.refused(job, "learning.images: images.gz has images of 36 pixels, images.gz of 64: allowed are images of one size")

    def refused(self, job, *said):
        got = program.run("run", str(job), "-o", str(self.folder / "no.h5"))
        self.assertEqual((got.returncode, got.stdout), (program.BAD_INPUT, ""), got.stderr)
        lines = got.stderr.splitlines()
        self.assertEqual(len(lines), len(said), got.stderr)
        for line, text in zip(lines, said):
            self.assertRegex(line, r"\Amattis: error: \S*job\.toml:\d+:\d+: learning\.\w+: .* allowed ")
            self.assertIn(text, line)
        self.assertEqual(list(self.folder.glob("no.h5*")), [])

    def test_bad_input(self):
        """Nothing is written; every fault has its line."""
        for changes, said in (
                ([("[12, 9]", "[12, 0]"), ("batch = 16", "batch = 0")],
                 ["learning.layers: 0 is out of range", "learning.batch: 0 leaves every minibatch empty"]),
                ([("[2, 1]", "[2, 1, 1]")], ["learning.epochs: has 3 values for 2 tasks"]),
                ([("test = 0.2", "test = 0.6\nvalidation = 0.4")], ["learning.test: test = 0.6 and validation = 0.4 leave no"]),
                ([("test = 0.2", "test = 0")], ["learning.test: 0 leaves no images to test on"]),
                ([("test = 0.2", 'tested_on = "validation"')], ["learning.validation: 0 leaves no images to test on"]),
                ([("test = 0.2", "test = 0.001")], ["learning.test: class 0 of images.gz has 30 images: too few for test"]),
                ([("test = 0.2", "train = 100")], ["learning.train: 100 training images: allowed are at most 72"]),
                ([("count = 2", 'count = 4\ntasks = "split"')], ["learning.epochs: has 2 values for 4 tasks"]),
                ([("count = 2", 'count = 4\ntasks = "split"'), ("[2, 1]", "1")], ["learning.count: 4 tasks of images.gz"]),
                ([("bins = 4", 'tasks = "permutated"')], ["did you mean 'permuted'?"]),
                ([("bins = 4", "rate = 0.1")], ["learning.rate: model multilayer has no rate"]),
                ([("bins = 4", 'anchor = "uniform"')], ["learning.anchor: uniform is of perceptrons alone"]),
                ([('"images.gz"', '"none.gz"')], ["learning.images: there is no file"]),
                ([('images = "images.gz"\n', ""), ("bins = 4", "bin = 4")],
                 ["learning.images: is missing", "learning.bin: unknown key"]),
                ([('"images.gz"', '"labels.idx"')], ["learning.images: "]),
                ([('"labels.idx"', '["labels.idx", "labels.idx"]')], ["learning.labels: 2 files of labels for 1 file"]),
        ):
            with self.subTest(said[0]):
                self.refused(self.job(*changes), *said)

    def test_rates_that_are_no_rates(self):
        for value, said in (("nan", "not finite"), ("-1", "out of range"), ("inf", "not finite")):
            got = program.run("check", str(self.job(('["plain", 0.01]', f'["plain", {value}]'))))
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertRegex(got.stderr, rf"\Amattis: error: \S*job\.toml:16:\d+: learning\.points\.pairs: [^\n]*{said}[^\n]*\n\Z")

    def test_labels_that_do_not_fit(self):
        _, labels = image_files.blots(3, 30, 8, 1.0, 1)
        (self.folder / "labels.idx").write_bytes(image_files.idx(image_files.LABELS, [89], labels[8:-1]))
        self.refused(self.job(), "learning.labels: images.gz has 90 images and 89 labels")
        (self.folder / "labels.idx").write_bytes(image_files.idx(image_files.LABELS, [90], [1] * 90))
        self.refused(self.job(), "learning.labels: all labels of labels.idx are the same: allowed are two classes and more")

    def test_verbs_of_theory(self):
        for verb in ("solve", "boundary", "potential"):
            got = program.run(verb, "multilayer")
            self.assertEqual((got.returncode, got.stdout), (program.BAD_INPUT, ""))
            self.assertRegex(got.stderr, r"\Amattis: error: [^\n]+ allowed [^\n]+\n\Z")
        for section, said in (("[theory]", "theory: model multilayer has no theory; allowed is [learning]"),
                              ("[montecarlo]\nN = [20]", "montecarlo: model multilayer is not simulated in this version; "
                                                         "allowed is [learning]")):
            job = self.job()
            job.write_text(job.read_text() + section + "\n")
            got = program.run("check", str(job))
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertIn(said, got.stderr)


if __name__ == "__main__":
    unittest.main()
