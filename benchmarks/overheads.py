#!/usr/bin/python3
"""What checkpoints and the farm cost, in CPU time: runs that differ in nothing else, in turn.

Usage: overheads.py [--rounds N] [PROGRAM]

PROGRAM is mattis (default: build/mattis of this repository). CPU times are those of all processes of a run, system time
and the launcher's included. Each round runs every kind once more, and gives one ratio; their medians are printed with the
quartiles, and the ratio of the smallest times of all rounds, which other programs disturb least.

    checkpoints   a job of two seconds with a checkpoint wanted every 0.1 s against none. The program makes them rarer
                  where they would take more than 2 % of the time.
    farm          two ranks of one thread against two processes of one thread at the same time that compute half of the
                  job each (shards), so that both cores are busy in both cases, on tasks of 0.1 s: 40 tasks less 4 tasks,
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
MANY, FEW = 40, 4  # tasks

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

    def seconds(self, samples, kind="one process", every="1h"):
        """CPU time of one run of a job of so many tasks: one process, two processes with a shard each, or two ranks."""
        job = self.folder / "job.toml"
        job.write_text(JOB.format(samples=samples, sweeps=self.sweeps, every=every))
        root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
        launcher = ["mpirun", *root, "--oversubscribe", "-n", "2"] if kind == "two ranks" else []
        parts = [["--shard", f"{i}/2"] for i in (1, 2)] if kind == "two processes" else [[]]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = [subprocess.Popen([*launcher, self.program, "run", job, "-o", self.folder / f"{k}.h5", "--threads", "1",
                                     *part], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                   for k, part in enumerate(parts)]
        if any(process.wait() != 0 for process in started):
            sys.exit(f"a run failed: {kind}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        for k in range(len(parts)):
            (self.folder / f"{k}.h5").unlink()
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
            kinds = [(tasks, kind) for tasks in (MANY, FEW) for kind in ("two processes", "two ranks")]
            cpu = {kind: runs.seconds(*kind) for kind in (kinds if k % 2 else reversed(kinds))}
            apart, ranks = (cpu[MANY, kind] - cpu[FEW, kind] for kind in ("two processes", "two ranks"))
            least = {name: min(value, least.get(name, value)) for name, value in {**taken, **cpu}.items()}
            found["task"].append(apart / (MANY - FEW))
            found["farm"].append(per_cent(ranks, apart))
            found["start"].append(cpu[FEW, "two ranks"] - cpu[FEW, "two processes"])
    print(f"{words.rounds} rounds, CPU times: median (quartiles); targets: below {TARGET:.0f} %")
    line("one task", found["task"], "s")
    line("checkpoints against none", found["checkpoints"], "%")
    line("none against none, the noise of that", found["again"], "%")
    line("two ranks against two processes", found["farm"], "%")
    line("start and end of MPI", found["start"], "s")
    print("of the smallest times:")
    for what, value in (("checkpoints", per_cent(least["often"], least["none"])),
                        ("none against none", per_cent(least["none again"], least["none"])),
                        ("two ranks", per_cent(least[MANY, "two ranks"] - least[FEW, "two ranks"],
                                           least[MANY, "two processes"] - least[FEW, "two processes"]))):
        print(f"  {what:<42}{value:>8.2f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
