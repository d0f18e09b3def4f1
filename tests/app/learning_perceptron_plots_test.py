"""Pictures of perceptrons that learn, from small files made here in the documented layout."""
import contextlib
import io
import unittest
import unittest.mock

# Ends the test where the packages of the scripts are missing, and makes them importable.
from scripts_test import MAIN, NAN, Scripts, write

import mattis
import numpy as np
import plot_learning

MAIN["plot_learning.py"] = plot_learning.main
ALPHA = np.array([0.5, 1.0, 1.5])


def learned(parameter="alpha"):
    """Three points with curves of three epochs; of the last point nothing has settled. Theory has a fold."""
    count, rest = len(ALPHA), {"beta": np.full(3, 20.0)}
    states = np.array([0.5, 1.0, 1.5, 1.5])
    return {
        "learning/epochs": {parameter: np.repeat(ALPHA, 3), "beta": np.full(9, 20.0), "task": np.ones(9, int),
                            "epoch": np.tile([0, 10, 20], 3), "samples": np.full(9, 4), "test_error": np.linspace(0.5, 0.1, 9),
                            "test_error_error": np.append(np.full(8, 0.01), NAN), "train_error": np.linspace(0.5, 0.0, 9),
                            "train_error_error": np.full(9, 0.01)},
        "learning/points": {parameter: ALPHA, **rest, "task": np.ones(count, int), "N": np.full(count, 100),
                            "samples": np.full(count, 4), "settled_samples": np.array([4, 2, 0]),
                            "settled": np.array([100.0, 300.0, NAN]), "settled_error": np.array([10.0, NAN, NAN]),
                            "eps": np.array([0.4, 0.3, 0.1]), "eps_error": np.array([0.01, 0.01, NAN])},
        "learning/theory": {parameter: states, "beta": np.full(4, 20.0), "branch": ["poor"] * 3 + ["good"],
                            "status": ["converged"] * 4, "eps": np.array([0.42, 0.33, 0.2, 0.05]),
                            "stable": np.array([1, 0, 0, 1])}}


class LearningPlots(Scripts):
    def made(self, tables=None, name="small.h5"):
        file = self.folder / name
        write(file, tables or learned())
        return file

    def test_pictures_are_drawn(self):
        file = self.made()
        for words in (["curves", file], ["curves", file, "test_error", "train_error", "--log"],
                      ["final", file, "eps", "--along", "alpha"], ["final", file, "--along", "alpha", "--panels", "beta"],
                      ["time", file], ["time", file, "--log", "--along", "alpha"]):
            self.run_script("plot_learning.py", *words, "-o", self.folder / "l", "--formats", "png")
            self.check_pictures(self.folder / "l", ("png",))

    def test_errors_over_the_length_of_two_files(self):
        one, other = self.made(learned("qd_fixed"), "free.h5"), self.made(learned("qd_fixed"), "forced.h5")
        self.run_script("plot_learning.py", "length", one, other, "--label", "free", "-o", self.folder / "l", "--log", "--formats", "png")
        self.check_pictures(self.folder / "l", ("png",))

    def test_parameters_stand_before_what_is_said_of_a_point(self):
        result = mattis.open(self.made())
        for table in ("learning/epochs", "learning/points", "learning/theory"):
            self.assertEqual(plot_learning.parameters(result[table]), ["alpha", "beta"])
        self.assertEqual(plot_learning.parameters_of(result["learning/points"]), ["alpha"])
        branches = plot_learning.theory_states(result, {}, "alpha")
        self.assertEqual({name: len(rows) for name, rows in branches.items()}, {"poor": 3, "good": 1})

    def test_what_cannot_be_drawn_is_one_line(self):
        file = self.made()
        for words in (["curves", file, "tests"], ["final", file, "eps"], ["final", file, "eps", "--along", "gamma"],
                      ["curves", file, "--where", "alpha=7"], ["curves", "test_error"], ["length", file],
                      ["time", self.made({"learning/points": {**learned()["learning/points"], "settled_samples": np.zeros(3, int)}},
                                         "none.h5")]):
            self.run_script("plot_learning.py", *words, "-o", self.folder / "l", code=2)
        self.run_script("plot_learning.py", "curves", self.made({"phases": {"alpha": ALPHA}}, "other.h5"), code=2)

    def test_help_is_help(self):
        with contextlib.redirect_stdout(io.StringIO()) as text, self.assertRaises(SystemExit), \
                unittest.mock.patch("sys.argv", ["plot_learning.py", "--help"]):
            MAIN["plot_learning.py"]()
        self.assertIn("--along", text.getvalue())


if __name__ == "__main__":
    unittest.main()
