"""Jobs that sample the magnetisations of a perceptron: a small one from its file to its verdict, and what they refuse."""
import os
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["MATTIS_PROGRAM"]
JOB = """mattis = 1
model = "perceptron_variational"
[parameters]
alpha = {alpha}
beta = {beta}
{parameters}
[montecarlo]
N = [20, 30, 40]
samples = 8
sweeps = {{ thermalise = 50, measure = 200 }}
{keys}
"""


class PerceptronSampler(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def run_job(self, *verbs, keys="", parameters="", alpha="0.5", beta="5"):
        with open(os.path.join(self.folder, "job.toml"), "w", encoding="utf-8") as file:
            file.write(JOB.format(keys=keys, parameters=parameters, alpha=alpha, beta=beta))
        return subprocess.run([PROGRAM, *verbs], cwd=self.folder, capture_output=True, text=True, check=False)

    def verdicts(self, **job):
        done = self.run_job("run", "job.toml", "-o", "out.h5", **job)
        self.assertIn(done.returncode, (0, 1, 5), done.stderr)
        compared = subprocess.run([PROGRAM, "compare", "out.h5"], cwd=self.folder, capture_output=True, text=True,
                                  check=False)
        return compared.stdout

    def test_a_small_job_judges_the_order_parameters_of_the_teacher(self):
        text = self.verdicts()
        for name in ("q0", "qd", "r", "p", "eps", "energy"):
            self.assertRegex(text, rf"(?m)\s{name}\s")
        self.assertIn("6 judged", text)

    def test_an_unstable_state_is_not_judged_and_says_why(self):
        text = self.verdicts(alpha="1", beta="20")
        self.assertEqual(text.count("the poor state is unstable against breaking of replica symmetry"), 6)
        self.assertIn("0 judged", text)

    def test_what_cannot_be_is_refused(self):
        for keys, parameters, message in (
                ('dynamics = "heat_bath"', "", "hamiltonian"),
                ("tempering = { from = 0.2, to = 1, count = 3 }", "", "has no temperature T"),
                ('order = "sequential"', "", "allowed"),
                ('start = "pure"', "", "archetype_and_random"),
                ("", "qd_fixed = 0.5", "is not held in a simulation")):
            with self.subTest(keys=keys, parameters=parameters):
                refused = self.run_job("check", "job.toml", keys=keys, parameters=parameters)
                self.assertEqual(refused.returncode, 2, refused.stdout + refused.stderr)
                self.assertIn(message, refused.stderr + refused.stdout)


if __name__ == "__main__":
    unittest.main()
