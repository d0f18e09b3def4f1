"""Pictures of networks that recall several patterns, from small files made here in the documented layout."""
import contextlib
import io
import unittest
import unittest.mock

# Ends the test where the packages of the scripts are missing, and makes them importable.
from scripts_test import MAIN, NAN, Scripts, write

import diagram_data
import mattis
import numpy as np
import plot_amplitudes
import plot_losses
import regimes

MAIN["plot_amplitudes.py"] = plot_amplitudes.main
MAIN["plot_losses.py"] = plot_losses.main
D = np.linspace(0.05, 0.95, 19)


def diluted(d, t, **more):
    """Rows of networks of two diluted patterns."""
    count = len(d)
    return {"K": np.full(count, 2), "d": d, "T": t, "protocol": ["storing"] * count, "rho": np.zeros(count),
            "r": np.ones(count), "M": np.zeros(count, int), "class_law": ["exact"] * count, "alpha": np.zeros(count),
            "units": ["normalised"] * count, **more}


def regime(d, t):
    """As of a network: pure and hierarchical on the left, parallel on the right, nothing known in a corner."""
    if t > 1:
        return "paramagnet", "O"
    if d > 0.9 and t < 0.2:
        return "none", ""
    if d > 2 / 3:
        return "parallel", "2"
    return ("pure", "1") if t > d else ("hierarchical", "1+1")


def regime_tables():
    d, t = (grid.ravel() for grid in np.meshgrid(D, np.linspace(0.1, 1.1, 11)))
    names, groups = zip(*(regime(*at) for at in zip(d, t)))
    return {"phases": diluted(d, t, ansatz=["rs"] * len(d), phase=list(names), groups=list(groups)),
            "boundaries/critical": diluted(D, np.ones(len(D)), ansatz=["rs"] * len(D), status=["converged"] * len(D)),
            "boundaries/pure_instability": diluted(D, np.where(D < 2 / 3, D, NAN), ansatz=["rs"] * len(D),
                                                   status=["converged"] * len(D))}


def ground_tables():
    """The hierarchical ground state, and an unstable state of the same point above it."""
    zero = np.zeros(len(D))
    states = {"free_energy": -0.5 * (1 - D) ** 2 * (1 + D ** 2), "status": ["converged"] * len(D),
              "stable": np.ones(len(D), int), "m_1": np.ones(len(D)), "m_2": D}
    above = {**states, "free_energy": zero, "stable": zero.astype(int), "m_1": zero, "m_2": zero}
    return {"phases": diluted(D, zero, ansatz=["rs"] * len(D), phase=["hierarchical"] * len(D),
                              groups=["1+1"] * len(D)),
            "theory/rs/hierarchical": diluted(D, zero, **states), "theory/rs/paramagnet": diluted(D, zero, **above)}


def trajectory_tables():
    """Two points, two replicas of one sample each, five sweeps; the second point is the lower one."""
    sweeps, rows = np.arange(1, 6), []
    for point in range(2):
        for replica in range(2):
            rows += [(point, 0, replica, sweep, -0.1 * (point + 1) - 0.01 * sweep) for sweep in sweeps]
    point, sample, replica, sweep, energy = (np.array(column) for column in zip(*rows))
    return {"montecarlo/points": diluted(np.array([0.3, 0.8]), np.full(2, 0.1), N=np.full(2, 100)),
            "montecarlo/trajectory": {"point": point, "sample": sample, "replica": replica, "sweep": sweep,
                                      "energy": energy, "m_1": -energy, "m_2": -energy, "loss_1": 0.8 + energy,
                                      "loss_2": 0.9 + energy, "loss_product": 2 * energy + 3.0}}


class Regimes(Scripts):
    def test_losses_of_one_replica_at_every_point(self):
        file = self.folder / "learning.h5"
        write(file, trajectory_tables())
        found, _, varying, _ = plot_losses.read(file, {}, 0, 1)
        self.assertEqual(varying, ["d"])
        self.assertEqual([len(rows) for _, rows in found], [5, 5])
        self.assertTrue((found[1][1]["replica"] == 1).all())
        self.run_script("plot_losses.py", file, "-o", self.folder / "l")
        self.check_pictures(self.folder / "l")
        for words in (["--replica", "2"], ["--where", "q=1"], ["--where", "d=0.5"]):
            with contextlib.redirect_stderr(io.StringIO()):
                with unittest.mock.patch("sys.argv", ["plot_losses.py", str(file), *words]):
                    self.assertEqual(plot_losses.main(), 2)

    def test_cost_of_losses_is_drawn_where_the_cost_is_a_function_of_them(self):
        fields = [("P", int), ("convention", "U8")]
        drawn = {(P, convention): plot_losses.is_cost_of_losses(np.array([(P, convention)], fields)[0])
                 for P in (2, 3, 4) for convention in ("full", "distinct")}
        self.assertEqual({key for key, is_drawn in drawn.items() if not is_drawn}, {(3, "distinct"), (4, "distinct")})
        self.assertTrue(plot_losses.is_cost_of_losses(np.array([("distinct",)], fields[1:])[0]))  # hopfield
        self.assertTrue(plot_losses.is_cost_of_losses(np.array([(0.3,)], [("d", float)])[0]))  # multitasking

    def test_regimes_are_coloured_and_named_by_their_groups(self):
        file = self.folder / "regimes.h5"
        write(file, regime_tables())
        diagram = diagram_data.read_diagram(file, "d", "T", {}, None)
        self.assertTrue(diagram.reduced)
        self.assertEqual(sorted(zip(diagram.grid.names, diagram.grid.groups)),
                         [("hierarchical", "1+1"), ("none", ""), ("parallel", "2"), ("paramagnet", "O"), ("pure", "1")])
        self.assertEqual(diagram.subtitle, "dense, $K$ = 2, storing, RS theory")
        level, rising = (next(c for c in diagram.curves if c.line == name) for name in ("critical", "pure_instability"))
        self.assertEqual([len(piece) for piece in level.pieces], [len(D)])  # at one temperature, along d
        self.assertEqual([len(piece) for piece in rising.pieces], [int(np.sum(D < 2 / 3))])
        self.run_script("plot_diagram.py", file, "--x", "d", "-o", self.folder / "r")
        self.check_pictures(self.folder / "r")
        svg = (self.folder / "r.svg").read_text()
        for text in ("pure", "parallel", r"1\+1", "hierarchical", "paramagnet"):
            self.assertRegex(svg, f"<!-- [^>]*{text}[^>]*-->")
        self.assertFalse(np.array_equal(regimes.colour("hierarchical", "1+1"), regimes.colour("hierarchical", "1+1+1")))
        self.assertTrue(np.array_equal(regimes.colour("mixed", "2+1"), regimes.colour("mixed", "3")))

    def test_crossings_go_on_with_the_nearest(self):
        """Two crossings that meet, and one above that goes on: not joined to it."""
        d = np.array([0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.3, 0.4])
        rho = np.array([0.1, 0.5, 1.5, 0.25, 0.35, 1.4, 1.3, 1.2])
        file = self.folder / "fold.h5"
        grid_d, grid_rho = (grid.ravel() for grid in np.meshgrid([0.1, 0.2, 0.3, 0.4], [0.0, 1.0, 2.0]))
        count = len(grid_d)
        grid = {**diluted(grid_d, np.zeros(count)), "rho": grid_rho, "ansatz": ["rs"] * count,
                "phase": ["pure"] * count, "groups": ["1"] * count}
        line_rows = {**diluted(d, np.zeros(len(d))), "rho": rho, "ansatz": ["rs"] * len(d),
                     "status": ["converged"] * len(d)}
        write(file, {"phases": grid, "boundaries/noise_parallel": line_rows})
        curve, = diagram_data.read_diagram(file, "d", "rho", {}, None).curves
        self.assertEqual(sorted(len(piece) for piece in curve.pieces), [4, 4])

    def test_amplitudes_of_the_lowest_states(self):
        file = self.folder / "ground.h5"
        write(file, ground_tables())
        names, rows = plot_amplitudes.lowest_states(mattis.open(file), {})
        self.assertEqual([row["m_2"] for row in rows], D.tolist())
        self.assertEqual(plot_amplitudes.axis_of(names, rows, None), "d")
        self.run_script("plot_amplitudes.py", file, "-o", self.folder / "a")
        self.check_pictures(self.folder / "a")
        for words, message in ((("--x", "e"), "no such"), (("--where", "K=7"), "no point"),
                               (("--x", "T"), "several parameters")):
            with contextlib.redirect_stderr(io.StringIO()) as told:
                with unittest.mock.patch("sys.argv", ["plot_amplitudes.py", str(file), *words]):
                    self.assertEqual(plot_amplitudes.main(), 2)
            self.assertIn(message, told.getvalue())


if __name__ == "__main__":
    unittest.main()
