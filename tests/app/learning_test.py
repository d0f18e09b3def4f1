"""Networks that learn from examples through the program: what results say of the data, updates from an example,
thresholds, and jobs whose axes are those of the data."""
import math
import tempfile
import unittest
from pathlib import Path

import program
from program import BAD_INPUT, DONE, NOTHING_CONVERGED, strict_json

DENSE = ["dense", "--P", "4", "--alpha", "0.1", "--T", "0.3"]
COUNTED = ["--protocol", "supervised", "--r", "0.6", "--M", "10"]
DATASET = ["protocol", "r", "M", "rho", "rho_P", "class_law", "convention", "normalisation"]

JOB = """mattis = 1
model = "dense"
[parameters]
P = 4
alpha = [0.05, 0.1]
T = 0.1
protocol = ["storing", "supervised", "unsupervised"]
{data}
[theory]
ansatz = ["rs", "one_step"]
boundaries = ["retrieval_spinodal", "retrieval_quality"]
"""


class Learning(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="mattis_learning_"))

    def json(self, *words, code=DONE):
        got = program.run(*words, "--json", folder=self.folder)
        self.assertEqual(got.returncode, code, got.stderr)
        return strict_json(got.stdout)

    def refused(self, *words):
        got = program.run(*words, folder=self.folder)
        self.assertEqual(got.returncode, BAD_INPUT, got.stdout)
        self.assertEqual(got.stdout, "")
        return got.stderr

    def test_results_say_what_the_data_are(self):
        document = self.json("solve", *DENSE, *COUNTED)
        self.assertEqual(list(document), ["model", "ansatz", "parameters", "dataset", "solutions"])
        data = document["dataset"]
        self.assertEqual(list(data), DATASET)
        self.assertAlmostEqual(data["rho"], (1 - 0.36) / 3.6, delta=1e-15)
        self.assertAlmostEqual(data["rho_P"], (1 - 0.6**8) / (10 * 0.6**8), delta=1e-12)
        self.assertEqual((data["r"], data["M"], data["normalisation"]), (0.6, 10, "R_1^(P/2)"))
        alone = self.json("solve", *DENSE, "--protocol", "supervised", "--rho", "0.1")["dataset"]
        self.assertEqual([alone[key] for key in ("r", "M", "rho", "rho_P")], [None, None, 0.1, None])
        swept = self.json("solve", *DENSE[:5], "--T", "0.1:0.3:3", *COUNTED)["points"]
        self.assertTrue(all(point["dataset"] == data for point in swept))
        line = self.json("boundary", "dense", "--P", "4", "--T", "0.3", "--protocol", "unsupervised", "--r", "0.9",
                         "--line", "examples_needed", "--alpha", "0.05")["points"][0]
        self.assertEqual(line["dataset"]["M"], line["M"])
        self.assertIs(type(line["M"]), int)

    def test_stored_patterns_are_shown_as_ever(self):
        document = self.json("solve", *DENSE)
        self.assertEqual(list(document), ["model", "ansatz", "parameters", "solutions"])
        self.assertEqual(list(document["parameters"]), ["P", "alpha", "T", "convention"])
        self.assertEqual([s["branch"] for s in document["solutions"]], ["retrieval", "glass", "paramagnet"])
        self.assertEqual(list(document["solutions"][0]), program.SOLUTION_KEYS)
        self.assertEqual(list(document["solutions"][0]["order"]), ["m", "q", "C"])
        table = program.run("solve", *DENSE).stdout
        self.assertNotIn("rho", table)
        self.assertNotIn("low_q", table)

    def test_several_retrieval_states_are_flagged(self):
        states = self.json("solve", "dense", "--P", "4", "--T", "0.1", "--alpha", "0.15", "--protocol", "supervised",
                           "--rho", "0.3")["solutions"]
        self.assertEqual([s["branch"] for s in states], ["retrieval", "retrieval_weak", "glass", "paramagnet"])
        self.assertEqual([s.get("low_q_branch") for s in states], [False, True, None, None])
        ends = {line: self.json("boundary", "dense", "--P", "4", "--T", "0.1", "--protocol", "supervised", "--rho",
                                "0.3", "--line", line)["points"][0]
                for line in ("retrieval_spinodal", "weak_spinodal")}
        self.assertFalse(ends["retrieval_spinodal"]["low_q_branch"])
        self.assertTrue(ends["weak_spinodal"]["low_q_branch"])
        low = program.run("boundary", "dense", "--P", "4", "--T", "0.5", "--protocol", "supervised", "--rho", "0.1",
                          "--line", "retrieval_spinodal")
        self.assertIn("low-q branch", low.stderr)

    def test_an_update_starts_from_the_archetype_or_an_example(self):
        update = ["solve", *DENSE, *COUNTED, "--ansatz", "one_step"]
        archetype, example = self.json(*update), self.json(*update, "--start", "example")
        self.assertEqual(self.json(*update, "--start", "archetype"), archetype)
        self.assertEqual((archetype["start"], example["start"]), ("archetype", "example"))
        self.assertEqual(example, self.json(*update[:-1], "one_step_example"))
        first, second = (d["solutions"][0]["order"]["m"] for d in (archetype, example))
        self.assertGreater(first, second)
        self.assertIn("ansatz one_step only", self.refused("solve", *DENSE, *COUNTED, "--start", "example"))
        self.assertIn("did you mean 'example'?", self.refused(*update, "--start", "exmaple"))
        self.assertIn("r and M >= 1", self.refused("solve", *DENSE, "--ansatz", "one_step", "--start", "example"))
        self.assertIn("r and M >= 1", self.refused("solve", *DENSE, "--protocol", "supervised", "--rho", "0.1",
                                                   "--ansatz", "one_step", "--start", "example"))

    def test_contradictory_data_are_refused_with_the_reason(self):
        for words, reason in (
                (["--protocol", "unsupervised", "--rho", "0.2"], "rho = 0.2 alone: the entropies of products"),
                (["--protocol", "supervised", "--rho", "0.2", "--r", "0.5", "--M", "5"],
                 "rho = 0.2 with r = 0.5 and M = 5, which give rho = (1-r^2)/(M r^2) = 0.6"),
                (["--protocol", "supervised", "--r", "0.5"], "r = 0.5 without M"),
                (["--protocol", "supervised", "--r", "0.5", "--M", "0"], "--M = 0"),
                (["--protocol", "supervised", "--r", "0", "--M", "5"], "a quality r in (0, 1]"),
                (["--protocol", "supervised", "--r", "1.5", "--M", "5"], "--r = 1.5"),
                (["--protocol", "supervised", "--r", "-0.5", "--M", "5"], "--r = -0.5"),
                (["--protocol", "supervised", "--M", "5"], "M without r"),
                (["--protocol", "supervised"], "protocol = supervised without r, M or rho"),
                (["--rho", "0.2"], "protocol = storing has no examples")):
            with self.subTest(words):
                self.assertIn(reason, self.refused("solve", *DENSE, *words))
                self.assertIn(reason, self.refused("boundary", *DENSE[:3], "--T", "0.3", "--line",
                                                   "retrieval_spinodal", *words))
        agreeing = ["--protocol", "supervised", "--r", "0.5", "--M", "5", "--rho", "0.6"]
        self.assertEqual(self.json("solve", *DENSE, *agreeing)["solutions"],
                         self.json("solve", *DENSE, *agreeing[:-2])["solutions"])

    def test_jobs_are_refused_at_their_parameters(self):
        job = self.folder / "job.toml"
        job.write_text(JOB.format(data="rho = [0.1, 0.2]").replace('"storing", ', ""))
        message = self.refused("check", str(job))
        self.assertIn("job.toml:3:1: parameters: protocol = unsupervised with rho = 0.1 alone", message)
        job.write_text(JOB.format(data="M = 5"))
        self.assertRegex(self.refused("check", str(job)), r"job.toml:\d+:\d+: parameters.M: M without r")
        job.write_text(JOB.format(data="quality = 0.8"))
        self.assertRegex(self.refused("check", str(job)), r"job.toml:\d+:\d+: parameters.protocol: protocol = supervised with")
        job.write_text(JOB.format(data="r = 0.5\nM = 5\nrho = 0.2").replace('"storing", ', ""))
        self.assertIn("job.toml:3:1: parameters: rho = 0.2 with r = 0.5 and M = 5", self.refused("check", str(job)))

    def rows(self, file, table):
        return self.json("export", file, "--table", table)["rows"]

    def test_axes_of_a_job_are_those_of_the_data(self):
        job = self.folder / "job.toml"
        text = JOB.format(data='r = [0.5, 0.8]\nM = { from = 5, to = 15, count = 3 }\nclass_law = ["exact", "gaussian"]')
        job.write_text(text.replace('"storing", ', "").replace("]\n[theory]", ']\nquality = 0.8\n[theory]')
                       .replace('"one_step"]', '"one_step", "one_step_example"]'))
        got = program.run("run", "job.toml", "-o", "out.h5", folder=self.folder, timeout=100)
        self.assertEqual(got.returncode, DONE, got.stderr)
        states = self.rows("out.h5", "theory/rs/retrieval")
        self.assertEqual(len(states), 2 * 2 * 2 * 3 * 2)
        for row in states:
            self.assertAlmostEqual(row["dataset_rho"], (1 - row["r"]**2) / (row["M"] * row["r"]**2), delta=1e-12)
            self.assertEqual((row["dataset_M"], row["dataset_law"]), (row["M"], row["class_law"]))
            self.assertEqual(row["normalisation"], {"supervised": "R_1^(P/2)"}.get(row["protocol"], "R_P^(1/2)"))
        self.assertEqual(len(self.rows("out.h5", "theory/one_step_example/retrieval")), len(states))
        for row in self.rows("out.h5", "boundaries/retrieval_quality"):
            if row["status"] == "converged":
                self.assertGreater(row["m"], 0.8 - 1e-9)

    def test_stored_and_learnt_patterns_share_a_job(self):
        (self.folder / "job.toml").write_text(JOB.format(data="rho = 0"))
        got = program.run("run", "job.toml", "-o", "out.h5", folder=self.folder)
        self.assertEqual(got.returncode, DONE, got.stderr)
        by_protocol = {}
        for row in self.rows("out.h5", "theory/rs/retrieval"):
            by_protocol.setdefault(row["protocol"], []).append(row)
        for stored, perfect in zip(by_protocol["storing"], by_protocol["supervised"]):
            self.assertAlmostEqual(stored["m"], perfect["m"], delta=1e-12)
            self.assertIsNone(stored["n"])
            self.assertAlmostEqual(perfect["n"], perfect["m"], delta=1e-12)
            self.assertEqual((stored["normalisation"], stored["dataset_rho"]), ("none", None))
        self.assertEqual({row["protocol"] for row in self.rows("out.h5", "theory/rs/retrieval_weak")},
                         {"supervised", "unsupervised"})

    def test_thresholds_in_the_number_of_examples(self):
        line = ["boundary", "dense", "--P", "4", "--T", "0", "--alpha", "0", "--r", "0.3", "--class_law", "gaussian",
                "--quality", str(math.erf(1.0)), "--line", "examples_needed", "--protocol"]
        for protocol in ("supervised", "unsupervised"):
            point = self.json(*line, protocol)["points"][0]
            self.assertEqual(point["M"], math.ceil(2 * (1 - 0.09) / 0.09))
        self.assertEqual(self.json("boundary", *DENSE[:3], "--T", "0", "--alpha", "0.9", "--r", "0.5", "--protocol",
                                   "supervised", "--line", "examples_needed",
                                   code=NOTHING_CONVERGED)["points"][0]["M"], None)
        self.assertIn("storing has no examples", self.refused("boundary", *DENSE[:5], "--T", "0.3", "--line",
                                                              "examples_needed"))

    def test_data_beyond_what_has_digits_are_refused(self):
        line = ["--T", "0", "--protocol", "supervised", "--line", "retrieval_spinodal"]
        for rho in ("1e11", "1e30", "1e300"):
            self.assertIn("rho up to 10000000000", self.refused("boundary", "dense", "--P", "4", *line, "--rho", rho))
        self.assertIn("rho up to 500", self.refused("boundary", "hopfield", *line, "--rho", "1e7"))
        poor = ["--alpha", "0.05", "--T", "0.3", "--protocol", "unsupervised", "--M", "10"]
        self.assertIn("r = 0.003 with P = 64", self.refused("solve", "dense", "--P", "64", *poor, "--r", "0.003"))
        self.assertIn("r = 1e-100", self.refused("solve", "dense", "--P", "4", *poor, "--r", "1e-100"))
        # Few examples of such a quality are refused, but not those that are needed.
        self.json("boundary", "hopfield", "--alpha", "0.05", "--T", "0", "--protocol", "supervised", "--r", "0.02",
                  "--class_law", "gaussian", "--line", "examples_needed")

    def test_the_line_above_a_table_says_what_the_data_are(self):
        def head(*data):
            return program.run("solve", *DENSE, "--protocol", "supervised", *data).stdout.splitlines()[0]
        counted, alone = head("--r", "0.5", "--M", "3"), head("--rho", "0.25")
        self.assertIn("rho = 1  r = 0.5  M = 3  class_law = exact", counted)
        self.assertIn("rho = 0.25  class_law = gaussian", alone)
        swept = head("--r", "0.5:0.6:2", "--M", "3")
        self.assertNotIn("rho = ", swept)

    def test_a_search_for_examples_says_where_it_ends(self):
        got = program.run("boundary", *DENSE[:5], "--T", "0", "--protocol", "unsupervised", "--r", "0.01", "--line",
                          "examples_needed", folder=self.folder)
        self.assertEqual(got.returncode, NOTHING_CONVERGED)
        self.assertIn("does not exist here: M was looked for up to 1000000", got.stderr)


if __name__ == "__main__":
    unittest.main()
