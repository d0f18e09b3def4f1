"""Tables and pictures of networks that learn tasks in turn, from a small file made here in the documented layout."""
import contextlib
import io
import unittest
import unittest.mock

# Ends the test where the packages of the scripts are missing, and makes them importable.
from scripts_test import MAIN, NAN, Scripts, write

import network_results
import numpy as np
import plot_forgetting

MAIN["plot_forgetting.py"] = plot_forgetting.main
TASKS, EPOCHS, RUNS = 3, 2, 4
METHODS = {"variational": (0.01, ("stochastic", "sign")), "metaplastic": (0.005, ("sign",))}


def level(method, run, look, tested, reading):
    """The accuracy that the file tells: at the own end of a task 0.8 + run/100, less 0.1 at each later end."""
    task, epoch = look
    if task < tested or epoch == 0 and task == tested:
        return 0.1
    later = task - tested
    full = 0.8 + run / 100 - 0.1 * later - (0.2 if method == "metaplastic" else 0)
    return full - (0.05 if epoch < EPOCHS else 0) - (0.01 if reading == "sign" else 0)


def looks():
    return [(1, 0)] + [(task, epoch) for task in range(1, TASKS + 1) for epoch in range(1, EPOCHS + 1)]


def accuracy(diverged=()):
    """Runs of the plain reading that are named end after the first task."""
    rows = []
    for method, (rate, readings) in METHODS.items():
        for run in range(RUNS):
            for look in looks():
                if (method, run) in diverged and look[0] > 1:
                    continue
                rows += [(method, rate, run, *look, tested, reading, level(method, run, look, tested, reading))
                         for tested in range(1, TASKS + 1) for reading in readings]
    method, rate, run, task, epoch, tested, reading, values = zip(*rows)
    return {"method": list(method), "rate": np.array(rate), "sample": np.array(run), "task": np.array(task),
            "epoch": np.array(epoch), "tested": np.array(tested), "reading": list(reading), "accuracy": np.array(values)}


def histogram():
    rows = [(method, rate, task, layer, m, 0.5 + 0.1 * layer * task * m * m)
            for method, (rate, _) in METHODS.items() for task in range(1, TASKS + 1) for layer in (1, 2)
            for m in (-0.75, -0.25, 0.25, 0.75)]
    method, rate, task, layer, m, density = zip(*rows)
    return {"method": list(method), "rate": np.array(rate), "task": np.array(task), "layer": np.array(layer),
            "m": np.array(m), "density": np.array(density)}


class Forgetting(Scripts):
    def made(self, **tables):
        file = self.folder / "small.h5"
        write(file, {"learning/accuracy": accuracy(), "learning/histogram": histogram(),
                     **{name.replace("_", "/"): table for name, table in tables.items()}})
        return file

    def networks(self, file, where=None, reading=None):
        return network_results.read([file], where or {}, reading)[0]

    def test_numbers_are_means_over_runs_with_standard_errors(self):
        variational, metaplastic = self.networks(self.made())
        self.assertEqual((variational.label, variational.reading, variational.tasks), ("variational", "stochastic", TASKS))
        self.assertEqual((metaplastic.label, metaplastic.reading), ("metaplasticity", "sign"))
        self.assertEqual(variational.epochs().tolist(), [0, 1, 2, 3, 4, 5, 6])
        self.assertEqual(variational.ends(), [2, 4, 6])
        own = 0.8 + np.mean(range(RUNS)) / 100
        error = np.std(np.arange(RUNS) / 100, ddof=1) / np.sqrt(RUNS)
        mean, errors = variational.matrix()
        np.testing.assert_allclose(mean, [[own, 0.1, 0.1], [own - 0.1, own, 0.1], [own - 0.2, own - 0.1, own]])
        np.testing.assert_allclose(errors[np.tril_indices(3)], error)
        np.testing.assert_allclose(variational.final()[0], [own - 0.2, own - 0.1, own])
        np.testing.assert_allclose(variational.mean_final(), (own - 0.1, error))
        np.testing.assert_allclose(variational.forgetting(), (0.15, 0.0), atol=1e-12)
        np.testing.assert_allclose(metaplastic.mean_final()[0], own - 0.1 - 0.21)

    def test_one_run_has_no_error(self):
        self.assertEqual(network_results.rounded(*network_results.mean_and_error(np.array([0.5]))), "0.500")
        self.assertEqual(network_results.rounded(0.91349, 0.0042), "0.913(4)")
        self.assertEqual(network_results.rounded(-0.02, 0.012), "\N{MINUS SIGN}0.020(12)")
        self.assertEqual(network_results.rounded(NAN, NAN), "")

    def test_the_table_has_every_method_and_every_task(self):
        printed = self.run_script("plot_forgetting.py", self.made(), "--table", "--reading", "all").splitlines()
        self.assertEqual(printed[0], "| method | weights | runs | task 1 | task 2 | task 3 | mean | forgetting |")
        self.assertEqual(printed[2], "| variational, stochastic | stochastic | 4 | 0.615(6) | 0.715(6) | 0.815(6) | 0.715(6) | 0.150(0) |")
        self.assertEqual([line.split(" | ")[0] for line in printed[2:]],
                         ["| variational, stochastic", "| variational, sign", "| metaplasticity"])

    def test_diverged_runs_are_left_out_and_said(self):
        file = self.made(learning_accuracy=accuracy(diverged=[("metaplastic", 1)]))
        _, metaplastic = self.networks(file)
        self.assertEqual((len(metaplastic.accuracy), metaplastic.lost), (RUNS - 1, 1))
        self.assertIn("| 3, 1 diverged |", self.run_script("plot_forgetting.py", file, "--table"))
        self.assertIn("3 to 4 runs of each, weights read as sign or stochastic, 1 of metaplasticity diverged", plot_forgetting.said(self.networks(file)))
        lost = self.made(learning_accuracy=accuracy(diverged=[("metaplastic", run) for run in range(RUNS)]))
        self.run_script("plot_forgetting.py", lost, code=2)
        self.run_script("plot_forgetting.py", lost, "--where", "method=variational", "--table")

    def test_networks_of_one_method_are_told_apart(self):
        twice = accuracy()
        twice["method"] = ["variational"] * len(twice["method"])
        twice["reading"] = ["sign"] * len(twice["method"])
        twice = {name: [v for v, keep in zip(values, _first_readings(accuracy())) if keep] if isinstance(values, list)
                 else values[_first_readings(accuracy())] for name, values in twice.items()}
        labels = [network.label for network in self.networks(self.made(learning_accuracy=twice))]
        self.assertEqual(labels, ["variational, rate = 0.005", "variational, rate = 0.01"])

    def test_curves_have_every_task_every_method_and_their_bands(self):
        networks = self.networks(self.made())
        picture = plot_forgetting.build_curves(networks, "title", "subtitle")
        self.assertEqual([axes.get_title() for axes in picture.axes], ["task 1", "task 2", "task 3", "mean of tasks so far"])
        for k, axes in enumerate(picture.axes[:TASKS]):
            drawn = [line for line in axes.lines if len(line.get_xdata()) == len(looks())]
            for line, network in zip(drawn, networks, strict=True):
                np.testing.assert_allclose(line.get_ydata(), network.accuracy[:, :, k].mean(axis=0))
            self.assertEqual(len(axes.collections), len(networks), "bands")
            self.assertEqual([line.get_xdata()[0] for line in axes.lines if len(line.get_xdata()) == 2], [2, 4])
        self.assertTrue(picture.axes[0].get_ylabel() and picture.axes[-1].get_xlabel())
        self.assertEqual([text.get_text() for text in picture.legends[0].get_texts()], ["variational", "metaplasticity"])

    def test_every_number_is_drawn(self):
        networks = self.networks(self.made())
        for axes, network in zip(plot_forgetting.build_matrices(networks, "", "").axes, networks, strict=True):
            self.assertEqual([text.get_text() for text in axes.texts], [f"{x:.2f}" for x in network.matrix()[0].ravel()])
        numbers = [[text.get_text() for text in axes.texts] for axes in plot_forgetting.build_summary(networks, "", "").axes]
        self.assertEqual(numbers, [[network_results.rounded(*network.mean_final()) for network in networks],
                                   [network_results.rounded(*network.forgetting()) for network in networks]])
        histograms = plot_forgetting.read_weights([self.made()], {"method": "variational"})
        picture = plot_forgetting.build_weights(histograms, "", "")
        self.assertEqual([axes.get_title() for axes in picture.axes], ["variational, layer 1", "variational, layer 2"])
        for layer, axes in enumerate(picture.axes, 1):
            for task, stairs in enumerate(axes.patches, 1):
                np.testing.assert_allclose(stairs.get_data().values,
                                           [0.5 + 0.1 * layer * task * m * m for m in (-0.75, -0.25, 0.25, 0.75)])
            self.assertEqual(len(axes.patches), TASKS)

    def test_pictures_are_written(self):
        file = self.made()
        for words in ([], ["--matrix"], ["--summary", "--reading", "all"], ["--weights"]):
            self.run_script("plot_forgetting.py", file, *words, "-o", self.folder / "f")
            self.check_pictures(self.folder / "f")

    def test_what_cannot_be_drawn_is_refused(self):
        file = self.made()
        self.run_script("plot_forgetting.py", file, "--where", "J=3", code=2)
        self.run_script("plot_forgetting.py", file, "--where", "method=ewc", code=2)
        self.run_script("plot_forgetting.py", self.file(), code=2)
        with contextlib.redirect_stdout(io.StringIO()) as text, self.assertRaises(SystemExit), \
                unittest.mock.patch("sys.argv", ["plot_forgetting.py", "--help"]):
            plot_forgetting.main()
        self.assertIn("--matrix", text.getvalue())


def _first_readings(table):
    """The rows of the first reading of each method."""
    first = {method: readings[0] for method, (_, readings) in METHODS.items()}
    return np.array([first[method] == reading for method, reading in zip(table["method"], table["reading"])])


if __name__ == "__main__":
    unittest.main()
