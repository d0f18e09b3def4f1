"""Pictures of an overlap along a parameter at several sizes, from small files made here in the documented layout."""
import contextlib
import io
import unittest
import unittest.mock

# Ends the test where the packages of the scripts are missing, and makes them importable.
from scripts_test import MAIN, NAN, Scripts, write

import numpy as np
import plot_sizes

MAIN["plot_sizes.py"] = plot_sizes.main


def tables(N, end):
    """Points of N spins, and states of theory up to w = end."""
    w, grid = np.array([1.0, 2.0, 3.0]), np.linspace(0.0, 4.0, 9)
    fixed = {"P": 4, "alpha": 12 / N ** 2, "T": 0.4}

    def rows(values, **more):
        return {**{name: np.full(len(values), value) for name, value in fixed.items()}, "w": values, **more}

    return {"montecarlo/points": rows(w, N=np.full(3, N), m=np.array([0.9, 0.8, 0.1]), m_error=np.full(3, 0.02)),
            "theory/rs/retrieval": rows(grid[::-1], m=np.where(grid[::-1] <= end, 0.95, NAN))}


class Sizes(Scripts):
    def test_every_file_is_a_size(self):
        files = [self.folder / f"n{N}.h5" for N in (24, 32)]
        for file, N in zip(files, (24, 32)):
            write(file, tables(N, 2.0 + N / 32))
        points, states, _ = plot_sizes.read(files[0], "w")
        self.assertEqual(len(points), 3)
        self.assertTrue((np.diff(states["w"]) > 0).all())
        self.run_script("plot_sizes.py", *files, "--along", "w", "-o", self.folder / "s")
        self.check_pictures(self.folder / "s")
        svg = (self.folder / "s.svg").read_text()
        for text in ("24", "32", "noise of the tensors"):
            self.assertIn(text, svg)

    def test_what_cannot_be_drawn_is_said(self):
        file, bare = self.folder / "n24.h5", self.folder / "bare.h5"
        write(file, tables(24, 2.0))
        write(bare, {"montecarlo/points": tables(24, 2.0)["montecarlo/points"]})
        for name, along in ((file, "rho"), (bare, "w"), (self.folder / "none.h5", "w")):
            with contextlib.redirect_stderr(io.StringIO()):
                with unittest.mock.patch("sys.argv", ["plot_sizes.py", str(name), "--along", along]):
                    self.assertEqual(plot_sizes.main(), 2)


if __name__ == "__main__":
    unittest.main()
