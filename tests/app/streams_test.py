"""What the program writes to its streams where words or streams are unusual: hostile arguments, full devices."""
import shlex
import subprocess
import unittest

import program
from program import BAD_INPUT, DONE, NOTHING_CONVERGED, run


class Streams(unittest.TestCase):
    def test_a_message_is_one_printable_line_whatever_was_given(self):
        for word in ("hop\nfield", "\x1b[31mred", "tab\there", "x" * 10000, "é", "{}", "%s%n"):
            for words in ([word], ["solve", word], ["solve", "hopfield", "--alpha", word, "--T", "1"],
                          ["solve", "hopfield", f"--{word}", "1"]):
                with self.subTest(words=words):
                    got = run(*words)
                    self.assertEqual([got.returncode, got.stdout], [BAD_INPUT, ""])
                    self.assertRegex(got.stderr, r"\Amattis: error: [^\n]+\n\Z")
                    self.assertTrue(got.stderr[:-1].isprintable(), repr(got.stderr[:200]))

    def test_output_that_cannot_be_written_is_an_error(self):
        # Short answers fail when the buffer is flushed, long ones while they are printed.
        for command in ("solve sk --T 0.5", "solve sk --T 0.5 --json", "describe", "solve --help", "--version",
                        "solve sk --T 0.1:2:500", "solve sk --T 0.1:2:500 --json", "describe --json",
                        "boundary hopfield --line retrieval_spinodal --T 0:0.9:60 --json"):
            with self.subTest(command), open("/dev/full", "w", encoding="utf-8") as full:
                words = shlex.split(command)
                self.assertEqual(program.run_into(full, subprocess.DEVNULL, *words), program.FILE_FAILURE)
                self.assertEqual(program.run_into(full, full, *words), program.FILE_FAILURE)

    def test_a_message_that_cannot_be_written_does_not_change_the_exit_code(self):
        for command, code in (("solve xyz", BAD_INPUT),
                              ("solve hopfield --alpha 5 --T 1 --branch retrieval", NOTHING_CONVERGED),
                              ("boundary sk --line glass_static", NOTHING_CONVERGED),
                              ("boundary dense --P 4 --line retrieval_transition --T 0.2", DONE)):
            with self.subTest(command), open("/dev/full", "w", encoding="utf-8") as full:
                self.assertEqual(program.run_into(subprocess.DEVNULL, full, *shlex.split(command)), code)


if __name__ == "__main__":
    unittest.main()
