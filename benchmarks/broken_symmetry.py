#!/usr/bin/python3
"""States of one step of replica symmetry breaking: the library against a numpy fixed point, in one interleaved run.

Usage: broken_symmetry.py [--rounds N] [PROGRAM]

PROGRAM is the Google Benchmark executable (default: build/benchmarks/broken_symmetry of this repository). It names the
points, so that both work on the very same numbers. The rival is what one writes in numpy: the overlaps are iterated
without damping until an iteration changes none by more than 1e-10, averages are nested trapezoidal sums of whole arrays
whose step is the largest that leaves an error of 1e-9, and theta is found by the secant method on dA/dtheta = 0, each
time from the overlaps before. It begins at q0 = 0.5, q1 = 0.99, m = 1 and theta = 0.3 and 0.35; where the glass has
q0 = 0 exactly it knows that and leaves the outer average out. The library starts from nothing but the parameters, and
its time includes free energy, energy, entropy and replicons.

Times are CPU times of one thread. Each round runs both once more; medians over the rounds are printed.
"""
import argparse
import math
import pathlib
import statistics
import sys
import time

import numpy

from replica_symmetric import run_program, time_text

TOLERANCE = 1e-10
# Distance of the two answers that is no disagreement: where the overlaps are close, the equation of theta nearly vanishes.
REACH = 1e-6
TARGET_RATIO, TARGET_SOLUTION, TARGET_TWO_STEPS, TARGET_LINE = 50.0, 20e-3, 1.0, 5.0
DEFAULT_PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "build" / "benchmarks" / "broken_symmetry"


def nodes(step, reach):
    """Nodes and weights of a Gaussian average by the trapezoidal rule."""
    z = numpy.arange(-math.ceil(reach / step), math.ceil(reach / step) + 1) * step
    weights = numpy.exp(-0.5 * z * z)
    return z, weights / weights.sum()


class Rival:
    """1RSB equations of the P = 4 network (docs/theory.md)."""

    def __init__(self, point):
        self.T, self.alpha, self.full = point["T"], point["alpha"], point["full"] != 0.0
        self.retrieval = point["retrieval"] != 0.0
        self.steps = 0

    def slope(self, q):
        return (3.0 * q if self.full else 0.0) + 2.0 * q**3

    def energy(self, q):  # q x'(q) - x(q)
        return (1.5 * q**2 if self.full else 0.0) + 1.5 * q**4

    def averages(self, m, q0, q1, theta):
        """m, q0, q1 and dA/dtheta at one point."""
        self.steps += 1
        beta = 1.0 / self.T
        sigma0 = beta * math.sqrt(self.alpha * self.slope(q0))
        sigma1 = beta * math.sqrt(self.alpha * (self.slope(q1) - self.slope(q0)))
        # Poles of tanh lie pi/(2 sigma) from the real axis; behind the inner average those of the outer one are further.
        z1, w1 = nodes(min(0.5, 0.35 / sigma1), 6.5 + theta * sigma1)
        z0, w0 = nodes(min(0.5, 0.35 * max(1.0, sigma1) / sigma0), 6.5) if sigma0 > 0.0 else (numpy.zeros(1), numpy.ones(1))
        h = 2.0 * beta * m**3 + sigma0 * z0[:, None] + sigma1 * z1[None, :]
        size = numpy.abs(h)
        log_cosh = size + numpy.log1p(numpy.exp(-2.0 * size)) - math.log(2.0)
        top = log_cosh.max(axis=1, keepdims=True)
        weight = w1 * numpy.exp(theta * (log_cosh - top))
        sums = weight.sum(axis=1)
        weight /= sums[:, None]
        t = numpy.tanh(h)
        inner = (weight * t).sum(axis=1)
        free = w0 @ (numpy.log(sums) + theta * top[:, 0])
        slope = (-free / theta**2 + w0 @ (weight * log_cosh).sum(axis=1) / theta
                 - 0.5 * beta**2 * self.alpha * (self.energy(q1) - self.energy(q0)))
        return w0 @ inner, w0 @ inner**2, w0 @ (weight * t * t).sum(axis=1), slope

    def settled(self, m, q0, q1, theta):
        """The overlaps at fixed theta."""
        change = math.inf
        while change > TOLERANCE:
            new_m, new_q0, new_q1, slope = self.averages(m, q0, q1, theta)
            new_m, new_q0 = (new_m if self.retrieval else 0.0), (new_q0 if q0 > 0.0 else 0.0)
            change = max(abs(new_m - m), abs(new_q0 - q0), abs(new_q1 - q1))
            m, q0, q1 = new_m, new_q0, new_q1
        return m, q0, q1, slope

    def solve(self):
        m = 1.0 if self.retrieval else 0.0
        q0 = 0.5 if self.retrieval or self.full else 0.0
        before, theta = 0.3, 0.35
        m, q0, q1, slope_before = self.settled(m, q0, 0.99, before)
        while abs(theta - before) > TOLERANCE:
            m, q0, q1, slope = self.settled(m, q0, q1, theta)
            if slope == slope_before:
                break
            step = slope * (theta - before) / (slope - slope_before)
            before, slope_before = theta, slope
            theta = min(0.999, max(0.2 * theta, theta - step))
        return m, q0, q1, theta


class Comparison:
    def __init__(self):
        self.ours, self.theirs, self.distance, self.steps = [], [], 0.0, 0

    def ratio(self):
        return statistics.median(theirs / ours for theirs, ours in zip(self.theirs, self.ours))


def add_round(comparisons, program):
    for name, point in run_program(program, "^state/(retrieval|glass)_(distinct|full)$").items():
        comparison = comparisons.setdefault(name.removeprefix("state/"), Comparison())
        comparison.ours.append(point["seconds"])
        rival = Rival(point)
        begin = time.process_time()
        answer = rival.solve()
        comparison.theirs.append(time.process_time() - begin)
        comparison.steps = rival.steps
        ours = [point.get(name, 0.0) for name in ("m", "q0", "q1", "theta")]
        comparison.distance = max(abs(a - b) for a, b in zip(ours, answer))


def report_others(program):
    """What has a target of its own: (name, seconds, target or none)."""
    targets = {"two_steps": TARGET_TWO_STEPS, "spinodal": TARGET_LINE, "retrieval": TARGET_SOLUTION,
               "glass": TARGET_SOLUTION}
    for name, result in run_program(program, "^(state/(two_steps|.*_at_zero|.*_beyond)|spinodal|cascade)").items():
        target = next((seconds for word, seconds in targets.items() if word in name.split("/", 1)[-1] or
                       name.startswith(word)), None)
        verdict = "" if target is None else f"  target {time_text(target).strip()}: {'met' if result['seconds'] < target else 'NOT met'}"
        print(f"  {name:<36}{time_text(result['seconds']):>11}{verdict}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=DEFAULT_PROGRAM)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.program).exists():
        sys.exit(f"{arguments.program} does not exist: build with MATTIS_BENCHMARKS=ON or name the executable")
    comparisons = {}
    for _ in range(arguments.rounds):
        add_round(comparisons, arguments.program)
    print(f"numpy {numpy.__version__}, {arguments.rounds} rounds, CPU times; targets: a state < "
          f"{time_text(TARGET_SOLUTION).strip()}, numpy/mattis >= {TARGET_RATIO:.0f}")
    print(f"  {'state':<20}{'mattis':>11}{'numpy':>11}{'ratio':>8}{'evaluations':>13}{'distance':>10}")
    failures = []
    for name, c in comparisons.items():
        ours = statistics.median(c.ours)
        met = "met" if ours < TARGET_SOLUTION and c.ratio() >= TARGET_RATIO else "NOT met"
        print(f"  {name:<20}{time_text(ours):>11}{time_text(statistics.median(c.theirs)):>11}{c.ratio():>8.0f}{c.steps:>13}"
              f"{c.distance:>10.1e}  {met}")
        if not c.distance < REACH:
            failures.append(f"{name}: the answers differ by {c.distance:.1e}")
    report_others(arguments.program)
    for text in failures:
        print(f"DISAGREEMENT {text}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
