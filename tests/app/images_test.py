"""Networks of images as users run them: threads, ranks, stops and shards change no bit, a job grows, files that are not
what they should be are refused in one line, and MNIST itself where MATTIS_DATA_DIR has it.
"""
import contextlib
import gzip
import importlib.util
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import image_files
import program

JOB = """
mattis = 1
title = "blots"
model = "dense"
[parameters]
P = [4, 8]
T = {T}
convention = "{convention}"
protocol = ["supervised", "unsupervised"]
M = {M}
[dataset]
images = "{images}"
labels = "labels.idx"
test = 4
held_out = 10
draws = 2
sweeps = {sweeps}
pictures = 1
"""
MNIST = """
mattis = 1
title = "MNIST, reduced"
model = "dense"
[parameters]
P = [4, 12]
T = 0
convention = "full"
protocol = "supervised"
M = [5, 100]
[dataset]
images = "mnist/t10k-images-idx3-ubyte.gz"
labels = "mnist/t10k-labels-idx1-ubyte.gz"
test = 20
held_out = 400
draws = 4
"""
SCRIPT = Path(__file__).parents[2] / "scripts" / "plot_images.py"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "MATTIS_DATA_DIR"}


class ImagesTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_images_"))
        self.addCleanup(shutil.rmtree, self.folder)
        image_files.write(self.folder)

    def job(self, name="job.toml", T="0", M="[2, 6]", images="images.gz", convention="full", sweeps=50):
        path = self.folder / name
        path.write_text(JOB.format(T=T, M=M, images=images, convention=convention, sweeps=sweeps))
        return path

    def place(self, job, key):
        """Line and column of the value of a key, as messages begin."""
        for number, line in enumerate(job.read_text().splitlines(), 1):
            if line.startswith(f"{key} = "):
                return f"{job.name}:{number}:{len(key) + 4}: "
        raise KeyError(key)

    def run_to_end(self, job, output, *words):
        got = program.run("run", str(job), "-o", str(output), *words)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        return got

    def tables(self, output):
        names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
        return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}

    def rows(self, output, table):
        document = program.strict_json(program.run("export", str(output), "--table", table, "--json").stdout)
        return document["rows"]

    def test_check_shows_the_plan(self):
        job = self.job()
        got = program.run("check", str(job))
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertIn("images   90 of 8 x 8 pixels in 3 classes; 16 networks of 64 spins: 8 points, 2 draws", got.stdout)
        document = program.strict_json(program.run("check", str(job), "--json").stdout)
        self.assertEqual(document["dataset"], {"images": 90, "rows": 8, "columns": 8, "classes": 3, "N": 64, "draws": 2,
                                               "points": 8})

    def test_layout_changes_no_bit(self):
        job = self.job(T="[0, 0.2]")
        self.run_to_end(job, self.folder / "one.h5", "--threads", "1")
        self.run_to_end(job, self.folder / "three.h5", "--threads", "3")
        expected = self.tables(self.folder / "one.h5")
        self.assertEqual(sorted(expected), ["images/classes", "images/draws", "images/pictures", "images/points"])
        self.assertEqual(self.tables(self.folder / "three.h5"), expected)
        parts = []
        for k in (1, 2, 3):
            parts.append(str(self.folder / f"part{k}.h5"))
            self.run_to_end(job, parts[-1], "--shard", f"{k}/3")
        got = program.run("merge", str(self.folder / "merged.h5"), *parts)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual(self.tables(self.folder / "merged.h5"), expected)

    def test_stops_change_no_bit(self):
        job = self.job(T="0.2", sweeps=1500)
        self.run_to_end(job, self.folder / "whole.h5")
        output, stops = self.folder / "stopped.h5", 0
        text, walltime = job.read_text(), 0.3
        for _ in range(100):
            job.write_text(f'{text}[run]\nwalltime = "{walltime:.3g}s"\n')
            got = program.run("run", str(job), "-o", str(output), "--threads", "1", timeout=300)
            if got.returncode == program.DONE:
                break
            self.assertIn(got.returncode, (program.STOPPED, program.FILE_FAILURE), got.stderr)
            if got.returncode == program.STOPPED:
                stops += 1
            else:
                walltime *= 1.5  # too short for the machine to come further
        self.assertEqual(got.returncode, program.DONE)
        self.assertGreater(stops, 0)
        self.assertEqual(self.tables(output), self.tables(self.folder / "whole.h5"))

    def test_a_job_that_asks_for_more_keeps_what_it_has(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(M="[2, 6]"), output)
        before = {(row["P"], row["M"], row["protocol"], row["draw"]): row for row in self.rows(output, "images/draws")}
        self.run_to_end(self.job(M="[2, 6, 12]"), output)
        after = {(row["P"], row["M"], row["protocol"], row["draw"]): row for row in self.rows(output, "images/draws")}
        self.assertEqual(len(after), len(before) + 8)
        for key, row in before.items():
            self.assertEqual(after[key], row)

    def test_numbers_are_what_they_say(self):
        output = self.folder / "out.h5"
        self.run_to_end(self.job(), output)
        status = program.strict_json(program.run("status", str(output), "--json").stdout)
        self.assertEqual(status["status"], "complete")
        for row in self.rows(output, "images/points"):
            draws = [other for other in self.rows(output, "images/draws")
                     if all(other[name] == row[name] for name in ("P", "M", "protocol"))]
            self.assertEqual(len(draws), 2)
            for name in ("accuracy", "overlap", "r2", "stability"):
                a, b = (draw[name] for draw in draws)
                self.assertAlmostEqual(row[name], (a + b) / 2, places=12)
                self.assertAlmostEqual(row[f"{name}_error"], abs(a - b) / 2, places=12)
            if row["protocol"] == "supervised":
                self.assertEqual(row["accuracy_nearest"], row["accuracy_start"])
            self.assertEqual(row["settled"], 1.0)
        # Examples have mean r^2 of a class and of no other.
        quality = [row["r2"] for row in self.rows(output, "images/classes") if row["M"] == 6]
        self.assertGreater(min(quality), 0.1)

    def test_both_conventions(self):
        self.run_to_end(self.job(convention="distinct"), self.folder / "distinct.h5")
        self.run_to_end(self.job(convention="full"), self.folder / "full.h5")
        one, other = (self.rows(self.folder / f"{name}.h5", "images/draws") for name in ("distinct", "full"))
        self.assertNotEqual([row["overlap"] for row in one], [row["overlap"] for row in other])
        self.assertEqual([row["overlap_start"] for row in one], [row["overlap_start"] for row in other])

    def test_files_that_are_not_what_they_should_be(self):
        images, labels = image_files.blots(3, 30, 8, 1.0, 1)
        packed = gzip.compress(images, mtime=0)
        bad = {
            "cut": (images[:-1], "says 90 images of 8 x 8 pixels, 5760 bytes, but holds 5759 of them"),
            "longer": (images + b"x", "goes on behind them"),
            "head": (images[:10], "ends within the number of its rows"),
            "empty": (b"", "is empty"),
            "magic": (b"\x00\x00\x0d\x03" + images[4:], "magic number 0x00000d03"),
            "labels": (labels, "magic number 0x00000801 (labels)"),
            "none": (image_files.idx(image_files.IMAGES, [0, 8, 8], []), "holds 0 images of 8 x 8 pixels"),
            "flat": (image_files.idx(image_files.IMAGES, [90, 0, 8], []), "holds 90 images of 0 x 8 pixels"),
            "huge": (image_files.idx(image_files.IMAGES, [0xffffffff, 4096, 4096], [1]), "allowed are at most"),
            "liar": (gzip.compress(image_files.idx(image_files.IMAGES, [60000, 28, 28], [1])), "but holds at most"),
            "bomb": (gzip.compress(images + bytes(50_000_000)), "goes on behind them"),
            "cutgz": (packed[:-4], "cut short"),
            "sum": (packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:], "damaged"),
            "more": (packed + b"more", "4 bytes follow the end of the compressed content"),
            "fewer": (image_files.idx(image_files.IMAGES, [3, 8, 8], bytes(192)), "holds 90 labels, but"),
            "same": (image_files.idx(image_files.IMAGES, [90, 8, 8], bytes(5760)), "half of the training images"),
        }
        for name, (content, said) in bad.items():
            with self.subTest(name):
                (self.folder / name).write_bytes(content)
                job = self.job(images=name)
                for verb in (["check", str(job)], ["run", str(job), "-o", str(self.folder / "no.h5")]):
                    got = program.run(*verb)
                    self.assertEqual((got.returncode, got.stdout), (program.BAD_INPUT, ""), got.stderr)
                    self.assertRegex(got.stderr, r"\Amattis: error: [^\n]+ allowed [^\n]+\n\Z")
                    self.assertIn(name, got.stderr)
                    key = "labels" if name == "fewer" else "images"
                    self.assertIn(f"{self.place(job, key)}dataset.{key}: ", got.stderr)
                    self.assertIn(said, got.stderr)
        self.assertEqual(list(self.folder.glob("no.h5*")), [])

    def test_names_that_are_no_files(self):
        os.mkfifo(self.folder / "pipe")
        (self.folder / "link").symlink_to(self.folder / "images.gz")
        self.assertEqual(program.run("check", str(self.job(images="link"))).returncode, program.DONE)
        for name, said in (("pipe", "a pipe, not a file"), (".", "is a directory"), ("nothing", "there is no file")):
            got = program.run("check", str(self.job(images=name)), timeout=20)
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertIn(said, got.stderr)

    def test_too_few_images_of_a_class(self):
        job = self.job(M="[2, 17]")
        got = program.run("check", str(job))
        self.assertIn(f"{self.place(job, 'M')}parameters.M: ", got.stderr)
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertIn("class 0 has 30 images: allowed are at most that many test images (4), held-out images (10) and examples "
                      "(17) together", got.stderr)

    def test_results_whose_files_are_gone_or_others(self):
        data = self.folder / "data"
        data.mkdir()
        for name in ("images.gz", "labels.idx"):
            shutil.move(self.folder / name, data / name)
        output, there = self.folder / "out.h5", {"MATTIS_DATA_DIR": str(data)}
        got = program.run("run", str(self.job()), "-o", str(output), environment=there)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        got = subprocess.run([program.PROGRAM, "status", str(output)], env=ENVIRONMENT, capture_output=True, text=True,
                             check=False)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertNotIn("\\x0a", got.stderr)
        for key in ("images", "labels"):
            self.assertIn(f"dataset.{key}: there is no file", got.stderr)
        image_files.write(data, seed=2)
        got = program.run("status", str(output), environment=there)
        self.assertEqual(got.returncode, program.FILE_FAILURE)
        self.assertIn("a file of patterns or of images that it names has changed", got.stderr)

    def test_images_are_compared_with_nothing(self):
        self.run_to_end(self.job(), self.folder / "out.h5")
        got = program.run("compare", str(self.folder / "out.h5"))
        self.assertEqual(got.returncode, program.DISAGREEMENT, got.stderr)
        self.assertIn("nothing could be judged: networks of images are compared with no theory\n", got.stdout)

    def test_the_data_folder(self):
        data = self.folder / "data"
        data.mkdir()
        shutil.move(self.folder / "images.gz", data / "images.gz")
        job = self.job()
        got = subprocess.run([program.PROGRAM, "check", str(job)], env=ENVIRONMENT, capture_output=True, text=True, check=False)
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertIn("MATTIS_DATA_DIR (which is not set)", got.stderr)
        got = program.run("check", str(job), environment={"MATTIS_DATA_DIR": str(data)})
        self.assertEqual(got.returncode, program.DONE, got.stderr)

    def test_pictures(self):
        """Curves of two files together, and the grid of pictures."""
        if any(importlib.util.find_spec(module) is None for module in ("h5py", "matplotlib", "numpy")):
            print("skipped: pictures, Python lacks h5py, matplotlib or numpy", file=sys.stderr)
            return
        dense, pairs = self.folder / "dense.h5", self.folder / "pairs.h5"
        self.run_to_end(self.job(), dense)
        job = self.job()
        job.write_text(job.read_text().replace("dense", "hopfield").replace("P = [4, 8]\n", ""))
        self.run_to_end(job, pairs)

        def draw(*words, code=0):
            got = subprocess.run([sys.executable, "-B", str(SCRIPT), *map(str, words), "--formats", "png,svg"],
                                 capture_output=True, text=True, check=False, timeout=100)
            self.assertEqual(got.returncode, code, got.stderr)
            return got.stderr if code else got.stdout.split()
        for words, stem in (((), "dense-images"), (("--pictures", "--where", "protocol=supervised"), "dense-pictures")):
            names = draw(dense, pairs, *words)
            self.assertEqual(names, [str(self.folder / f"{stem}.{kind}") for kind in ("png", "svg")])
            for name in names:
                self.assertGreater(Path(name).stat().st_size, 5000)
        self.assertIn("no networks with these values", draw(dense, "--where", "P=64", code=2))
        self.assertIn("allowed are P, T, convention, protocol, M\n", draw(dense, "--where", "x=1", code=2))
        self.assertIn("allowed are 2, 6", draw(dense, "--pictures", "--M", "3", code=2))

    def test_pictures_of_every_network(self):
        """Archetypes, examples and tests belong to all networks; rows and panels say what their networks differ in."""
        if any(importlib.util.find_spec(module) is None for module in ("h5py", "matplotlib", "numpy")):
            print("skipped: pictures, Python lacks h5py, matplotlib or numpy", file=sys.stderr)
            return
        sys.path.insert(0, str(SCRIPT.parent))
        import plot_images  # pylint: disable=import-outside-toplevel,import-error
        job, file = self.job(T="[0, 0.2]"), self.folder / "out.h5"
        job.write_text(job.read_text().replace('convention = "full"', 'convention = ["full", "distinct"]'))
        self.run_to_end(job, file)

        def texts(*words, code=0):
            """What is written in the picture, or the error: outlines of texts have their characters in comments."""
            stem, said = self.folder / "drawn", io.StringIO()
            words = ["plot_images.py", str(file), *words, "-o", str(stem), "--formats", "svg"]
            with unittest.mock.patch("sys.argv", words), contextlib.redirect_stdout(io.StringIO()), \
                    contextlib.redirect_stderr(said):
                self.assertEqual(plot_images.main(), code, said.getvalue())
            return said.getvalue() if code else re.findall("<!-- (.*?) -->", stem.with_suffix(".svg").read_text("utf-8"))

        values = {"P": ("4", "8"), "T": ("0", "0.2"), "convention": ("full", "distinct"),
                  "protocol": ("supervised", "unsupervised"), "M": ("2", "6")}
        for name, chosen in values.items():
            for value in chosen:
                with self.subTest(name, value=value):
                    tables, _ = plot_images.read([file], plot_images.PICTURES, {name: value})
                    labels, lines = plot_images.picture_rows(tables, plot_images.shown_M(tables, None))
                    self.assertEqual(labels, [0, 1, 2])
                    self.assertEqual(len(lines), 4 + (16 if name == "M" else 8))
                    self.assertEqual(len({line[0] for line in lines}), len(lines), "no two rows are called the same")
                    self.assertTrue(all(row is not None for line in lines for row, _ in line[1]))
                    for line in lines[4:]:
                        network = line[0].split("\n")
                        self.assertEqual(len(network), 4 if name in ("M", "P") else 3)
                        for row, _ in line[1]:
                            self.assertIn(f"$P = {row['P']}$", network)
                            if name != "T":
                                self.assertIn(f"$T = {row['T']:g}$", network)
        drawn = texts("--pictures", "--where", "P=8", "--where", "protocol=unsupervised", "--where", "T=0")
        for text in ("archetype", "test image", "$P = 8$", "full", "distinct"):
            self.assertIn(text, drawn)
        curves = texts()
        for text in ("supervised, distinct", "unsupervised, full", "$T = 0$", "$T = 0.2$"):
            self.assertIn(text, curves)
        self.assertIn("unsupervised", texts("--where", "convention=full"))
        with unittest.mock.patch.object(plot_images, "STYLES", plot_images.STYLES[:1]):
            self.assertIn("networks at 2 temperatures: allowed are at most 1", texts(code=2))
        one, _ = plot_images.read([file], plot_images.TABLE, {"M": "6"})
        picture = plot_images.build(plot_images.curves(one), "", "")
        black = [line for axes in picture.axes for line in axes.lines if line.get_color() == plot_images.BLACK]
        self.assertEqual({line.get_marker() for line in black}, {"+", "x"}, "a line through one point is not seen")

    def test_mnist(self):
        job = self.folder / "mnist.toml"
        job.write_text(MNIST)
        if not image_files.are_there(job):
            print("skipped: MNIST is not in MATTIS_DATA_DIR", file=sys.stderr)
            return
        output = self.folder / "mnist.h5"
        self.run_to_end(job, output)
        rows = {(row["P"], row["M"]): row for row in self.rows(output, "images/points")}
        few, many = rows[12, 5], rows[12, 100]
        # Ten digits: a tenth by chance. 800 tests: one standard error of a share is at most 0.018.
        self.assertGreater(many["accuracy_start"], 0.6)
        self.assertGreater(many["accuracy_start"], few["accuracy_start"] + 0.05)
        self.assertGreater(many["accuracy"], rows[4, 100]["accuracy"] + 0.03, "dense interactions tell more classes apart")
        self.assertGreater(many["overlap"], many["overlap_start"] + 0.1, "the dynamics restores the archetype")


if __name__ == "__main__":
    unittest.main()
