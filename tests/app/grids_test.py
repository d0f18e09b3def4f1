"""Values between two ends are what a user would write: in sweeps, in jobs, in result files. So `T == 0.4` finds its row."""
import tempfile
import unittest
from pathlib import Path

import program

EXPECTED = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]  # sums in double precision give 0.6000000000000001
JOB = """
mattis = 1
model = "hopfield"
[parameters]
alpha = { from = 0.0001, to = 0.1, count = 4, scale = "log" }
T = { from = 0.3, to = 0.9, count = 7 }
[theory]
boundaries = "retrieval_spinodal"
[montecarlo]
points = { alpha = 0.1 }
N = 20
samples = 2
tempering = { from = 0.3, to = 0.9, count = 7, spacing = "linear" }
sweeps = { thermalise = 2, measure = 4 }
"""


class GridsTest(unittest.TestCase):
    def document(self, *words):
        got = program.run(*words, "--json")
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        return program.strict_json(got.stdout)

    def test_sweeps(self):
        points = self.document("solve", "sk", "--T", "0.3:0.9:7")["points"]
        self.assertEqual([point["parameters"]["T"] for point in points], EXPECTED)
        points = self.document("boundary", "hopfield", "--line", "retrieval_spinodal", "--T", "0.3:0.9:7")["points"]
        self.assertEqual([point["T"] for point in points], EXPECTED)

    def test_tables(self):
        with tempfile.TemporaryDirectory() as place:
            job, output = Path(place) / "job.toml", str(Path(place) / "out.h5")
            job.write_text(JOB)
            self.assertEqual(program.run("run", str(job), "-o", output).returncode, program.DONE)
            rows = self.document("export", output, "--table", "theory/rs/paramagnet")["rows"]
            self.assertEqual(sorted({row["T"] for row in rows}), EXPECTED)
            self.assertEqual(sorted({row["alpha"] for row in rows}), [0.0001, 0.001, 0.01, 0.1])
            for table in ("boundaries/retrieval_spinodal", "montecarlo/points", "agreement"):
                rows = self.document("export", output, "--table", table)["rows"]
                self.assertEqual(sorted({row["T"] for row in rows}), EXPECTED, table)
            text = program.run("export", output, "--table", "montecarlo/points").stdout
            self.assertIn("0.1,0.6,distinct,20,", text)


if __name__ == "__main__":
    unittest.main()
