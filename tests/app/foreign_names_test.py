"""Whatever has one of the names that the program gives to files beside an output (or the name of the output): every verb ends
soon, with a code of the table and one clear error at most, and what was there before is there afterwards.
"""
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import program

JOB = """
mattis = 1
model = "dense"
[parameters]
P = 3
alpha = 0.05
T = [0.4, 0.5]
[theory]
[montecarlo]
points = { T = [0.4, 0.5] }
N = [20]
samples = 2
sweeps = { thermalise = 10, measure = 20 }
"""
PRECIOUS = b"what somebody needs\n"
NOBODY = 65534
NAMES = ["", ".tmp", ".previous", ".previous.tmp", ".live", ".live.tmp", ".lock"]
# What a run puts beside a link or pipe of the name, and never through it: where it says so, the output is as ever.
SHOWN_ONLY = {".live", ".live.tmp"}
VERBS = {
    "run": ["run", "job.toml", "-o", "out.h5"], "check": ["check", "job.toml", "-o", "out.h5", "--quick"],
    "merge into": ["merge", "out.h5", "part.h5"], "merge of": ["merge", "joined.h5", "out.h5"],
    "status": ["status", "out.h5"], "export": ["export", "out.h5"], "compare": ["compare", "out.h5"]}


def folder(path, _):
    path.mkdir()
    (path / "content").write_bytes(PRECIOUS)


def device(path, _):
    """A link to one where nobody may make one."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        path.symlink_to("/dev/zero")


def unreadable(path, _):
    path.write_bytes(PRECIOUS)
    path.chmod(0)


KINDS = {"pipe": lambda path, _: os.mkfifo(path), "folder": folder,
         "dangling link": lambda path, place: path.symlink_to(place / "nowhere" / "at all"),
         "link to a file": lambda path, place: path.symlink_to(place / "precious"),
         "link to a pipe": lambda path, place: path.symlink_to(place / "pipe"),
         "device": device, "unreadable file": unreadable}


class ForeignNamesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = Path(tempfile.mkdtemp(prefix="mattis_names_"))
        cls.addClassCleanup(shutil.rmtree, cls.template)
        (cls.template / "job.toml").write_text(JOB)
        (cls.template / "precious").write_bytes(PRECIOUS)
        for number in (1, 2):
            got = program.run("run", "job.toml", "--shard", f"{number}/2", "-o", f"part{number}.h5", folder=cls.template)
            assert got.returncode == program.DONE, got.stderr
        assert program.run("merge", "half.h5", "part1.h5", folder=cls.template).returncode == program.DONE

    def place(self, with_output):
        """A folder with the job, a part of it, and perhaps an unfinished output."""
        place = Path(tempfile.mkdtemp(prefix="mattis_name_"))
        self.addCleanup(shutil.rmtree, place, ignore_errors=True)
        for name in ("job.toml", "precious"):
            shutil.copy(self.template / name, place)
        shutil.copy(self.template / "part2.h5", place / "part.h5")
        if with_output:
            shutil.copy(self.template / "half.h5", place / "out.h5")
        os.mkfifo(place / "pipe")
        return place

    @staticmethod
    def look(path):
        """What lies there, links not followed."""
        status = path.lstat()
        kind = stat.S_IFMT(status.st_mode)
        target = os.readlink(path) if stat.S_ISLNK(kind) else ""
        content = (path / "content").read_bytes() if stat.S_ISDIR(kind) else b""
        return kind, status.st_ino, target, content

    def run_verb(self, place, words, as_nobody):
        options = {}
        if as_nobody and os.geteuid() == 0:  # root may read everything
            for path in [place, *place.iterdir()]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            options = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        return subprocess.run([program.PROGRAM, *words], capture_output=True, text=True, errors="replace", check=False,
                              timeout=30, cwd=place, **options)

    def check_one(self, name, kind, verb):
        place = self.place(with_output=name != "")
        foreign = place / f"out.h5{name}"
        KINDS[kind](foreign, place)
        before = self.look(foreign)
        got = self.run_verb(place, VERBS[verb], kind == "unreadable file")
        said = got.stderr
        errors = [line for line in said.splitlines() if line.startswith("mattis: error: ")]
        self.assertIn(got.returncode, (program.DONE, program.DISAGREEMENT, program.BAD_INPUT, program.FILE_FAILURE), said)
        self.assertEqual(len(errors), int(got.returncode in (program.BAD_INPUT, program.FILE_FAILURE)), said)
        for word in ("internal", "terminate", "std::"):
            self.assertNotIn(word, said)
        self.assertEqual((place / "precious").read_bytes(), PRECIOUS)
        self.assertFalse((place / "nowhere").exists())
        writes = verb in ("run", "merge into")
        ours = kind == "unreadable file" and name not in ("", ".lock") and writes  # a regular file of that name is ours
        if not ours:
            self.assertEqual(self.look(foreign), before)
        if errors and (name or "link" not in kind):  # of a link that the user gives what it leads to is named
            self.assertIn(foreign.name, errors[0])
        elif name in SHOWN_ONLY and writes and kind != "unreadable file" and verb == "run":
            self.assertIn("status will know this run by its checkpoints alone", said)
        if got.returncode == program.DONE and writes and name:
            exported = self.run_verb(place, ["export", "out.h5"], False)
            self.assertEqual(exported.returncode, program.DONE, exported.stderr)
        return got.returncode

    def test_no_name_keeps_a_verb_waiting_or_leads_it_elsewhere(self):
        for name in NAMES:
            for kind in KINDS:
                for verb in VERBS:
                    with self.subTest(name=name, kind=kind, verb=verb):
                        code = self.check_one(name, kind, verb)
                        beside = name not in SHOWN_ONLY and name != ""
                        if beside and verb in ("run", "check", "merge into") and kind != "unreadable file":
                            self.assertEqual(code, program.BAD_INPUT)  # known at the start
                        if name and verb in ("export", "compare", "merge of"):
                            self.assertIn(code, (program.DONE, program.DISAGREEMENT))

    def test_a_link_of_the_name_tmp_is_not_written_through(self):
        place = self.place(with_output=False)
        (place / "joined.h5.tmp").symlink_to(place / "precious")
        got = self.run_verb(place, ["merge", "joined.h5", "part.h5"], False)
        self.assertEqual(got.returncode, program.BAD_INPUT)
        self.assertRegex(got.stderr, r"\Amattis: error: output joined\.h5 cannot be written: joined\.h5\.tmp is a link[^\n]*\n\Z")
        self.assertEqual((place / "precious").read_bytes(), PRECIOUS)
        self.assertFalse((place / "joined.h5").exists())

    def test_links_that_a_user_gives_are_followed(self):
        place = self.place(with_output=False)
        (place / "scratch").mkdir()
        (place / "far.toml").symlink_to("job.toml")
        (place / "far.h5").symlink_to("scratch/out.h5")
        got = self.run_verb(place, ["run", "far.toml", "-o", "far.h5"], False)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertEqual([path.name for path in (place / "scratch").iterdir()], ["out.h5"])
        self.assertEqual(self.run_verb(place, ["export", "far.h5"], False).returncode, program.DONE)


class JobsThroughPipesTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_pipes_"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "job.toml").write_text(JOB)

    def shell(self, line):
        return subprocess.run(["bash", "-c", line.replace("mattis", str(program.PROGRAM))], capture_output=True,
                              text=True, check=False, timeout=60, cwd=self.folder)

    def test_a_job_comes_through_a_pipe(self):
        got = self.shell("mattis check --quick <(cat job.toml)")
        self.assertEqual((got.returncode, got.stderr), (program.DONE, ""))
        self.assertIn("job.h5 (new)", got.stdout)
        got = self.shell("mattis run <(cat job.toml) -o out.h5")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        self.assertTrue((self.folder / "out.h5").exists())
        got = self.shell("mattis check --quick <(sleep 0.3; cat job.toml)")
        self.assertEqual(got.returncode, program.DONE, got.stderr)

    def test_waiting_for_a_pipe_answers_signals(self):
        pipe = self.folder / "pipe.toml"
        os.mkfifo(pipe)
        for verb, code in (("run", program.STOPPED), ("check", -signal.SIGTERM)):
            with self.subTest(verb):
                process = subprocess.Popen([program.PROGRAM, verb, str(pipe)], stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE, text=True)
                self.addCleanup(process.kill)
                time.sleep(0.5)
                self.assertIsNone(process.poll())
                process.send_signal(signal.SIGTERM)
                said = process.communicate(timeout=30)[1]
                self.assertEqual(process.returncode, code, said)
                if verb == "run":
                    self.assertRegex(said, r"\Amattis: stopped while [^\n]*pipe\.toml was read: nothing has begun\n\Z")

    def test_what_is_neither_file_nor_pipe_is_no_job(self):
        for path, reason in (("/dev/zero", "is a device"), ("/dev/null", "is a device"), (".", "is a directory")):
            got = program.run("check", path, folder=self.folder)
            self.assertEqual(got.returncode, program.BAD_INPUT)
            self.assertRegex(got.stderr, rf"\Amattis: error: {path}:1:1: {reason}; allowed is a job file in TOML\n\Z")


if __name__ == "__main__":
    unittest.main()
