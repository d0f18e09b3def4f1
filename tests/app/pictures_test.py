"""What pictures say of verdicts and of lines that are not there, on the small file of scripts_test.py."""
import re
import unittest

import scripts_test
from scripts_test import NAN, POINTS, TABLES, T, agreement, constants, line, np, phases, write

import diagram_data  # scripts_test.py has made the scripts known
import figure
import plot_diagram
import plot_observable


class Pictures(scripts_test.Scripts):
    def test_the_colour_of_a_point_follows_its_verdict(self):
        """A large |z| among many that agrees has the colour of agreement, and no other."""
        columns = {**agreement(), "z": np.array([3.6, 6.0, NAN])}
        file = self.folder / "coloured.h5"
        write(file, {**TABLES, "agreement": columns})
        picture = plot_diagram.build(diagram_data.read_diagram(file, "alpha", "T", {}, None))
        axes = picture.axes[0]
        self.assertEqual(len(picture.axes), 1, "there is no second scale of colours")
        drawn = {tuple(line.get_xdata()): (line.get_marker(), line.get_markerfacecolor()) for line in axes.lines
                 if line.get_marker() != "None"}
        for (a, _), verdict in zip(POINTS, ("agrees", "disagrees")):
            colour, marker, _ = figure.VERDICTS[verdict]
            self.assertEqual(drawn[(a,)], (marker, colour))
        self.assertEqual(drawn[(POINTS[2][0],)][1], "white")
        named = [text.get_text() for text in picture.legends[0].get_texts()]
        self.assertIn("Monte Carlo: agrees\n($|z|$ up to 3.6)", named)
        self.assertIn("Monte Carlo: disagrees\n($|z|$ up to 6.0)", named)

    def test_a_line_that_is_not_seen_is_named(self):
        nowhere = {**line(), "alpha": np.full(len(T), NAN), "status": ["absent"] * len(T)}
        lost = {**nowhere, "status": ["stalled"] + ["absent"] * (len(T) - 1)}
        outside = {**line(), "alpha": np.full(len(T), 5.0), "status": ["converged"] * len(T)}
        file = self.folder / "unseen.h5"
        write(file, {"phases": phases(), "boundaries/retrieval_transition": nowhere, "boundaries/gardner": lost,
                     "boundaries/replicon": outside, "boundaries/retrieval_spinodal": line()})
        diagram = diagram_data.read_diagram(file, "alpha", "T", {}, None)
        self.assertEqual({missing.line: missing.why for missing in diagram.absent},
                         {"retrieval_transition": "exists nowhere here", "gardner": "not found here",
                          "replicon": "outside this picture"})
        self.assertEqual([curve.line for curve in diagram.curves], ["retrieval_spinodal"])
        self.run_script("plot_diagram.py", file, "-o", self.folder / "d", "--formats", "svg")
        svg = (self.folder / "d.svg").read_text()
        for text in ("exists nowhere here", "Gardner, RS: not found", "outside this picture"):
            self.assertTrue(re.search(f"<!-- [^>]*{text}[^>]*-->", svg), text)
        write(file, {"boundaries/retrieval_transition": nowhere})
        self.run_script("plot_diagram.py", file, code=2)

    def test_lines_in_other_parameters_are_named_and_not_drawn(self):
        """A line that was traced in w, in a picture of alpha and T."""
        grid = phases()
        a, t = grid["alpha"][::7], grid["T"][::7]
        in_w = {**constants(len(a), alpha=a, T=t, w=0.1 + a * t), "ansatz": ["rs"] * len(a),
                "status": ["converged"] * len(a), "remark": [""] * len(a)}
        file = self.folder / "other.h5"
        write(file, {"phases": {"w": np.zeros(len(grid["T"])), **grid}, "boundaries/retrieval_quality": in_w,
                     "boundaries/retrieval_spinodal": {"w": np.zeros(len(T)), **line()}})
        diagram = diagram_data.read_diagram(file, "alpha", "T", {}, None)
        self.assertEqual([curve.line for curve in diagram.curves], ["retrieval_spinodal"])
        self.assertEqual([(missing.line, missing.why) for missing in diagram.absent],
                         [("retrieval_quality", "in w, no axis of this picture")])
        self.run_script("plot_diagram.py", file, "-o", self.folder / "d", "--formats", "svg")

    def test_the_fit_is_drawn_with_its_exponent(self):
        columns = {**agreement(), "exponent": np.array([0.5, 1.0, NAN])}
        file = self.folder / "fits.h5"
        write(file, {**TABLES, "agreement": columns})
        for where, exponent in (("0.1", 0.5), ("0.2", 1.0)):
            rows, compared, meta = plot_observable.read(file, "m", {"alpha": where})
            dashed = [fit for fit in plot_observable.build("m", rows, compared, "", meta["model"]).axes[0].lines
                      if fit.get_linestyle() == "--"]
            x, y = dashed[0].get_data()
            np.testing.assert_allclose(y, 0.9 - x ** exponent)


if __name__ == "__main__":
    unittest.main()
