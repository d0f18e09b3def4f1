"""Every bad job is refused with exit code 2, nothing on standard output, its message, and no file written or changed.

The jobs and messages of tests/phase_diagrams/job/bad_jobs.txt are those that can be judged from the job alone; that file describes its
format. `bad_jobs_test.py --update` writes the program's present messages into it. Jobs that need the machine, other
files or another run are below.
"""
import os
import re
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import program

GOLDEN = Path(__file__).parents[1] / "phase_diagrams" / "job" / "bad_jobs.txt"
PREFIX = "mattis: error: "
os.environ.pop("MATTIS_DATA_DIR", None)  # messages say what it is
FEWEST_JOBS = 100

HOPFIELD = """mattis = 1
model = "hopfield"
parameters = { alpha = 0.1, T = 0.5 }
montecarlo = { N = [20], samples = 2, sweeps = { thermalise = 2, measure = 4 } }
"""


@dataclass
class BadJob:
    name: str
    text: bytes = b""
    message: str = ""


def bytes_of(line):
    """The line with <0xFF> as that byte."""
    return re.sub(rb"<0x([0-9A-F]{2})>", lambda found: bytes([int(found[1], 16)]), line.encode()) + b"\n"


def read_jobs(text):
    jobs, in_job = [], False
    for line in text.splitlines():
        if line.startswith("== "):
            jobs.append(BadJob(line[3:]))
            in_job = True
        elif line == "--":
            in_job = False
        elif in_job:
            jobs[-1].text += bytes_of(line)
        elif not line.startswith("#"):
            jobs[-1].message += PREFIX + line + "\n"
    return jobs


def content(folder):
    """Every path under a folder with the bytes of the files."""
    return {path: path.read_bytes() if path.is_file() else None for path in sorted(Path(folder).rglob("*"))}


def faults(folder, *words):
    """The answer to a command in a folder, and what is wrong with it as the refusal of bad input."""
    before = content(folder)
    got = program.run(*words, timeout=30, folder=folder)
    found = []
    if got.returncode != program.BAD_INPUT:
        found.append(f"exit code {got.returncode}, expected {program.BAD_INPUT}")
    if got.stdout:
        found.append(f"standard output is not empty: {got.stdout[:200]!r}")
    if not got.stderr or not all(line.startswith(PREFIX) for line in got.stderr.splitlines()):
        found.append(f"stderr is not of lines {PREFIX!r}: {got.stderr[:500]!r}")
    if content(folder) != before:
        found.append("a file was written, changed or removed")
    return got, found


def check(job):
    """What the program says about a job in a folder of its own, and what is wrong with that as a refusal."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "folder").mkdir()
        (Path(folder) / "job.toml").write_bytes(job.text)
        return faults(folder, "check", "job.toml")


def update():
    """Rewrites the messages of the golden file."""
    jobs = iter(read_jobs(GOLDEN.read_text(encoding="utf-8")))
    text, in_message = [], False
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            in_message = False
        if not in_message:
            text.append(line)
        if line == "--":
            in_message = True
            text += [row.removeprefix(PREFIX) for row in check(next(jobs))[0].stderr.splitlines()]
    GOLDEN.write_text("\n".join(text) + "\n", encoding="utf-8")


class BadJobs(unittest.TestCase):
    def test_every_bad_job_is_refused_with_its_message(self):
        jobs = read_jobs(GOLDEN.read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(jobs), FEWEST_JOBS)
        with ThreadPoolExecutor() as pool:
            answers = list(pool.map(check, jobs))
        for job, (got, found) in zip(jobs, answers):
            with self.subTest(job.name):
                self.assertEqual(got.stderr, job.message)
                self.assertFalse(found)


class BadCircumstances(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def assert_refused(self, words, pattern):
        got, found = faults(self.folder, *words)
        self.assertFalse(found)
        self.assertRegex(got.stderr, pattern)

    def test_job_file_is_missing(self):
        for verb in ("check", "run"):
            self.assert_refused((verb, "none.toml"), r"none\.toml:1:1: cannot be opened \(No such file or directory\)")

    def test_job_file_is_a_folder(self):
        for verb in ("check", "run"):
            self.assert_refused((verb, "."), r"\.:1:1: is a directory; allowed is a job file")

    def test_what_the_job_asks_for_does_not_exist(self):
        heat_bath = 'N = [20], dynamics = "heat_bath"'
        for job, pattern in (
                (HOPFIELD.replace("N = [20]", 'N = [20], dynamics = "zero_temperature"'),
                 r":4:\d+: montecarlo\.dynamics: zero_temperature at a point with T = 0\.5; allowed at T = 0 only"),
                (HOPFIELD.replace("T = 0.5", "T = 0").replace("N = [20]", heat_bath),
                 r":4:\d+: montecarlo\.dynamics: heat_bath at a point with T = 0; allowed"),
                (HOPFIELD.replace('"hopfield"', '"dense"').replace("alpha", "P = 30, alpha"),
                 r":4:\d+: montecarlo\.N: 20 spins are fewer than P = 30; allowed is N >= P")):
            self.write("job.toml", job)
            for verb in ("check", "run"):
                self.assert_refused((verb, "job.toml"), rf"\A{PREFIX}job\.toml{pattern}.*\n\Z")

    def test_network_too_large_for_the_memory_is_refused_with_the_figure(self):
        self.write("job.toml", HOPFIELD.replace("alpha = 0.1", "alpha = 1").replace("[20]", "[1000000]"))
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml", "--threads", "1024"), r"N = 1000000 .*GiB.* available.*allowed")

    def test_energies_beyond_exact_integers(self):
        self.write("job.toml", """mattis = 1
model = "dense"
parameters = { P = 4, alpha = 0.5, T = 0.5 }
montecarlo = { N = [20000] }
""")
        self.assert_refused(("check", "job.toml"), r"N = 20000.*exact up to 2\^60")

    def test_output_that_cannot_be_written(self):
        self.write("job.toml", HOPFIELD + 'run = { output = "nowhere/out.h5" }\n')
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml"), r"nowhere/?(out\.h5)?.*(folder|directory|written)")

    def test_output_of_another_job(self):
        self.write("job.toml", HOPFIELD)
        self.assertEqual(program.run("run", "job.toml", folder=self.folder).returncode, program.DONE)
        self.write("job.toml", HOPFIELD.replace("alpha = 0.1", "alpha = 0.2"))
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml"), r"job\.h5.*another job")

    def test_output_that_is_no_result(self):
        self.write("job.toml", HOPFIELD)
        self.write("job.h5", "a letter\n")
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml"), r"job\.h5 exists and is not a result file.*allowed is a new name")

    def test_output_that_is_a_folder(self):
        self.write("job.toml", HOPFIELD)
        (self.folder / "job.h5").mkdir()
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml"), r"job\.h5 is a folder: allowed is the name of a file")

    def test_patterns_of_another_size(self):
        self.write("patterns.txt", "1 -1 1\n")
        self.write("job.toml", HOPFIELD.replace("N = [20]", 'N = [20], patterns = "patterns.txt"'))
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml"), r"patterns\.txt.*3.*20")

    def test_patterns_that_are_not_there(self):
        self.write("job.toml", HOPFIELD.replace("N = [20]", 'N = [20], patterns = "patterns.txt"'))
        for verb in ("check", "run"):
            self.assert_refused((verb, "job.toml"), r"job\.toml:4:\d+: montecarlo\.patterns: there is no file 'patterns\.txt'")

    def test_patterns_that_are_none(self):
        self.write("patterns.txt", "1 -1 2\n")
        self.write("job.toml", HOPFIELD.replace("N = [20]", 'N = [3], patterns = "patterns.txt"'))
        self.assert_refused(("check", "job.toml"), r"patterns\.txt:1:6: '2' is no entry of a pattern: allowed are 1, ")


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
