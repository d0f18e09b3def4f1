"""Pictures of potentials, of basins, and of branches along a parameter, from small files made here in the documented layout."""
import contextlib
import io
import unittest
import unittest.mock

# Ends the test where the packages of the scripts are missing, and makes them importable.
from scripts_test import MAIN, NAN, Scripts, write

import families
import mattis
import numpy as np
import plot_basin
import plot_branches
import plot_potential

MAIN.update({"plot_potential.py": plot_potential.main, "plot_basin.py": plot_basin.main,
             "plot_branches.py": plot_branches.main})
Q = np.linspace(0, 0.9, 10)
ALPHA, T = np.array([0.0, 0.1, 0.2, 0.3]), np.array([0.2, 0.4, 0.6])


def families_of_potentials():
    """Two temperatures, the reference at that of the system, a point that did not converge."""
    temperature = np.repeat([0.6, 0.7], len(Q))
    q = np.tile(Q, 2)
    points = {"P": np.full(20, 3), "T": temperature, "ansatz": ["rs"] * 20, "T_ref": temperature, "overlap": q,
              "status": ["stalled"] + ["converged"] * 19, "V": temperature * q ** 2 * (q - 0.7) ** 2, "replicon": 1 - q,
              "stable": (q < 0.5).astype(int)}
    stationary = {"P": np.full(4, 3), "T": np.repeat([0.6, 0.7], 2), "ansatz": ["rs"] * 4, "T_ref": np.repeat([0.6, 0.7], 2),
                  "overlap": np.tile([0.35, 0.7], 2), "kind": ["maximum", "minimum"] * 2, "V": np.tile([0.01, 0.0], 2),
                  "stable": np.ones(4, int)}
    return {"potential/points": points, "potential/stationary": stationary}


def basin():
    """Retrieval up to alpha = 0.2 at T = 0.2 and 0.4, with two barriers at one of the points."""
    rows = []
    for a in ALPHA:
        for t in T:
            rows.append((a, t, 0.0, "paramagnet", 0.0, 1))
            if a <= 0.2 and t < 0.5:
                rows += [(a, t, 0.5 + a, "saddle", 0.02, int(a < 0.2)), (a, t, 0.99, "retrieval", -0.1, 1)]
    rows.append((0.1, 0.2, 0.3, "saddle", 0.03, 1))
    a, t, m, kind, V, stable = zip(*rows)
    return {"potential/stationary": {"P": np.full(len(rows), 4), "alpha": np.array(a), "T": np.array(t),
                                     "ansatz": ["rs"] * len(rows), "m": np.array(m), "kind": list(kind), "V": np.array(V),
                                     "stable": np.array(stable)},
            "potential/reference": {"P": np.full(12, 4), "alpha": np.repeat(ALPHA, 3), "T": np.tile(T, 4),
                                    "ansatz": ["rs"] * 12, "remark": [""] * 12},
            "boundaries/retrieval_spinodal": {"P": np.full(3, 4), "ansatz": ["rs"] * 3, "alpha": np.array([0.25, 0.2, NAN]),
                                              "T": T, "status": ["converged", "converged", "absent"]}}


def branches():
    """One branch from alpha = 0 to 1.5, on which states come back to alpha = 1; another from 1 on."""
    a = np.linspace(0, 2, 21)
    poor, back = a[a <= 1.501], a[(a >= 0.999) & (a <= 1.501)]
    good = a[a >= 0.999]
    count = len(poor) + len(back)
    return {"theory/rs/poor": {"alpha": np.concatenate([poor, back]), "beta": np.full(count, 20.0),
                               "status": ["converged"] * count,
                               "eps": np.concatenate([0.5 - 0.1 * poor, 0.1 + 0.17 * (back - 1)]),
                               "stable": np.concatenate([np.ones(len(poor), int), np.zeros(len(back), int)])},
            "theory/rs/good": {"alpha": good, "beta": np.full(len(good), 20.0), "status": ["converged"] * len(good),
                               "eps": 0.05 / good ** 4, "stable": np.ones(len(good), int)},
            "boundaries/transition": {"ansatz": ["rs"], "beta": np.array([20.0]), "alpha": np.array([1.2]),
                                      "status": ["converged"]}}


class Potentials(Scripts):
    def made(self, tables):
        file = self.folder / "small.h5"
        write(file, tables)
        return file

    def test_curves_are_told_apart_by_what_varies(self):
        rows, stationary, _ = plot_potential.read(self.made(families_of_potentials()), {}, None)
        self.assertEqual(len(rows), 19, "without the point that did not converge")
        self.assertEqual((plot_potential.coordinate_of(rows), plot_potential.quantity_of(rows)), ("overlap", "V"))
        names = families.names_of(rows)
        self.assertEqual(names, ["P", "T", "ansatz", "T_ref", "overlap"])
        self.assertEqual(families.varying(rows, ["P", "T", "ansatz", "T_ref"]), ["T"], "T_ref follows T")
        self.assertEqual([(key, len(some)) for key, some in families.curves(rows, ["T"])], [((0.6,), 9), ((0.7,), 10)])
        self.assertEqual(len(stationary), 4)
        self.assertEqual(families.fixed_text(rows, names, ["T", "overlap"]), "$P$ = 3, RS")

    def test_pieces_of_a_curve_share_their_ends(self):
        x = np.arange(5)
        got = [(part.tolist(), solid) for part, _, solid in families.pieces(x, x, np.array([1, 1, 0, 0, 1], bool))]
        self.assertEqual(got, [([0, 1, 2], True), ([2, 3, 4], False), ([4], True)])

    def test_potentials_are_drawn(self):
        file = self.made(families_of_potentials())
        for words in ([], ["--panels", "T"], ["--distance"], ["--value", "replicon", "--xlim", "0:0.5", "--ylim=-1:1"]):
            self.run_script("plot_potential.py", file, *words, "-o", self.folder / "p")
            self.check_pictures(self.folder / "p")

    def test_what_cannot_be_drawn_is_refused(self):
        file = self.made(families_of_potentials())
        for words in (["--panels", "J"], ["--value", "U"], ["--xlim", "0"], ["--where", "J=3"], ["--where", "T=0.65"]):
            self.run_script("plot_potential.py", file, *words, "-o", self.folder / "p", code=2)
        self.run_script("plot_basin.py", file, "-o", self.folder / "p", code=2)
        self.run_script("plot_branches.py", file, "eps", "--along", "alpha", "-o", self.folder / "p", code=2)
        self.run_script("plot_potential.py", self.made(branches()), "-o", self.folder / "p", code=2)

    def test_a_basin_is_the_barrier_nearest_to_retrieval(self):
        rows, grid, lines, _ = plot_basin.read(self.made(basin()), {})
        self.assertEqual(plot_basin.axes_of(grid, None, None), ("alpha", "T"))
        xs, ys, heights, stable = plot_basin.picture_data(rows, grid, "alpha", "T", "m_c")
        np.testing.assert_array_equal(xs, ALPHA)
        np.testing.assert_array_equal(ys, T)
        np.testing.assert_allclose(heights, [[0.5, 0.6, 0.7, NAN], [0.5, 0.6, 0.7, NAN], [NAN] * 4])
        self.assertEqual(np.argwhere(~stable).tolist(), [[0, 2], [1, 2]])
        np.testing.assert_allclose(plot_basin.picture_data(rows, grid, "alpha", "T", "barrier")[2][0], [0.12, 0.12, 0.12, NAN])
        self.assertEqual(list(lines), ["retrieval_spinodal"])
        np.testing.assert_allclose(plot_basin.edges(np.array([1.0, 2.0, 4.0])), [0.5, 1.5, 3.0, 5.0])

    def test_basins_are_drawn(self):
        file = self.made(basin())
        for words in ([], ["--value", "barrier", "--x", "T", "--y", "alpha"]):
            self.run_script("plot_basin.py", file, *words, "-o", self.folder / "b")
            self.check_pictures(self.folder / "b")
        self.run_script("plot_basin.py", file, "--x", "P", code=2)
        self.run_script("plot_basin.py", file, "--where", "T=0.2", code=2)

    def test_a_branch_may_have_several_states_at_a_point(self):
        rows = mattis.table(self.made(branches()), "theory/rs/poor")
        found = plot_branches.tracks(rows, "alpha", "eps", 0.1)
        self.assertEqual(sorted((len(track), set(track["stable"].tolist())) for track in found), [(6, {0}), (16, {1})])
        interrupted = rows[np.abs(rows["alpha"] - 0.5) > 0.15]
        self.assertEqual(len(plot_branches.tracks(interrupted, "alpha", "eps", 0.1)), 3)

    def test_branches_are_drawn(self):
        file = self.made(branches())
        for words in (["eps"], ["eps", "--log", "--log-x", "--panels", "beta"], ["eps", "stable"]):
            self.run_script("plot_branches.py", file, *words, "--along", "alpha", "-o", self.folder / "e")
            self.check_pictures(self.folder / "e")
        for words in (["epsilon"], ["eps", "--ansatz", "1rsb"], ["eps", "--where", "beta=10"]):
            self.run_script("plot_branches.py", file, *words, "--along", "alpha", code=2)

    def test_help_is_help(self):
        for name in ("plot_potential.py", "plot_basin.py", "plot_branches.py"):
            with contextlib.redirect_stdout(io.StringIO()) as text, self.assertRaises(SystemExit), \
                    unittest.mock.patch("sys.argv", [name, "--help"]):
                MAIN[name]()
            self.assertIn("--where", text.getvalue())


if __name__ == "__main__":
    unittest.main()
