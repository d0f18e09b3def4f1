"""What `solve --ansatz one_step --N` prints for networks that learn."""
import shlex
import unittest

from program import BAD_INPUT, DONE, SOLUTION_KEYS, run, strict_json


class OneStep(unittest.TestCase):
    def mattis(self, command, code=DONE):
        got = run(*shlex.split(command))
        self.assertEqual(got.returncode, code, f"mattis {command}\n{got.stderr}")
        return got.stdout, got.stderr

    def document(self, command):
        return strict_json(self.mattis(f"{command} --json")[0])

    def test_one_step_of_few_spins(self):
        """Examples without labels: m of N spins beside that of infinitely many."""
        point = ("solve dense --P 4 --alpha 0.00018311 --T 0 --protocol unsupervised --r 0.214 --M 69 --class_law gaussian "
                 "--ansatz one_step")
        (solution,) = self.document(f"{point} --N 128")["solutions"]
        self.assertEqual(list(solution), [*SOLUTION_KEYS, "m_at_N"])
        self.assertAlmostEqual(solution["order"]["m"], 0.8017, places=3)
        self.assertAlmostEqual(solution["m_at_N"], 0.6389, places=3)
        table, _ = self.mattis(f"{point} --N 128")
        self.assertRegex(table, r"m\(N\)")
        for other in ("--protocol supervised", "--protocol unsupervised --convention full"):
            command = f"solve dense --P 4 --alpha 0.1 --T 0 --r 0.5 --M 9 {other} --ansatz one_step --N 128"
            _, error = self.mattis(command, BAD_INPUT)
            self.assertIn("--N = 128 has no meaning for model dense", error)


if __name__ == "__main__":
    unittest.main()
