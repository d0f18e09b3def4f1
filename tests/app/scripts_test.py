"""The scripts that read and draw result files, on a small file made here in the documented layout."""
import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

try:
    import h5py
    import matplotlib  # noqa: F401  pylint: disable=unused-import
    import numpy as np
    import scipy  # noqa: F401  pylint: disable=unused-import
except ImportError as missing:
    print(f"skipped: the scripts are not tested, {missing}", file=sys.stderr)
    sys.exit(0)

import sealing

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))
sys.dont_write_bytecode = True
import mattis  # noqa: E402  pylint: disable=wrong-import-position
import diagram_data  # noqa: E402  pylint: disable=wrong-import-position
import placing  # noqa: E402  pylint: disable=wrong-import-position
import plot_diagram  # noqa: E402  pylint: disable=wrong-import-position
import plot_histogram  # noqa: E402  pylint: disable=wrong-import-position
import plot_observable  # noqa: E402  pylint: disable=wrong-import-position

MAIN = {"mattis.py": mattis.main, "plot_diagram.py": plot_diagram.main, "plot_histogram.py": plot_histogram.main,
        "plot_observable.py": plot_observable.main}
SIGNATURES = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF"}
ALPHA, T = np.linspace(0, 1, 11), np.linspace(0, 2, 9)
SIZES = (20, 30, 40)
NAN = float("nan")


def edge(temperature):
    """The load at which retrieval ends in the file made here."""
    return 0.8 - 0.4 * temperature


def constants(count, **more):
    return {"P": np.full(count, 4), "convention": ["distinct"] * count, **more}


def phases():
    a, t = (grid.ravel() for grid in np.meshgrid(ALPHA, T))
    return constants(len(a), alpha=a, T=t, ansatz=["rs"] * len(a),
                     phase=np.where(a < edge(t), "retrieval", "paramagnet").tolist())


def line():
    found = np.where(edge(T) > 0, edge(T), NAN)
    remarks = ["replica symmetry is broken there" if t == 0 else "" for t in T]
    return constants(len(T), ansatz=["rs"] * len(T), alpha=found, T=T, remark=remarks,
                     status=["absent" if np.isnan(a) else "converged" for a in found])


POINTS = [(0.1, 0.5), (0.2, 0.5), (0.3, 0.5)]
VERDICTS = [("agrees", 0.7, ""), ("disagrees", 6.0, ""),
            ("not_judged", NAN, "25% of the replicas escaped from retrieval")]


def points():
    rows = [(a, t, N, 0.9 - 1 / N) for a, t in POINTS for N in SIZES]
    a, t, N, m = map(np.array, zip(*rows))
    return constants(len(rows), alpha=a, T=t, N=N, K=N, alpha_realised=a, samples=np.full(len(rows), 8), m=m,
                     m_error=np.full(len(rows), 0.01), m_tau=np.full(len(rows), 0.5),
                     equilibrated=np.where((a == 0.2) & (N == 40), 0, 1))


def agreement():
    verdicts, z, reasons = zip(*VERDICTS)
    value = np.where(np.isnan(z), NAN, 0.9)
    return constants(3, alpha=np.array([a for a, _ in POINTS]), T=np.array([t for _, t in POINTS]),
                     observable=["m"] * 3, ansatz=["rs"] * 3, branch=["retrieval"] * 3, theory=np.full(3, 0.9),
                     sizes=["20,30,40"] * 3, value=value, error=np.where(np.isnan(z), NAN, 0.01),
                     slope=np.where(np.isnan(z), NAN, -1.0), z=np.array(z), p=np.array([0.5, 1e-9, NAN]),
                     verdict=list(verdicts), reason=list(reasons))


def histogram():
    """Of m, three cells at every point; the middle one rises with the number of the point."""
    number = np.repeat(np.arange(len(POINTS) * len(SIZES)), 3)
    density = np.tile([0.1, 0.5, 0.2], len(POINTS) * len(SIZES)) + 0.01 * number
    centres = np.tile([-0.6, 0.0, 0.6], len(POINTS) * len(SIZES))
    return {"point": number, "m": centres, "width": np.full(len(number), 0.6), "density": density,
            "error": np.full(len(number), 0.02)}


TABLES = {"phases": phases(), "boundaries/retrieval_transition": line(), "montecarlo/points": points(),
          "montecarlo/histograms/m": histogram(), "agreement": agreement()}


def write(file, tables, schema=1):
    with sealing.create(file) as h5:
        h5.attrs["mattis_result_schema"] = schema
        h5.create_group("meta").attrs.update({"title": "A small network", "model": "dense", "status": "complete"})
        h5.create_group("state").create_dataset("ledger", data=np.zeros(3, np.uint8))
        for name, columns in tables.items():
            group = h5.create_group(name, track_order=True)
            for column, values in columns.items():
                if isinstance(values, list):
                    texts = [value.encode() for value in values]
                    kind = h5py.string_dtype("utf-8", max(1, *map(len, texts)))
                    group.create_dataset(column, data=np.array(texts, kind), dtype=kind)
                else:
                    group.create_dataset(column, data=values)
    sealing.seal(file)


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, *names, **options):
        file = self.folder / "small.h5"
        write(file, {name: TABLES[name] for name in names or TABLES}, **options)
        return file

    def run_script(self, name, *words, code=0):
        """What a script prints, with the exit code checked; an error is one line and nothing else."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), \
                unittest.mock.patch("sys.argv", [name, *map(str, words)]):
            got = MAIN[name]()
        self.assertEqual(got, code, err.getvalue())
        if code:
            self.assertEqual(out.getvalue(), "")
            self.assertRegex(err.getvalue(), rf"^{name}: error: [^\n]*\n$")
        return out.getvalue()

    def check_pictures(self, stem, formats=tuple(SIGNATURES)):
        for kind in formats:
            content = Path(f"{stem}.{kind}").read_bytes()
            self.assertTrue(content.startswith(SIGNATURES[kind]), kind)
            self.assertGreater(len(content), 2000, kind)


class Reading(Scripts):
    def test_tables_and_meta(self):
        file = self.file()
        self.assertEqual(sorted(mattis.tables(file)), sorted(TABLES))
        self.assertEqual(mattis.meta(file)["title"], "A small network")

    def test_a_table_as_it_was_written(self):
        rows = mattis.table(self.file(), "agreement")
        self.assertEqual(list(rows.dtype.names), list(TABLES["agreement"]))
        self.assertEqual(rows["P"].dtype, np.int64)
        self.assertEqual(rows["reason"].tolist(), [reason for _, _, reason in VERDICTS])
        np.testing.assert_array_equal(rows["z"], [0.7, 6.0, NAN])

    def test_parameters(self):
        result = mattis.open(self.file())
        for name in set(TABLES) - {"montecarlo/histograms/m"}:
            self.assertEqual(sorted(mattis.parameters(result[name])), ["P", "T", "alpha", "convention"])

    def test_parameters_of_a_model_that_the_script_does_not_know(self):
        file = self.folder / "other.h5"
        one = np.ones(1)
        write(file, {"montecarlo/points": {"J": one, "T": one, "N": one, "K": one, "m": one},
                     "agreement": {"J": one, "h": one, "observable": ["m"], "value": one},
                     "boundaries/end": {"ansatz": ["rs"], "rival": [""], "J": one, "T": one, "status": ["absent"]},
                     "theory/rs/glass": {"J": one, "status": ["converged"], "q": one},
                     "walks": {"walk": one, "distance": one}})
        result = mattis.open(file)
        self.assertEqual({name: mattis.parameters(result[name]) for name in result.tables},
                         {"montecarlo/points": ["J", "T"], "agreement": ["J", "h"], "boundaries/end": ["J", "T"],
                          "theory/rs/glass": ["J"], "walks": []})

    def test_configurations_are_spins(self):
        # Bit i % 8 of byte i / 8 is that of spin i; bits beyond the last spin say nothing.
        file = self.folder / "spins.h5"
        write(file, {"montecarlo/points": {"N": np.array([10, 8])},
                     "montecarlo/configurations": {"point": np.array([0, 1, 0]), "replica": np.array([0, 0, 1]),
                                                   "spins": ["0100", "f0", "0502"]}})
        rows, spins = mattis.configurations(file, 0)
        self.assertEqual(rows["replica"].tolist(), [0, 1])
        self.assertEqual(spins.tolist(), [[1] + 9 * [-1], [1, -1, 1, -1, -1, -1, -1, -1, -1, 1]])
        self.assertEqual(mattis.open(file).configurations(1)[1].tolist(), [4 * [-1] + 4 * [1]])
        with self.assertRaisesRegex(mattis.Error, "no point 2; it has 2"):
            mattis.configurations(file, 2)
        with self.assertRaisesRegex(mattis.Error, "no table montecarlo/configurations"):
            mattis.configurations(self.file("montecarlo/points"), 0)
        write(file, {"montecarlo/points": {"N": np.array([10])},
                     "montecarlo/configurations": {"point": np.array([0]), "spins": ["01"]}})
        with self.assertRaisesRegex(mattis.Error, "another size than its N = 10"):
            mattis.configurations(file, 0)

    def test_errors_say_what_there_is(self):
        file = self.file()
        other = self.folder / "text.h5"
        other.write_text("no HDF5")
        for words, message in (((file, "agrement"), "agreement"), ((self.folder / "none.h5", "phases"), "no such file"),
                               ((other, "phases"), "cannot be read")):
            with self.assertRaisesRegex(mattis.Error, message):
                mattis.table(*words)

    def test_another_schema_is_refused(self):
        with self.assertRaisesRegex(mattis.Error, "schema 2 is not known"):
            mattis.open(self.file(schema=2))

    def test_from_a_shell(self):
        file = self.file()
        listed = self.run_script("mattis.py", file)
        for name in TABLES:
            self.assertIn(f"\n{name}  (", listed)
        printed = self.run_script("mattis.py", file, "boundaries/retrieval_transition")
        self.assertEqual(len(printed.splitlines()), 1 + len(T))
        self.assertNotIn("nan", printed)
        self.run_script("mattis.py", file, "phase", code=2)


class Programs(Scripts):
    def test_each_runs_by_its_name(self):
        for name in MAIN:
            got = subprocess.run([SCRIPTS / name, "--help"], capture_output=True, text=True, check=False, timeout=60,
                                 env={**os.environ, "MPLCONFIGDIR": str(self.folder)})
            self.assertEqual((got.returncode, got.stderr), (0, ""), name)
            self.assertTrue(got.stdout.startswith(f"usage: {name}"), name)


class Diagrams(Scripts):
    def test_every_format(self):
        file = self.file()
        printed = self.run_script("plot_diagram.py", file)
        self.assertEqual(printed.split(), [f"{self.folder}/small-diagram.{kind}" for kind in SIGNATURES])
        self.check_pictures(self.folder / "small-diagram")

    def test_texts_of_the_picture(self):
        self.run_script("plot_diagram.py", self.file(), "-o", self.folder / "d", "--formats", "svg")
        svg = (self.folder / "d.svg").read_text()  # texts are outlines, with the characters in comments
        for text in ("A small network", "retrieval", "paramagnet", "retrieval transition", "Monte Carlo: disagrees",
                     "not judged: replicas", "theory not valid there", "Monte Carlo: agrees"):
            self.assertRegex(svg, f"<!-- [^>]*{text}[^>]*-->")

    def test_whatever_tables_there_are(self):
        for names in (["phases"], ["boundaries/retrieval_transition"], ["montecarlo/points"],
                      ["montecarlo/points", "agreement"], ["phases", "montecarlo/points"]):
            with self.subTest(names):
                self.run_script("plot_diagram.py", self.file(*names), "-o", self.folder / "d", "--formats", "png")
                self.check_pictures(self.folder / "d", ["png"])

    def test_a_title_is_drawn_whatever_it_holds(self):
        for title in ("", "costs $5", r"$\nonsense{$", "a_b^c & <d> " * 20):
            with self.subTest(title):
                self.run_script("plot_diagram.py", self.file("phases"), "-o", self.folder / "d", "--formats", "svg",
                                "--title", title)

    def test_same_input_same_bytes(self):
        file = self.file()
        for stem in "ab":
            self.run_script("plot_diagram.py", file, "-o", self.folder / stem)
        for kind in SIGNATURES:
            self.assertEqual((self.folder / f"a.{kind}").read_bytes(), (self.folder / f"b.{kind}").read_bytes(), kind)

    def test_points_are_judged_by_their_worst_observable(self):
        diagram = diagram_data.read_diagram(self.file(), "alpha", "T", {}, None)
        self.assertEqual([p.verdict for p in diagram.points], ["agrees", "disagrees", "not_judged"])
        self.assertEqual(diagram.points[1].z, 6.0)
        self.assertEqual(diagram.points[2].reason, "not judged: replicas escaped")

    def test_a_line_ends_where_it_is_absent_and_is_doubtful_where_remarked(self):
        curve, = diagram_data.read_diagram(self.file(), "alpha", "T", {}, None).curves
        there = int(np.sum(edge(T) > 0))  # of which the first, at T = 0, has the remark
        self.assertEqual([len(piece) for piece in curve.pieces], [there - 1])
        self.assertEqual([len(piece) for piece in curve.doubtful], [2])

    def test_lines_of_several_ansaetze(self):
        """The deepest of a line is solid, the others are dashed and thin; the legend says which is which."""
        def of(ansatz, rival, shift):
            columns = {**line(), "ansatz": [ansatz] * len(T), "rival": [rival] * len(T)}
            return {**columns, "alpha": columns["alpha"] + shift, "remark": [""] * len(T)}

        def joined(first, second):
            return {name: values + second[name] if isinstance(values, list) else np.append(values, second[name])
                    for name, values in first.items()}
        file = self.folder / "broken.h5"
        write(file, {"boundaries/retrieval_transition": joined(of("rs", "rs", 0), of("1rsb", "1rsb", 0.05)),
                     "boundaries/retrieval_spinodal": joined(of("rs", "", 0.1), of("1rsb", "", 0.15)),
                     "boundaries/glass_static": of("1rsb", "", 0.2), "boundaries/replicon": of("rs", "", -0.1)})
        curves = diagram_data.read_diagram(file, "alpha", "T", {}, None).curves
        style = plot_diagram.Style(curves)
        looks = {(curve.line, curve.ansatz): style.of(curve) for curve in curves}
        for name in ("retrieval_transition", "retrieval_spinodal"):
            deep, shallow = looks[name, "1rsb"], looks[name, "rs"]
            self.assertEqual([deep["linestyle"], deep["color"]], ["-", shallow["color"]])
            self.assertNotEqual(shallow["linestyle"], "-")
            self.assertLess(shallow["lw"], deep["lw"])
        self.assertEqual(sorted(handle.get_label() for handle in style.legend(curves)),
                         ["1RSB theory", "RS theory", "replicon (AT)", "retrieval spinodal", "retrieval transition",
                          "static glass"])
        write(file, {"boundaries/retrieval_transition": joined(of("rs", "1rsb", 0), of("1rsb", "1rsb", 0.05))})
        self.assertEqual([curve.theory for curve in diagram_data.read_diagram(file, "alpha", "T", {}, None).curves],
                         ["RS retrieval, 1RSB rival", "1RSB"])
        self.run_script("plot_diagram.py", file, "--formats", "svg")

    def test_colours_change_on_the_line(self):
        diagram = diagram_data.read_diagram(self.file(), "alpha", "T", {}, None)
        walls = [np.stack([edge(T), T], axis=-1)[edge(T) > 0]]
        labels = placing.fill(diagram.grid, walls)
        a, t = np.meshgrid(np.linspace(0, 1, placing.FINE), np.linspace(0, 2, placing.FINE))
        sure = (np.abs(a - edge(t)) > 0.005) & (t < walls[0][-1, 1])
        expected = np.where(a < edge(t), "retrieval", "paramagnet")
        self.assertTrue(np.all(np.array(diagram.grid.names)[labels][sure] == expected[sure]))

    def test_bad_input(self):
        file = self.file()
        empty = self.folder / "empty.h5"
        write(empty, {})
        for words in ([self.folder / "none.h5"], [empty], [file, "--formats", "gif"], [file, "--x", "beta"],
                      [file, "--where", "P"], [file, "--where", "P=5"], [file, "--where", "N=3"],
                      [file, "--ansatz", "1rsb"], [file, "-o", self.folder / "missing" / "d"]):
            with self.subTest(words):
                self.run_script("plot_diagram.py", *words, code=2)


class Observables(Scripts):
    def test_every_format(self):
        file = self.file()
        self.run_script("plot_observable.py", file, "m")
        self.check_pictures(self.folder / "small-m")

    def test_points_that_did_not_equilibrate_are_hollow_and_named(self):
        for where, named in (("alpha=0.2", True), ("alpha=0.1", False)):
            self.run_script("plot_observable.py", self.file(), "m", "-o", self.folder / "o", "--formats", "svg",
                            "--where", where)
            svg = (self.folder / "o.svg").read_text()
            self.assertEqual(bool(re.search("<!-- [^>]*not equilibrated[^>]*-->", svg)), named, where)
            rows, compared, meta = plot_observable.read(self.folder / "small.h5", "m", dict([where.split("=")]))
            picture = plot_observable.build("m", rows, compared, "", meta["model"])
            hollow = sum(len(line.get_xdata()) for line in picture.axes[0].lines
                         if line.get_markerfacecolor() == "white")
            self.assertEqual(hollow, int(named))

    def test_without_comparison(self):
        self.run_script("plot_observable.py", self.file("montecarlo/points"), "m", "--formats", "pdf")
        self.check_pictures(self.folder / "small-m", ["pdf"])

    def test_bad_input(self):
        file = self.file()
        for words in ([file, "mm"], [file, "m", "--where", "alpha=7"], [file, "m", "--where", "N=20"]):
            with self.subTest(words):
                self.run_script("plot_observable.py", *words, code=2)
        self.run_script("plot_observable.py", self.file("phases"), "m", code=2)


class Histograms(Scripts):
    def test_every_format(self):
        file = self.file()
        printed = self.run_script("plot_histogram.py", file, "m")
        self.assertEqual(printed.split(), [f"{self.folder}/small-m-histogram.{kind}" for kind in SIGNATURES])
        self.check_pictures(self.folder / "small-m-histogram")

    def test_curves_are_the_densities_of_the_points_chosen(self):
        file = self.file()
        for where, numbers in (({"N": "40"}, [2, 5, 8]), ({"alpha": "0.2"}, [3, 4, 5]),
                               ({"alpha": "0.2", "N": "20"}, [3])):
            rows, chosen, meta = plot_histogram.read(file, "m", where, [])
            picture = plot_histogram.build("m", rows, chosen, "", meta["model"])
            drawn = [line.get_ydata()[1] for axes in picture.axes for line in axes.lines]
            np.testing.assert_allclose(drawn, [0.5 + 0.01 * k for k in numbers])
            dashed = [line.get_linestyle() != "-" for axes in picture.axes for line in axes.lines]
            self.assertEqual(dashed, [k == 5 for k in numbers])  # equilibration was not found there
            named = [text.get_text() for text in picture.legends[0].get_texts()]
            self.assertEqual(named, ["$T$ = 0.5", "standard error"] + ["not equilibrated"] * (5 in numbers))

    def test_bad_input(self):
        file = self.file()
        for words in ([file, "q"], [file, "m", "--where", "alpha=7"], [file, "m", "--where", "beta=1"],
                      [file, "m", "--temperatures", "0.7"], [file, "m", "--temperatures", "cold"]):
            with self.subTest(words):
                self.run_script("plot_histogram.py", *words, code=2)
        self.run_script("plot_histogram.py", self.file("montecarlo/points"), "m", code=2)


if __name__ == "__main__":
    unittest.main()
