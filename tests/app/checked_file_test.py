"""Checksums of result files, as the scripts compare them before they read anything else; with the files of scripts_test.py."""
import os
import unittest
import unittest.mock

import numpy as np

import scripts_test
import sealing
import checked_file  # noqa: E402  pylint: disable=wrong-import-order
import mattis  # noqa: E402  pylint: disable=wrong-import-order


class CheckedFile(scripts_test.Scripts):
    def test_formats_of_the_future_are_refused(self):
        file = self.file()
        sealing.seal(file, version=3)
        with self.assertRaisesRegex(mattis.Error, "image format 3 is not known"):
            mattis.open(file)

    def test_files_of_the_first_format_are_told_by_their_crc_64(self):
        file = self.file()
        expected = mattis.table(file, "agreement").tolist()
        sealing.seal(file, version=1)
        self.assertEqual(str(mattis.table(file, "agreement").tolist()), str(expected))
        content = bytearray(file.read_bytes())
        content[5000] ^= 1
        file.write_bytes(content)
        with self.assertRaisesRegex(mattis.Error, "its checksum is wrong"):
            mattis.open(file)

    def test_the_crc_64(self):
        self.assertEqual(checked_file.crc_64(b"123456789"), 0x6C40DF5F0B497347)  # the check value of ECMA-182
        random_bytes = np.random.default_rng(3)
        for size in (0, 1, 2, 3, 511, 512, 1023, 1024, 1025, 70001):
            content = random_bytes.bytes(size)
            self.assertEqual(checked_file.crc_64(content), sealing.crc_64(content), size)
            cut = size // 3
            self.assertEqual(checked_file.crc_64(content[:cut], content[cut:]), sealing.crc_64(content), size)

    def test_every_flipped_bit_is_one_error_and_nothing_is_printed(self):
        """In the head, in what HDF5 tells of the data, and in the data."""
        file = self.file()
        good = file.read_bytes()
        random_numbers = np.random.default_rng(4)
        for trial in range(40):
            end = 512 if trial % 2 else len(good)
            damaged = bytearray(good)
            damaged[random_numbers.integers(end)] ^= 1 << trial % 8
            file.write_bytes(damaged)
            for name in ("mattis.py", "plot_diagram.py"):
                self.run_script(name, file, code=2)
        self.assertEqual([path.name for path in self.folder.iterdir()], [file.name])

    def test_a_library_that_crashes_is_an_error(self):
        """Metadata that are damaged on purpose, with right checksums, can make the HDF5 library fail."""
        for crash in (os.abort, lambda: os.kill(os.getpid(), 11)):
            with unittest.mock.patch.object(checked_file, "_looked_at", lambda image, file, end=crash: end()):
                with self.assertRaisesRegex(mattis.Error, r"cannot be read as HDF5 \(the library fails on it\)"):
                    mattis.open(self.file())

    def test_what_is_no_file_is_not_waited_for(self):
        pipe = self.folder / "pipe.h5"
        os.mkfifo(pipe)
        for path, kind in ((pipe, "a pipe"), (self.folder, "a folder"), ("/dev/zero", "a device")):
            with self.assertRaisesRegex(mattis.Error, f"cannot be read: it is {kind}, not a file"):
                mattis.open(path)


if __name__ == "__main__":
    unittest.main()
