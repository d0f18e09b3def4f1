"""What h5py, and so any program that knows HDF5, finds in a result file: no tool of this project is needed to read it."""
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy

import program

JOB = """mattis = 1
title = "Größe, αT"
model = "hopfield"
parameters = { alpha = 0.1, T = [0.3, 0.5] }
theory = {}
montecarlo = { points = { T = [0.3] }, N = [20], samples = 2, sweeps = { thermalise = 2, measure = 4 } }
"""


class H5pyTest(unittest.TestCase):
    def test_a_result_file_is_plain_hdf5(self):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            (folder / "job.toml").write_text(JOB, encoding="utf-8")
            self.assertEqual(program.run("run", "job.toml", folder=folder).returncode, program.DONE)
            with h5py.File(folder / "job.h5") as file:
                self.assertEqual(file.attrs["mattis_result_schema"], 1)
                self.assertEqual(file["meta"].attrs["title"], "Größe, αT")
                self.assertEqual(file["meta"].attrs["job"], JOB)
                built_from = program.strict_json(program.run("doctor", "--json").stdout)
                for key in ("commit", "source_tree"):
                    self.assertEqual(file["meta"].attrs[key], built_from[key])
                points = file["montecarlo/points"]
                self.assertEqual(points["N"].dtype, numpy.int64)
                self.assertEqual(list(points["N"]), [20])
                self.assertEqual(points["T"].dtype, numpy.float64)
                self.assertEqual(list(points["convention"].asstr()), ["distinct"])
                self.assertEqual(len(file["montecarlo/bins/m"]["value"]), len(file["montecarlo/bins/m"]["sample"]))
                self.assertEqual(list(file["theory/rs/retrieval"]["T"]), [0.3, 0.5])


if __name__ == "__main__":
    unittest.main()
