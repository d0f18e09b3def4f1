"""A tempered job as users run it: ranks and threads, and a stop, change no table; what is recorded is what the documents
say; and a point without evidence of equilibrium is marked and not judged.
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import faults
import program

# A network of 24 spins and two patterns, both given, so that overlap and energy can be computed here.
N = 24
PATTERNS = [[(-1) ** (i * i // 3) for i in range(N)], [(-1) ** (i // 5) for i in range(N)]]
THERMALISE, MEASURE, SAMPLES, REPLICAS = 200, 800, 2, 4
POINTS = [0.5, 0.8]
RUNGS = 7  # five of the ladder, and those of the points
RECORDING = f"""
mattis = 1
title = "tempered"
model = "hopfield"
[parameters]
alpha = 0.08
[montecarlo]
points = {{ T = {POINTS} }}
N = [{N}]
samples = {SAMPLES}
replicas = {REPLICAS}
start = "archetype_and_random"
patterns = "patterns.txt"
tempering = {{ from = 0.4, to = 1.4, count = 5, spacing = "adapted", every = 2 }}
sweeps = {{ thermalise = {THERMALISE}, measure = {MEASURE} }}
observables = ["m", "q", "energy"]
histograms = ["m", "q"]
trajectory_every = 1
configurations = 4
"""
JUDGED = """
mattis = 1
model = "hopfield"
[parameters]
alpha = 0.05
[montecarlo]
points = {{ T = [{T}] }}
N = [60, 80, 100]
samples = 6
start = "random"
tempering = {{ from = {T}, to = {top}, count = 4 }}
sweeps = {{ thermalise = {thermalise}, measure = {measure} }}
"""

PARAMETERS = ["alpha", "T", "convention"]
RECORDED = {"montecarlo/bins": ["point", "sample", "replica", "bin", "value"],
            "montecarlo/log_time": ["point", "after", "until", "value", "error"],
            "montecarlo/histograms": ["point", None, "width", "density", "error"],
            "montecarlo/trajectory": ["point", "sample", "replica", "sweep", "m", "energy"],
            "montecarlo/configurations": ["point", "sample", "replica", "sweep", "spins"],
            "montecarlo/ladders": [*PARAMETERS, "N", "samples", "rungs", "round_trips", "round_trips_error",
                                   "round_trip_time"],
            "montecarlo/exchanges": [*PARAMETERS, "N", "rung", "lower", "upper", "rate", "rate_error"]}
OF_POINTS = [*PARAMETERS, "N", "K", "alpha_realised", "samples", "replicas", "chains", "escaped", "escape_below", "q2",
             "q2_error", "q2_tau", "q_abs", "q4", "binder", "binder_error", "binder_q", "binder_q_error", "chi_sg",
             "chi_sg_error", "half_run_p", "log_time_p", "starts_p", "replicas_p", "measure_per_2tau", "round_trips", "equilibrated",
             "equilibration"]


def table(output, name):
    return program.strict_json(program.run("export", str(output), "--table", name, "--json").stdout)["rows"]


def tables(output):
    """Every table of a result file as the text of its JSON."""
    names = program.strict_json(program.run("export", str(output), "--json").stdout)["tables"]
    return {name: program.run("export", str(output), "--table", name, "--json").stdout for name in names}


class TemperingTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix="mattis_tempering_")
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def write(self, text):
        job = self.folder / "job.toml"
        job.write_text(text)
        return job

    def recording(self):
        (self.folder / "patterns.txt").write_text("\n".join(" ".join(map(str, row)) for row in PATTERNS))
        return self.write(RECORDING)

    def finished(self, job, threads=2, ranks=1):
        output = self.folder / f"{job.stem}-{ranks}-{threads}.h5"
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        launcher = [] if ranks == 1 else ["mpirun", *root, "--oversubscribe", "--bind-to", "none", "-n", str(ranks)]
        got = subprocess.run([*launcher, program.PROGRAM, "run", str(job), "-o", str(output), "--threads", str(threads)],
                             capture_output=True, text=True, check=False, timeout=100)
        self.assertEqual(got.returncode, program.DONE, got.stderr)
        return output


class Layout(TemperingTest):
    def test_threads_and_ranks_change_nothing(self):
        # Two samples: with four threads, or three ranks of two, the chains of a ladder are dealt out too.
        job = self.recording()
        one = tables(self.finished(job, threads=1))
        layouts = [(1, 2), (1, 4), (2, 1), (3, 2)] if shutil.which("mpirun") else [(1, 2), (1, 4)]
        for ranks, threads in layouts:
            with self.subTest(ranks=ranks, threads=threads):
                self.assertEqual(tables(self.finished(job, threads, ranks)), one)


class Recorded(TemperingTest):
    def test_tables_have_the_documented_columns(self):
        output = self.finished(self.recording())
        names = list(tables(output))
        for name, columns in RECORDED.items():
            found = [one for one in names if one == name or one.startswith(name + "/")]
            self.assertTrue(found, name)
            for one in found:
                expected = [one.split("/")[-1] if column is None else column for column in columns]
                self.assertEqual(list(table(output, one)[0]), expected, one)
        points = table(output, "montecarlo/points")
        self.assertEqual([row["T"] for row in points], POINTS)
        self.assertEqual([column for column in OF_POINTS if column not in points[0]], [])
        for row in points:
            self.assertIsNone(row["escape_below"])
            self.assertTrue(row["equilibrated"], row["equilibration"])
            self.assertEqual(row["equilibration"], "")
            self.assertAlmostEqual(row["chi_sg"], N * row["q2"], 9)
            self.assertGreaterEqual(row["measure_per_2tau"], 10)
        self.assert_ladders(output, points)

    def assert_ladders(self, output, points):
        ladder, = table(output, "montecarlo/ladders")
        self.assertEqual((ladder["T"], ladder["N"], ladder["samples"], ladder["rungs"]), (POINTS[0], N, SAMPLES, RUNGS))
        self.assertEqual({row["round_trips"] for row in points}, {ladder["round_trips"]})
        self.assertAlmostEqual(ladder["round_trip_time"], MEASURE / ladder["round_trips"], 9)
        exchanges = table(output, "montecarlo/exchanges")
        self.assertEqual([row["rung"] for row in exchanges], list(range(RUNGS - 1)))
        self.assertEqual((exchanges[0]["lower"], exchanges[-1]["upper"]), (0.4, 1.4))
        for row, above in zip(exchanges, exchanges[1:]):
            self.assertEqual(row["upper"], above["lower"])
            self.assertLess(row["lower"], row["upper"])
            self.assertTrue(0 < row["rate"] <= 1)

    def test_windows_of_logarithmic_time_cover_the_run(self):
        output = self.finished(self.recording())
        for point in range(len(POINTS)):
            windows = [row for row in table(output, "montecarlo/log_time/energy") if row["point"] == point]
            self.assertEqual((windows[0]["after"], windows[-1]["until"]), (0, THERMALISE + MEASURE))
            for row, following in zip(windows, windows[1:]):
                self.assertEqual(row["until"], following["after"])
            # Trajectories hold every sweep: the same averages.
            trajectory = [row for row in table(output, "montecarlo/trajectory") if row["point"] == point]
            for window in windows:
                energies = [row["energy"] for row in trajectory if window["after"] < row["sweep"] <= window["until"]]
                self.assertAlmostEqual(sum(energies) / len(energies), window["value"], 9)

    def test_histograms_integrate_to_one(self):
        output = self.finished(self.recording())
        means = table(output, "montecarlo/points")
        for name in ("m", "q"):
            rows = table(output, f"montecarlo/histograms/{name}")
            for point, mean in enumerate(means):
                cells = [row for row in rows if row["point"] == point]
                self.assertEqual(len(cells), N + 1)
                self.assertAlmostEqual(sum(row["density"] * row["width"] for row in cells), 1.0, 9)
                for power, column in ((1, name), (2, f"{name}2"), (4, f"{name}4")):
                    moment = sum(row["density"] * row["width"] * row[name] ** power for row in cells)
                    self.assertAlmostEqual(moment, mean[column], 9)

    def test_configurations_are_those_of_the_trajectory(self):
        output = self.finished(self.recording())
        trajectory = {(row["point"], row["sample"], row["replica"], row["sweep"]): row
                      for row in table(output, "montecarlo/trajectory")}
        stored = table(output, "montecarlo/configurations")
        self.assertEqual(len(stored), len(POINTS) * SAMPLES * REPLICAS * 4)
        self.assertEqual({row["sweep"] for row in stored}, {THERMALISE + MEASURE * k // 4 for k in (1, 2, 3, 4)})
        for row in stored:
            packed = bytes.fromhex(row["spins"])
            spins = [1 if packed[i // 8] >> i % 8 & 1 else -1 for i in range(N)]
            overlaps = [sum(x * s for x, s in zip(pattern, spins)) / N for pattern in PATTERNS]
            there = trajectory[row["point"], row["sample"], row["replica"], row["sweep"]]
            self.assertAlmostEqual(there["m"], overlaps[0], 12)
            # Distinct: pairs of different spins, so that the diagonal 1/(2N) of each pattern is missing.
            energy = sum(0.5 / N - 0.5 * m * m for m in overlaps)
            self.assertAlmostEqual(there["energy"], energy, 12)
        self.assertGreater(len({row["spins"] for row in stored}), len(stored) // 2)


class Judged(TemperingTest):
    def test_points_out_of_equilibrium_are_marked_and_not_judged(self):
        output = self.finished(self.write(JUDGED.format(T=0.1, top=2.0, thermalise=0, measure=64)))
        for row in table(output, "montecarlo/points"):
            self.assertEqual(row["equilibrated"], 0)
            self.assertIn("0 round trips of a chain on the ladder", row["equilibration"])
            self.assertEqual(row["round_trips"], 0)
        got = program.run("compare", str(output), "--json")
        self.assertEqual(got.returncode, program.DISAGREEMENT)
        pairs = {row["observable"]: row for row in program.strict_json(got.stdout)["pairs"]}
        self.assertEqual({row["verdict"] for row in pairs.values()}, {"not_judged"})
        self.assertIn("not equilibrated at N = 60: ", pairs["energy"]["reason"])
        self.assertIn("is a mean over equivalent retrieval states", pairs["m"]["reason"])

    def test_points_in_equilibrium_are_judged(self):
        output = self.finished(self.write(JUDGED.format(T=2.0, top=3.0, thermalise=100, measure=400)))
        for row in table(output, "montecarlo/points"):
            self.assertEqual((row["equilibrated"], row["equilibration"]), (1, ""))
        pairs = table(output, "agreement")
        self.assertEqual({row["observable"]: row["verdict"] for row in pairs},
                         {"m": "agrees", "q": "agrees", "energy": "agrees"})


class Stopped(faults.FaultTest):
    def test_a_stop_changes_nothing(self):
        job = self.job("tempering", share=0.5)
        straight, output = self.folder / "straight.h5", self.folder / "stopped.h5"
        self.finish(job, straight, threads=2)
        for threads in (1, 2):
            before = output.stat().st_mtime_ns if output.exists() else None
            with self.start(job, output, threads=threads) as process:
                self.wait_for(output, process)
                while output.stat().st_mtime_ns == before and process.poll() is None:
                    time.sleep(0.002)
                process.send_signal(signal.SIGTERM)
                said = process.communicate(timeout=60)[1]
            self.assertEqual(process.returncode, program.STOPPED, said)
        self.finish(job, output, threads=2)
        self.assertEqual(self.tables(output), self.tables(straight))


if __name__ == "__main__":
    unittest.main()
