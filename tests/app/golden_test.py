"""Every bad command line of bad_input.txt is refused with exit code 2, nothing on standard output, and exactly the
message written there.

A block of bad_input.txt is
    $ [NAME=VALUE] mattis WORD...      the command line, quoted as for a shell
    ~ NAME                             only where the message must suggest this name
    mattis: error: ...                 the message
Blank lines and lines that begin with # are for the reader. `golden_test.py --update` writes the program's present
messages into the file; the lines that begin with $, ~ and # stay as they are, so that a suggestion which got lost
still fails.
"""
import os
import re
import shlex
import subprocess
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import program

GOLDEN = Path(__file__).with_name("bad_input.txt")
FEWEST_BLOCKS = 45
# How a message may say what is allowed.
ALLOWED = re.compile(r"allowed (is|are|in) |none is allowed|\bonly\b|leave --|; see mattis .*--help$")


@dataclass
class Block:
    line: int             # of the command in the file
    command: str
    near: str = ""        # name to be suggested
    message: str = ""

    def run(self):
        words = shlex.split(self.command)
        environment = {}
        while "=" in words[0]:
            name, value = words.pop(0).split("=", 1)
            environment[name] = value
        return program.run(*words[1:], environment=environment, timeout=10)


def read_blocks(text):
    blocks = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("$ "):
            blocks.append(Block(number, line[2:]))
        elif line.startswith("~ "):
            blocks[-1].near = line[2:]
        elif line and not line.startswith("#"):
            blocks[-1].message += line + "\n"
    return blocks


def faults(block):
    """What is wrong with the answer to one bad command line."""
    try:
        got = block.run()
    except subprocess.TimeoutExpired:
        return ["is not refused within 10 s"]
    found = []
    if got.returncode != program.BAD_INPUT:
        found.append(f"exit code {got.returncode}, expected {program.BAD_INPUT}")
    if got.stdout:
        found.append(f"standard output is not empty: {got.stdout[:200]!r}")
    if got.stderr != block.message:
        found.append(f"stderr is\n    {got.stderr}  expected is\n    {block.message}".rstrip())
    if got.stderr.count("\n") != 1 or not got.stderr.startswith("mattis: error: "):
        found.append("stderr is not one line 'mattis: error: ...'")
    if not ALLOWED.search(got.stderr.rstrip("\n")):
        found.append("the message does not say what is allowed")
    suggested = re.findall(r"; did you mean '([^']*)'\?\n$", got.stderr)
    if suggested != ([block.near] if block.near else []):
        found.append(f"suggests {suggested or 'nothing'}, expected is {block.near or 'nothing'}")
    return found


def update():
    """Rewrites the messages of the golden file."""
    lines = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if not line.startswith("mattis: ")]
    text = []
    for line, following in zip(lines, [*lines[1:], ""]):
        text.append(line)
        if line.startswith("$ "):
            block = Block(0, line[2:])
        if line.startswith(("$ ", "~ ")) and not following.startswith("~ "):
            try:
                text.append(block.run().stderr.rstrip("\n"))
            except subprocess.TimeoutExpired:
                text.append("mattis: is not refused")
    GOLDEN.write_text("\n".join(text) + "\n", encoding="utf-8")


class BadInput(unittest.TestCase):
    def test_every_bad_command_line_is_refused_with_its_message(self):
        blocks = read_blocks(GOLDEN.read_text(encoding="utf-8"))
        self.assertGreaterEqual(len(blocks), FEWEST_BLOCKS)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(faults, blocks))
        for block, found in zip(blocks, results):
            with self.subTest(f"{GOLDEN.name}:{block.line}: {block.command}"):
                self.assertFalse(found, "\n  " + "\n  ".join(found))

    def test_no_command_line_is_written_twice(self):
        commands = [block.command for block in read_blocks(GOLDEN.read_text(encoding="utf-8"))]
        self.assertEqual(sorted(set(commands)), sorted(commands))


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        unittest.main()
