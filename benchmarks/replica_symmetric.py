#!/usr/bin/python3
"""Replica-symmetric retrieval states: the library against textbook solvers, in one interleaved run.

Usage: replica_symmetric.py [--rounds N] [PROGRAM]

PROGRAM is the Google Benchmark executable (default: build/benchmarks/replica_symmetric of this repository). It names
the points, so that every solver works on the very same numbers. Rivals, all of them fixed-point iterations of (m, q)
that start at m = q = 1 and stop when an iteration changes both by less than 1e-12, without damping, which is the
fastest choice at these points, and without free energy, entropy or replicon, which the library's time includes:

    trapezoid     C++, scalar trapezoidal rule in z of step 1/(4 Sigma)
    quad          scipy.integrate.quad with its default tolerances
    quad tight    scipy.integrate.quad with epsabs = epsrel = 1e-13
    hermite 64    numpy, 64 Gauss-Hermite nodes

Times are CPU times of one thread. Each round runs every solver once more; medians over the rounds are printed.
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys
import time
import warnings

import numpy
import scipy
from scipy.integrate import IntegrationWarning, quad

TOLERANCE = 1e-12
MOST_ITERATIONS = 2000
DEFAULT_PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "build" / "benchmarks" / "replica_symmetric"

# What each rival can reach: the largest error of m and q that is no disagreement. The stopping rule leaves an error of
# 1e-12/(1 - rate), 2e-11 near the spinodal. There an error of the average grows as much, and the fixed nodes, good to
# 1e-4 or so, shift the spinodal itself: their solution is close to the true one only in its first two digits.
REACH = {"trapezoid": 1e-10, "quad": 1e-7, "quad tight": 1e-10, "hermite 64": 1e-5}
REACH_NEAR_SPINODAL = {**REACH, "hermite 64": 2e-2}
TARGET_RATIO = 500.0  # quad / mattis
TARGET_SOLUTION = 50e-6
TARGET_LINE = 50e-3


def quad_averages(signal, sigma, **options):
    """E tanh and E tanh^2 of signal + sigma z by adaptive quadrature over the whole line."""
    norm = 1.0 / math.sqrt(2.0 * math.pi)

    def mean(power):
        def integrand(z):
            return norm * math.exp(-0.5 * z * z) * math.tanh(signal + sigma * z) ** power

        return quad(integrand, -math.inf, math.inf, **options)[0]

    return mean(1), mean(2)


NODES, WEIGHTS = numpy.polynomial.hermite_e.hermegauss(64)
WEIGHTS = WEIGHTS / math.sqrt(2.0 * math.pi)


def hermite_averages(signal, sigma):
    """The same with 64 Gauss-Hermite nodes."""
    t = numpy.tanh(signal + sigma * NODES)
    weighted = WEIGHTS * t
    return float(weighted.sum()), float(weighted @ t)


RIVALS = {
    "quad": quad_averages,
    "quad tight": lambda signal, sigma: quad_averages(signal, sigma, epsabs=1e-13, epsrel=1e-13),
    "hermite 64": hermite_averages,
}


def fixed_point(averages, point):
    """Iterates the equations of the P = 4 network. Returns m, q, the iterations and the last change."""
    T, alpha = point["T"], point["alpha"]
    m, q, change = 1.0, 1.0, math.inf
    iterations = 0
    while change > TOLERANCE and iterations < MOST_ITERATIONS:
        slope = 3.0 * q + 2.0 * q**3 if point["full"] else 2.0 * q**3
        new_m, new_q = averages(2.0 * m**3 / T, math.sqrt(alpha * slope) / T)
        change = max(abs(new_m - m), abs(new_q - q))
        m, q = new_m, new_q
        iterations += 1
    return m, q, iterations, change


def run_program(program, pattern):
    """Results of the C++ benchmarks whose names match, by name; CPU times in seconds."""
    command = [program, f"--benchmark_filter={pattern}", "--benchmark_format=json", "--benchmark_min_time=0.1"]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    units = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
    results = {}
    for entry in json.loads(output)["benchmarks"]:
        if entry.get("error_occurred"):
            sys.exit(f"{entry['name']}: {entry['error_message']}")
        results[entry["name"]] = dict(entry, seconds=entry["cpu_time"] * units[entry["time_unit"]])
    return results


class Comparison:
    """One point: times of every solver, one per round, and how far its answer is from the library's."""

    def __init__(self):
        self.times = {}
        self.distance = {}
        self.steps = {}
        self.change = {}

    def add(self, solver, seconds, answer, reference, steps, change):
        self.times.setdefault(solver, []).append(seconds)
        self.distance[solver] = max(abs(a - b) for a, b in zip(answer, reference))
        self.steps[solver] = steps
        self.change[solver] = change

    def ratio(self, solver):
        """How many times slower than the library: the median over the rounds."""
        return statistics.median(t / ours for t, ours in zip(self.times[solver], self.times["mattis"]))

    def failures(self, reach):
        for solver, distance in self.distance.items():
            if distance > reach.get(solver, 0.0):
                yield f"{solver} is {distance:.1e} away from mattis"


def add_round(comparisons, program):
    """Runs every solver once at every point."""
    cpp = run_program(program, "^(retrieval|fixed_point)/(distinct|full)_(easy|cold|near_spinodal)$")
    for name, ours in cpp.items():
        kind, place = name.split("/")
        if kind != "retrieval":
            continue
        comparison = comparisons.setdefault(place, Comparison())
        reference = ours["m"], ours["q"]
        comparison.add("mattis", ours["seconds"], reference, reference, int(ours["steps"]), ours["residual"])
        rival = cpp["fixed_point/" + place]
        comparison.add("trapezoid", rival["seconds"], (rival["m"], rival["q"]), reference, int(rival["steps"]),
                       rival["residual"])
        for solver, averages in RIVALS.items():
            start = time.process_time()
            m, q, iterations, change = fixed_point(averages, ours)
            comparison.add(solver, time.process_time() - start, (m, q), reference, iterations, change)


def time_text(seconds):
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:7.2f} {unit}"
    return f"{seconds / 1e-9:7.0f} ns"


def print_table(place, comparison):
    print(f"\n{place}")
    print(f"  {'solver':<12}{'median':>11}{'spread':>8}{'ratio':>9}{'steps':>7}{'last change':>13}{'distance':>10}")
    for solver, times in comparison.times.items():
        median = statistics.median(times)
        spread = (max(times) - min(times)) / median
        print(f"  {solver:<12}{time_text(median):>11}{spread:>8.0%}{comparison.ratio(solver):>9.1f}{comparison.steps[solver]:>7}"
              f"{comparison.change[solver]:>13.1e}{comparison.distance[solver]:>10.1e}")


def print_targets(comparisons, spinodal):
    def line(what, value, met):
        print(f"  {what:<46}{value:>12}  {'met' if met else 'NOT met'}")

    print(f"\ntargets: quad/mattis >= {TARGET_RATIO:.0f}, solution < {time_text(TARGET_SOLUTION).strip()}, "
          f"spinodal at 100 temperatures < {time_text(TARGET_LINE).strip()}")
    for place, comparison in comparisons.items():
        ratio = comparison.ratio("quad")
        line(f"{place}: quad/mattis", f"{ratio:.0f}", ratio >= TARGET_RATIO)
        median = statistics.median(comparison.times["mattis"])
        line(f"{place}: solution", time_text(median), median < TARGET_SOLUTION)
    for name, times in spinodal.items():
        median = statistics.median(times)
        line(name, time_text(median), median < TARGET_LINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=DEFAULT_PROGRAM)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.program).exists():
        sys.exit(f"{arguments.program} does not exist: build with MATTIS_BENCHMARKS=ON or name the executable")
    warnings.simplefilter("ignore", IntegrationWarning)  # the tight tolerance is at the limit of rounding

    comparisons, spinodal = {}, {}
    for _ in range(arguments.rounds):
        add_round(comparisons, arguments.program)
        for name, result in run_program(arguments.program, "^spinodal_line/").items():
            spinodal.setdefault(name, []).append(result["seconds"])

    print(f"numpy {numpy.__version__}, scipy {scipy.__version__}, {arguments.rounds} rounds, CPU times")
    for place, comparison in comparisons.items():
        print_table(place, comparison)
    print_targets(comparisons, spinodal)

    failures = []
    for place, comparison in comparisons.items():
        reach = REACH_NEAR_SPINODAL if place.endswith("near_spinodal") else REACH
        failures += [f"{place}: {text}" for text in comparison.failures(reach)]
    for text in failures:
        print(f"DISAGREEMENT {text}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
