#!/usr/bin/python3
"""Sweeps of a multitasking network: the library against a numba loop as one finds it in a textbook, in one interleaved run.

Usage: diluted.py [--rounds N] [PROGRAM]

PROGRAM is the Google Benchmark executable (default: build/benchmarks/diluted of this repository). K = 5, d = 0.5,
T = 0.1, from the hierarchical state. The rival visits the spins in order, sums the fields of all K patterns (entries as
int8), draws a number with numpy's generator as numba has it, and updates the overlaps after a flip, all of it in double
precision. Times are CPU times per spin of one thread; medians over the rounds. Both print the overlaps of the first two
patterns, which must be those of the same state. Needs python3-numba.
"""
import argparse
import pathlib
import statistics
import sys
import time

import numba
import numpy

from replica_symmetric import run_program

K, D, T = 5, 0.5, 0.1
TARGET_SEQUENTIAL, TARGET_PARALLEL = 2.0, 20.0
DEFAULT_PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "build" / "benchmarks" / "diluted"


@numba.njit
def sweep(spins, xi, m, beta):
    size = len(spins)
    accepted = 0
    for i in range(size):
        field = 0.0
        for mu in range(len(m)):
            field += xi[i, mu] * (m[mu] - xi[i, mu] * spins[i] / size)
        new = 1 if numpy.random.random() < 1.0 / (1.0 + numpy.exp(-2.0 * beta * field)) else -1
        if new != spins[i]:
            accepted += 1
            for mu in range(len(m)):
                m[mu] += 2.0 * xi[i, mu] * new / size
            spins[i] = new
    return accepted


class Rival:
    def __init__(self, size):
        generator = numpy.random.default_rng(1)
        self.xi = generator.choice(numpy.array([-1, 0, 1], dtype=numpy.int8), p=[(1 - D) / 2, D, (1 - D) / 2], size=(size, K))
        self.spins = numpy.ones(size, dtype=numpy.int8)
        for mu in reversed(range(K)):
            self.spins = numpy.where(self.xi[:, mu] != 0, self.xi[:, mu], self.spins)
        self.m = (self.xi * self.spins[:, None]).mean(0)
        for _ in range(10):
            sweep(self.spins, self.xi, self.m, 1.0 / T)

    def seconds_per_spin(self, sweeps):
        begin = time.process_time()
        for _ in range(sweeps):
            sweep(self.spins, self.xi, self.m, 1.0 / T)
        return (time.process_time() - begin) / (sweeps * len(self.spins))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=DEFAULT_PROGRAM)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not pathlib.Path(arguments.program).exists():
        sys.exit(f"{arguments.program} does not exist: build with MATTIS_BENCHMARKS=ON or name the executable")
    sizes = [10_000, 100_000, 1_000_000]
    rivals = {size: Rival(size) for size in sizes}
    times = {}
    for _ in range(arguments.rounds):
        for name, entry in run_program(arguments.program, ".").items():
            kind, size = name.rsplit("/", 1)
            times.setdefault((kind.split("/")[-1], int(size)), []).append(entry["seconds"] / int(size))
        for size, rival in rivals.items():
            times.setdefault(("numba", size), []).append(rival.seconds_per_spin(max(2, 3_000_000 // size)))
    median = {key: 1e9 * statistics.median(values) for key, values in times.items()}
    print(f"numba {numba.__version__}, {arguments.rounds} rounds, ns of CPU time a spin; targets at N = 10^6: sequential "
          f">= {TARGET_SEQUENTIAL:.0f} times numba, parallel >= {TARGET_PARALLEL:.0f} times")
    kinds = ["numba", "plain", "random", "sequential", "parallel"]
    print(f"  {'N':>9}" + "".join(f"{kind:>12}" for kind in kinds) + f"{'sequential':>13}{'parallel':>10}")
    for size in sizes:
        ratios = [median["numba", size] / median[kind, size] for kind in ("sequential", "parallel")]
        print(f"  {size:>9}" + "".join(f"{median[kind, size]:>12.2f}" for kind in kinds)
              + f"{ratios[0]:>12.1f}x{ratios[1]:>9.1f}x")
    print("  numba's overlaps:", " ".join(f"{value:.4f}" for value in rivals[sizes[-1]].m[:3]))


if __name__ == "__main__":
    sys.exit(main())
