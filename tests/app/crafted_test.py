"""HDF5 files that were made to lead their reader astray, each with right checksums: links into other files, data that lie
in other files or are computed from them, groups that contain themselves, extents beyond all memory. Every verb and every
script refuses them by what they are, in one line, at once, and shows nothing of the other files.
"""
import contextlib
import io
import struct
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: crafted files are not tested, {missing}", file=sys.stderr)
    sys.exit(0)

import program
import sealing

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))
sys.dont_write_bytecode = True
import mattis  # noqa: E402  pylint: disable=wrong-import-position

SECRET = b"secret-of-another-file-0123456789"
ROWS = len(SECRET)
JOB = 'mattis = 1\nmodel = "sk"\nparameters = { T = 0.5 }\ntheory = {}\n'



def external_link(file, folder):
    file["phases"]["stolen"] = h5py.ExternalLink(str(folder / "other.h5"), "/column")


def external_group(file, folder):
    file["stolen"] = h5py.ExternalLink(str(folder / "other.h5"), "/")


def soft_link(file, _):
    file["phases"]["again"] = h5py.SoftLink("/phases/T")


def dangling_link(file, _):
    file["phases"]["nothing"] = h5py.SoftLink("/nowhere")


def external_storage(file, folder):
    file["phases"].create_dataset("stolen", (ROWS,), "u1", external=[(str(folder / "secret"), 0, ROWS)])


def virtual(file, folder):
    layout = h5py.VirtualLayout(shape=(ROWS,), dtype="u1")
    layout[:] = h5py.VirtualSource(str(folder / "other.h5"), "column", shape=(ROWS,))
    file["phases"].create_virtual_dataset("stolen", layout)


def own_ancestor(file, _):
    file["phases"]["below"] = file["/"]


def itself(file, _):
    file["phases"]["below"] = file["phases"]


def linked_twice(file, _):
    file["again"] = file["phases"]


def dataset_linked_twice(file, _):
    file["phases"]["again"] = file["phases/T"]


def very_deep(file, _):
    group = file["phases"]
    for level in range(60):
        group = group.create_group(f"level{level}")


def huge_extent(file, _):
    file["phases"].create_dataset("huge", (2**61,), "f8", chunks=(1024,))


def overflowing_extent(file, _):
    file["phases"].create_dataset("huge", (2**61 + 1,), "f8", chunks=(1024,))


def huge_contiguous(file, _):
    space = h5py.h5s.create_simple((2**40,))
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_LATE)
    h5py.h5d.create(file["phases"].id, b"huge", h5py.h5t.IEEE_F64LE, space, properties)


def huge_chunk(file, _):
    file["phases"].create_dataset("huge", (3,), "f8", chunks=(2**28,), maxshape=(None,))


def half_stored(file, _):
    file.create_dataset("filler/x", data=np.zeros(10_000))
    data = file["phases"].create_dataset("sparse", (3000,), "f8", chunks=(100,))
    data[0:100] = 1.0


def compressed(file, _):
    file["phases"].create_dataset("zeros", data=np.zeros(100_000), compression="gzip")


def shuffled(file, _):
    file["phases"].create_dataset("numbers", data=np.arange(1000.0), shuffle=True, chunks=(100,))


def variable_text(file, _):
    file["phases"].create_dataset("texts", data=["a", "b"], dtype=h5py.string_dtype())


def reference(file, _):
    data = file["phases"].create_dataset("points_to", (1,), h5py.ref_dtype)
    data[0] = file["meta"].ref


def committed_type(file, _):
    file["type"] = np.dtype("f8")
    file["phases"].create_dataset("typed", data=np.zeros(3), dtype=file["type"])


def named_type_alone(file, _):
    file["type"] = np.dtype("f8")


def compound(file, _):
    file["phases"].create_dataset("pair", data=np.zeros(3, [("a", "f8"), ("b", "i8")]))


def enumeration(file, _):
    file["phases"].create_dataset("switch", data=np.array([True, False]))


def matrix(file, _):
    file["phases"].create_dataset("matrix", data=np.zeros((3, 3)))


def scalar(file, _):
    file["phases"].create_dataset("scalar", data=1.0)


def odd_number(file, _):
    kind = h5py.h5t.IEEE_F64LE.copy()
    kind.set_fields(49, 40, 9, 0, 40)
    kind.set_precision(50)
    h5py.h5d.create(file["phases"].id, b"odd", kind, h5py.h5s.create_simple((3,)))


def list_as_attribute(file, _):
    file["meta"].attrs["list"] = np.zeros(1000)


def reference_as_attribute(file, _):
    file["meta"].attrs["reference"] = file["phases"].ref


def many_attributes(file, _):
    for number in range(1001):
        file["phases"].attrs[str(number)] = number


# What is said of each, by the program and by the scripts.
CRAFTED = {
    external_link: "a link into another file", external_group: "a link into another file", soft_link: "a soft link",
    dangling_link: "a soft link", external_storage: "lie in other files",
    virtual: "computed from other datasets", own_ancestor: "linked more than once", itself: "linked more than once",
    linked_twice: "linked more than once", dataset_linked_twice: "linked more than once", very_deep: "levels deep",
    huge_extent: "more than its file has", overflowing_extent: "more than its file has",
    huge_contiguous: "more than its file has", huge_chunk: "more.* than its file has",
    half_stored: "bytes, of which", compressed: "filtered", shuffled: "filtered",
    variable_text: "neither numbers nor texts", reference: "neither numbers nor texts",
    committed_type: "neither", named_type_alone: "neither a group nor a dataset", compound: "neither numbers nor texts",
    enumeration: "neither numbers nor texts", matrix: "one dimension|1 dimension", scalar: "one dimension|1 dimension",
    odd_number: "neither numbers nor texts", list_as_attribute: "not a single value",
    reference_as_attribute: "neither a number nor a text", many_attributes: "1001 attributes"}


class CraftedTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_crafted_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        (self.folder / "secret").write_bytes(SECRET)
        with h5py.File(self.folder / "other.h5", "w") as other:
            other["column"] = np.frombuffer(SECRET, np.uint8)
        (self.folder / "job.toml").write_text(JOB)

    def file(self, craft=None, name="crafted.h5"):
        """A result file with one table, and what `craft` adds to it."""
        path = self.folder / name
        with sealing.create(path) as file:
            file.attrs["mattis_result_schema"] = 1
            file.create_group("meta").attrs.update({"title": "crafted", "model": "sk", "job": JOB,
                                                                      "job_hash": "0", "status": "stopped"})
            file.create_group("state", track_order=True)
            file.create_group("phases", track_order=True).create_dataset("T", data=np.arange(float(ROWS)))
            if craft:
                craft(file, self.folder)
        sealing.seal(path)
        return path

    def refused(self, path, reason):
        """By every verb and script that reads result files: one line, the reason in it, and nothing of other files."""
        before = path.read_bytes()
        commands = (["status", path], ["export", path], ["compare", path], ["merge", self.folder / "out.h5", path],
                    ["run", self.folder / "job.toml", "-o", path])
        for words in commands:
            with self.subTest(words[0]):
                got = program.run(*map(str, words), timeout=30)
                self.assertEqual((got.returncode, got.stdout), (program.FILE_FAILURE, ""), got.stderr)
                self.check_words("mattis", got.stderr, path, reason)
        for words in ([path], [path, "phases"]):
            with self.subTest("mattis.py"):
                out, err = io.StringIO(), io.StringIO()
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), \
                        unittest.mock.patch("sys.argv", ["mattis.py", *map(str, words)]):
                    self.assertEqual((mattis.main(), out.getvalue()), (2, ""))
                self.check_words("mattis.py", err.getvalue(), path, reason)
        self.assertEqual(path.read_bytes(), before)
        self.assertFalse((self.folder / "out.h5").exists())

    def check_words(self, speaker, said, path, reason):
        self.assertRegex(said, rf"\A{speaker}: error: [^\n]*{path.name}[^\n]*({reason})[^\n]*\n\Z")
        self.assertNotIn("secret-", said)

    def test_what_is_plain_is_read(self):
        path = self.file()
        self.assertEqual(program.run("export", str(path)).stdout, "phases\n")
        self.assertEqual(mattis.table(path, "phases")["T"].tolist(), list(range(ROWS)))

    def test_chunks_are_read_where_they_are_whole(self):
        def chunked(file, _):
            file["phases"].create_dataset("x", data=np.arange(float(ROWS)), chunks=(10,))
        table = program.run("export", str(self.file(chunked)), "--table", "phases").stdout
        self.assertEqual([line.split(",")[1] for line in table.splitlines()[1:]],
                         [str(number) for number in range(ROWS)])

    def test_crafted_files_are_refused_by_what_they_are(self):
        for craft, reason in CRAFTED.items():
            with self.subTest(craft.__name__):
                self.refused(self.file(craft), reason)

    def test_texts_of_wild_lengths(self):
        """The length of a text of variable length stands in front of the place of its bytes: what it says is not
        believed."""
        good = self.file().read_bytes()
        title = good.index(b"GCOL")
        heap = struct.pack("<Q", title - sealing.SIZE)  # places are counted from behind the head
        lengths = [at - 4 for at in range(4, len(good)) if good[at:at + 8] == heap]
        self.assertGreaterEqual(len(lengths), 5)
        path = self.folder / "wild.h5"
        for at in lengths[:3]:
            for length in (0, 1, 3, 10**6, 2**31, 2**32 - 1):
                content = bytearray(good)
                content[at:at + 4] = struct.pack("<I", length)
                path.write_bytes(content)
                sealing.seal(path)
                for command in ([program.PROGRAM, "status", str(path)],
                                [sys.executable, "-B", str(SCRIPTS / "mattis.py"), str(path)]):
                    got = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
                    self.assertGreaterEqual(got.returncode, 0, (command, length, got.returncode))
                    self.assertNotIn("Traceback", got.stderr)

    def test_tables_that_lack_their_columns(self):
        """The form is right, the content is not what a run writes: one error, whatever is asked for."""
        for name in ("agreement", "montecarlo/points"):
            def table(file, _, name=name):
                file.create_group(name, track_order=True).create_dataset("verdict", data=np.zeros(3))
            path = self.file(table)
            got = program.run("compare", str(path))
            self.assertIn(got.returncode, (program.DISAGREEMENT, program.FILE_FAILURE))
            if got.returncode == program.FILE_FAILURE:
                self.assertRegex(got.stderr, r"\Amattis: error: [^\n]*crafted\.h5[^\n]*column[^\n]*\n\Z")


class PatternsTest(unittest.TestCase):
    """Files of patterns carry no checksum and may hold more than the patterns; these alone are looked at."""
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_crafted_patterns_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        with h5py.File(self.folder / "other.h5", "w") as other:
            other["patterns"] = np.ones((2, 20), np.int8)
        (self.folder / "raw").write_bytes(bytes(2 * 20 * [1]))

    def check(self, craft):
        path = self.folder / "patterns.h5"
        with h5py.File(path, "w") as file:
            craft(file)
        job = self.folder / "job.toml"
        job.write_text('mattis = 1\nmodel = "hopfield"\nparameters = { alpha = 0.1, T = 0.5 }\n'
                       'montecarlo = { N = [20], samples = 1, patterns = "patterns.h5" }\n')
        return program.run("check", "--quick", str(job))

    def test_what_leads_out_of_the_file_is_refused(self):
        layout = h5py.VirtualLayout(shape=(2, 20), dtype="i1")
        layout[:] = h5py.VirtualSource(str(self.folder / "other.h5"), "patterns", shape=(2, 20))
        raw = [(str(self.folder / "raw"), 0, 40)]
        for reason, craft in {
                "a link into another file": lambda file: file.update(
                    {"patterns": h5py.ExternalLink(str(self.folder / "other.h5"), "/patterns")}),
                "a soft link": lambda file: file.update({"x": np.ones((2, 20), "i1"), "patterns": h5py.SoftLink("/x")}),
                "lie in other files": lambda file: file.create_dataset("patterns", (2, 20), "i1", external=raw),
                "computed from other datasets": lambda file: file.create_virtual_dataset("patterns", layout),
                "more than its file has": lambda file: file.create_dataset("patterns", (2**40, 20), "i1",
                                                                           chunks=(100, 20))}.items():
            with self.subTest(reason):
                got = self.check(craft)
                self.assertEqual((got.returncode, got.stdout), (program.BAD_INPUT, ""), got.stderr)
                self.assertRegex(got.stderr, rf"\Amattis: error: [^\n]*patterns\.h5[^\n]*{reason}[^\n]*\n\Z")

    def test_compressed_patterns_and_other_contents_are_read(self):
        def craft(file):
            file.create_dataset("patterns", data=np.ones((2, 20), np.int8), compression="gzip", shuffle=True)
            file["more"] = np.zeros(3, [("a", "f8")])
            file["link"] = h5py.SoftLink("/more")
        got = self.check(craft)
        self.assertEqual(got.returncode, program.DONE, got.stderr)


if __name__ == "__main__":
    unittest.main()
