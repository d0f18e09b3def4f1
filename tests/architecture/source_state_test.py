"""Which commit a program is built from (cmake/SourceState.cmake): of a clean tree, a changed one, an archive without a
repository, and one that was unpacked inside somebody else's. The file is written only when it changes.

  source_state_test.py CMAKE ROOT
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CMAKE, ROOT = sys.argv[1], Path(sys.argv[2])


class SourceStateTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_source_state_"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.tree = self.folder / "tree"
        self.tree.mkdir()
        (self.tree / "a.cpp").write_text("int a;\n")
        self.output = self.folder / "source_state.cpp"

    def git(self, *words):
        settings = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
        return subprocess.run(["git", "-C", self.tree, *settings, *words], check=True, capture_output=True,
                              text=True).stdout.strip()

    def state(self, source=None):
        subprocess.run([CMAKE, "-D", f"TEMPLATE={ROOT}/cmake/source_state.cpp.in", "-D", f"OUTPUT={self.output}",
                        "-D", f"SOURCE={source or self.tree}", "-P", f"{ROOT}/cmake/SourceState.cmake"], check=True)
        return re.search(r'return \{"(.*)", "(.*)"\};', self.output.read_text()).groups()

    def test_an_archive_has_no_commit(self):
        self.assertEqual(self.state(), ("unknown", "unknown"))

    @unittest.skipUnless(shutil.which("git"), "git is not installed")
    def test_a_repository_has_one(self):
        self.git("init", "--quiet")
        self.assertEqual(self.state(), ("unknown", "unknown"))  # nothing committed yet
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "first")
        head = self.git("rev-parse", "HEAD")
        self.assertEqual(self.state(), (head, "clean"))
        written = os.stat(self.output).st_mtime_ns
        self.assertEqual(self.state(), (head, "clean"))
        self.assertEqual(os.stat(self.output).st_mtime_ns, written)
        (self.tree / "a.cpp").write_text("int b;\n")
        self.assertEqual(self.state(), (head, "modified"))
        self.git("checkout", "--quiet", ".")
        (self.tree / "new.cpp").write_text("int c;\n")
        self.assertEqual(self.state(), (head, "modified"))
        self.assertEqual(self.state(self.tree / "inner"), ("unknown", "unknown"))
        (self.tree / "inner").mkdir()
        self.assertEqual(self.state(self.tree / "inner"), ("unknown", "unknown"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
