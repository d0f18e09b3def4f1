"""Points without evidence of equilibrium are not judged, and say what is missing; chains in equilibrium pass, chains in
valleys of their own do not. Seeds are fixed. A job in equilibrium is called unequilibrated with a probability of 1e-2.
"""
import tempfile
import unittest
from pathlib import Path

import program

LADDER = "{ from = 0.3, to = 1.6, count = 10 }"


def job(model, points, parameters="", **montecarlo):
    lines = {"N": "[40]", "samples": 8, "sweeps": "{ thermalise = 200, measure = 800 }", **montecarlo}
    text = "\n".join(f"{key} = {value}" for key, value in lines.items() if value is not None)
    return f"mattis = 1\nmodel = \"{model}\"\n[parameters]\n{parameters}\n[montecarlo]\npoints = {points}\n{text}\n"


class EquilibrationTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_equilibration_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def write(self, text):
        path = self.folder / "job.toml"
        path.write_text(text)
        return path

    def judged(self, text):
        """Rows of montecarlo/points, and what compare exits with."""
        output = self.folder / f"{len(list(self.folder.iterdir()))}.h5"
        got = program.run("run", str(self.write(text)), "-o", str(output), timeout=100)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        rows = program.strict_json(
            program.run("export", str(output), "--table", "montecarlo/points", "--json").stdout)["rows"]
        return rows, program.run("compare", str(output)).returncode

    def assert_unjudged(self, text, reason):
        rows, code = self.judged(text)
        for row in rows:
            self.assertEqual(row["equilibrated"], 0)
            self.assertIn(reason, row["equilibration"])
        self.assertEqual(code, program.DISAGREEMENT)
        return rows

    def assert_equilibrated(self, text):
        rows, _ = self.judged(text)
        for row in rows:
            self.assertEqual((row["equilibrated"], row["equilibration"]), (1, ""))
        return rows


class Missing(EquilibrationTest):
    def test_one_measurement(self):
        rows = self.assert_unjudged(
            job("hopfield", "{ T = [0.4] }", "alpha = 0.05", N="[200, 300, 400]",
                sweeps="{ thermalise = 0, measure = 1 }"),
            "one measurement: the halves cannot be compared")
        for column in ("half_run_p", "log_time_p", "replicas_p", "measure_per_2tau"):
            self.assertIsNone(rows[0][column])

    def test_proposals_that_are_all_accepted(self):
        rows = self.assert_unjudged(
            job("hopfield", "{ T = [1e6] }", "alpha = 0.05", N="[60, 80, 100]", dynamics='"metropolis"',
                order='"sequential"', sweeps="{ thermalise = 10, measure = 100 }", escape_below=-1),
            "constant")
        self.assertEqual(rows[0]["m_abs"], 1)

    def test_no_replica_stayed(self):
        self.assert_unjudged(job("hopfield", "{ T = [0.9] }", "alpha = 0.3", escape_below=0.95),
                             "every replica has escaped")

    def test_one_sample(self):
        self.assert_unjudged(job("hopfield", "{ T = [0.4] }", "alpha = 0.05", samples=1), "one disorder sample")

    def test_one_replica_where_there_are_valleys(self):
        one = {"replicas": 1, "observables": '["energy"]', "N": "[16, 20, 24]"}
        self.assert_unjudged(job("pspin", "{ T = [0.3] }", "P = 3", **one),
                             "one replica per sample: nothing shows that the chains left their valleys")
        self.assert_equilibrated(job("pspin", "{ T = [1.3] }", "P = 3", **one))
        self.assert_equilibrated(job("hopfield", "{ T = [0.4] }", "alpha = 0.02", **{**one, "N": "[200]"}))


class ZeroTemperature(EquilibrationTest):
    def test_chains_that_rest_are_judged(self):
        at_rest = {"N": "[100]", "dynamics": '"zero_temperature"', "order": '"sequential"'}
        zero = ("hopfield", "{ T = [0] }", "alpha = 0.05")
        self.assert_equilibrated(job(*zero, **at_rest, sweeps="{ thermalise = 50, measure = 1 }"))
        self.assert_unjudged(job(*zero, **{**at_rest, "start": '"random"'}, sweeps="{ thermalise = 50, measure = 1 }"),
                             "the replicas of a sample differ")
        self.assert_unjudged(job(*zero, **at_rest, start='"noisy"', start_overlap=0.5,
                                 sweeps="{ thermalise = 0, measure = 1 }"),
                             "chains have not reached a fixed point")


class Calibration(EquilibrationTest):
    def test_chains_in_valleys_of_their_own(self):
        # Detection: with 8 samples of 40 spins 100 of 100 (docs/validation.md).
        glass = {"start": '"random"', "sweeps": "{ thermalise = 500, measure = 2000 }"}
        reason = "the replicas of a sample differ"
        rows = self.assert_unjudged(job("pspin", "{ T = [0.3] }", "P = 3", **glass), reason)
        self.assertGreater(rows[0]["measure_per_2tau"], 32) # within its valley each chain is fast
        self.assert_unjudged(job("pspin", "{ T = [0.3] }", "P = 3", **glass, annealing="[1.0, 0.7, 0.5]"), reason)
        self.assert_unjudged(job("dense", "{ T = [0.35] }", "P = 3\nalpha = 1.0", **glass), reason)

    def test_chains_in_equilibrium(self):
        self.assert_equilibrated(job("sk", "{ T = [0.4, 0.7] }", N="[16, 32]", samples=24, tempering=LADDER))
        self.assert_equilibrated(job("pspin", "{ T = [0.4, 0.7] }", "P = 3", N="[16]", samples=24, tempering=LADDER))
        self.assert_equilibrated(job("sk", "{ T = [1.5, 2.0] }", N="[64]", start='"random"', replicas=4))
        self.assert_equilibrated(job("hopfield", "{ T = [0.2, 0.4] }", "alpha = 0.03", N="[200, 300]", samples=2))


class Warned(EquilibrationTest):
    def test_check_says_where_a_ladder_is_missing(self):
        for temperatures, more, warned in (("0.3, 1.0", {}, True), ("1.0, 1.2", {}, False),
                                           ("0.4, 1.0", {"tempering": LADDER}, False)):
            path = self.write(job("pspin", f"{{ T = [{temperatures}] }}", "P = 3", **more))
            got = program.run("check", str(path))
            self.assertEqual(got.returncode, program.DONE, got.stderr)
            self.assertEqual("chains without a ladder will not leave" in got.stdout, warned, temperatures)
        path = self.write(job("hopfield", "{ T = [0.4] }", "alpha = 0.05"))
        self.assertNotIn("ladder", program.run("check", str(path)).stdout)


if __name__ == "__main__":
    unittest.main()
