#!/usr/bin/python3
"""What checkpoints and the farm cost, in CPU time: runs that differ in nothing else, in turn.

Usage: overheads.py [--rounds N] [PROGRAM]

PROGRAM is mattis (default: build/mattis of this repository). CPU times are those of all processes of a run, system time
and the launcher's included. Each round runs every kind once more, and gives one ratio; their medians are printed with the
quartiles, and the ratio of the smallest times of all rounds, which other programs disturb least.

    checkpoints   a job of two seconds with a checkpoint wanted every 0.1 s against none. The program makes them rarer
                  where they would take more than 2 % of the time.
    farm          two ranks of one thread against one process of one thread, on tasks of 0.1 s: 20 tasks less 5 tasks,
                  so that the start and end of MPI, printed too, are not counted.
"""
import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

DEFAULT_PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "build" / "mattis"
TARGET = 2.0  # per cent
MANY, FEW = 20, 5  # tasks

JOB = """
mattis = 1
model = "sk"
[montecarlo]
points = {{ T = [0.8] }}
N = [64]
samples = {samples}
sweeps = {{ thermalise = {sweeps}, measure = {sweeps} }}
[run]
checkpoint_every = "{every}"
"""


class Runs:
    """Jobs in a folder, and their CPU times."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.sweeps = 1000
        self.sweeps = int(self.sweeps * 0.12 / (self.seconds(8) / 8))  # with the start of the program: roughly
        self.sweeps = int(self.sweeps * 0.12 / ((self.seconds(16) - self.seconds(8)) / 8))

    def seconds(self, samples, ranks=1, every="1h"):
        """CPU time of one run."""
        job, output = self.folder / "job.toml", self.folder / "job.h5"
        job.write_text(JOB.format(samples=samples, sweeps=self.sweeps, every=every))
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        launcher = ["mpirun", *root, "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*launcher, self.program, "run", job, "-o", output, "--threads", "1"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        output.unlink()
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def per_cent(new, old):
    return 100.0 * (new / old - 1.0)


def line(what, values, unit):
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    print(f"{what:<44}{middle:>8.2f} {unit}   ({low:.2f} … {high:.2f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default=DEFAULT_PROGRAM)
    parser.add_argument("--rounds", type=int, default=15)
    words = parser.parse_args()
    if words.rounds < 2:
        parser.error("--rounds: two or more make a spread")
    if not pathlib.Path(words.program).exists():
        sys.exit(f"{words.program} does not exist: build it or name the program")
    found = {name: [] for name in ("task", "checkpoints", "again", "farm", "start")}
    least = {}
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(words.program, folder)
        for k in range(words.rounds):
            # The order alternates, so that a machine that becomes slower prefers none.
            orders = {"none": "1h", "often": "0.1s", "none again": "1h"}
            taken = {name: runs.seconds(MANY, every=orders[name]) for name in (orders if k % 2 else reversed(orders))}
            found["checkpoints"].append(per_cent(2.0 * taken["often"], taken["none"] + taken["none again"]))
            found["again"].append(per_cent(taken["none"], taken["none again"]))
            kinds = [(MANY, 1), (MANY, 2), (FEW, 1), (FEW, 2)]
            cpu = {kind: runs.seconds(*kind) for kind in (kinds if k % 2 else reversed(kinds))}
            one, two = cpu[MANY, 1] - cpu[FEW, 1], cpu[MANY, 2] - cpu[FEW, 2]
            least = {name: min(value, least.get(name, value)) for name, value in {**taken, **cpu}.items()}
            found["task"].append(one / (MANY - FEW))
            found["farm"].append(per_cent(two, one))
            found["start"].append(cpu[FEW, 2] - cpu[FEW, 1])
    print(f"{words.rounds} rounds, CPU times: median (quartiles); targets: below {TARGET:.0f} %")
    line("one task", found["task"], "s")
    line("checkpoints against none", found["checkpoints"], "%")
    line("none against none, the noise of that", found["again"], "%")
    line("two ranks against one process, more tasks", found["farm"], "%")
    line("two ranks against one process, few tasks", found["start"], "s")
    print("of the smallest times:")
    for what, value in (("checkpoints", per_cent(least["often"], least["none"])),
                        ("none against none", per_cent(least["none again"], least["none"])),
                        ("two ranks", per_cent(least[MANY, 2] - least[FEW, 2], least[MANY, 1] - least[FEW, 1]))):
        print(f"  {what:<42}{value:>8.2f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
