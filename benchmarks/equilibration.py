#!/usr/bin/python3
"""How often points are called unequilibrated: chains in equilibrium, and chains that stay in valleys of their own.

Usage: equilibration.py [--seeds N] [--only WORD] [PROGRAM]

Each line is one job, run with the seeds 1, 2, …. Printed are the points (a rung of a ladder is one), how many of them were
called unequilibrated, how many of the jobs have such a point, how many points of these for their replicas, and the smallest
replicas_p. A job in equilibrium may have such a point with a probability of 1e-2. docs/validation.md has the table.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

SK_LADDER = "tempering = { from = 0.3, to = 1.6, count = 12 }"
PSPIN_LADDER = "tempering = { from = 0.3, to = 1.6, count = 14 }"
ANNEALED = "annealing = [1.0, 0.8, 0.65, 0.5, 0.4]"
LONG, SHORT = (500, 2000), (200, 800)

# name, model, parameters, points, N, samples, replicas, sweeps, more
JOBS = [
    *[("SK, ladder", "sk", "", "T = [0.3, 0.5, 0.7, 1.0, 1.3]", 32, samples, 2, (512, 1536), SK_LADDER)
      for samples in (2, 8, 32)],
    *[("3-spin, ladder", "pspin", "P = 3", "T = [0.3, 0.45, 0.65, 0.95]", 18, samples, 2, (1024, 3072),
       PSPIN_LADDER) for samples in (2, 8, 32)],
    ("SK, ladder", "sk", "", "T = [0.3, 0.5, 0.7, 1.0, 1.3]", 32, 8, 4, (512, 1536), SK_LADDER),
    *[("Hopfield, retrieval", "hopfield", "alpha = 0.03", "T = [0.3, 0.4]", 200, samples, replicas, SHORT, "")
      for samples, replicas in ((2, 2), (8, 2), (64, 2), (8, 4))],
    *[("dense P = 3, retrieval", "dense", "P = 3\nalpha = 0.1", "T = [0.3, 0.5]", 100, samples, 2, SHORT, "")
      for samples in (4, 16)],
    *[("SK, paramagnet", "sk", "", "T = [1.5, 2.0]", 64, samples, replicas, SHORT, 'start = "random"')
      for samples, replicas in ((4, 8), (32, 2))],
    ("3-spin, 8 spins", "pspin", "P = 3", "T = [0.5, 1.0]", 8, 16, 2, LONG, 'start = "random"'),
    ("3 diluted patterns", "multitasking", "K = 3\nd = 0.4", "T = [0.02, 0.05]", 1000, 8, 2, SHORT,
     'start = "hierarchical"\norder = "sequential"'),
    *[("3-spin, random starts", "pspin", "P = 3", "T = [0.3]", 40, samples, replicas, LONG, 'start = "random"')
      for samples, replicas in ((2, 2), (4, 2), (8, 2), (24, 2), (2, 4), (8, 4))],
    *[("3-spin, annealed", "pspin", "P = 3", "T = [0.3]", 40, samples, 2, LONG, 'start = "random"\n' + ANNEALED)
      for samples in (4, 8, 24)],
    *[("dense P = 3, load 1", "dense", "P = 3\nalpha = 1.0", "T = [0.35]", 40, samples, 2, LONG,
       'start = "random"') for samples in (4, 8, 24)],
    *[("SK, random starts", "sk", "", "T = [0.3]", 128, samples, 2, LONG, 'start = "random"')
      for samples in (8, 24)],
]


def text_of(model, parameters, points, N, samples, replicas, sweeps, more, seed):
    return (f'mattis = 1\nmodel = "{model}"\n[parameters]\n{parameters}\n[montecarlo]\npoints = {{ {points} }}\n'
            f"N = [{N}]\nsamples = {samples}\nreplicas = {replicas}\n{more}\n"
            f"sweeps = {{ thermalise = {sweeps[0]}, measure = {sweeps[1]} }}\n[run]\nseed = {seed}\n")


def rows_of(program, text):
    with tempfile.TemporaryDirectory() as folder:
        job, output = pathlib.Path(folder, "job.toml"), pathlib.Path(folder, "job.h5")
        job.write_text(text)
        subprocess.run([program, "run", job, "-o", output, "--threads", "1"], check=True, capture_output=True)
        exported = subprocess.run([program, "export", output, "--table", "montecarlo/points", "--json"], check=True,
                                  capture_output=True)
    return json.loads(exported.stdout)["rows"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", default="build/mattis", metavar="PROGRAM")
    parser.add_argument("--seeds", type=int, default=50, help="jobs of each line")
    parser.add_argument("--only", default="", help="lines whose name has this in it")
    given = parser.parse_args()
    print("| chains | N | samples | replicas | jobs | points | unequilibrated | jobs with one | for replicas | "
          "smallest `replicas_p` |\n|---|---|---|---|---|---|---|---|---|---|")
    for name, model, parameters, points, N, samples, replicas, sweeps, more in JOBS:
        if given.only not in name:
            continue
        found = [rows_of(given.program, text_of(model, parameters, points, N, samples, replicas, sweeps, more, seed))
                 for seed in range(1, given.seeds + 1)]
        rows = [row for job in found for row in job]
        failed = [row for row in rows if row["equilibrated"] == 0]
        jobs = sum(any(row["equilibrated"] == 0 for row in job) for job in found)
        replica_failures = sum("replicas" in row["equilibration"] for row in failed)
        smallest = min((row["replicas_p"] for row in rows if row["replicas_p"] is not None), default=float("nan"))
        print(f"| {name} | {N} | {samples} | {replicas} | {given.seeds} | {len(rows)} | {len(failed)} | {jobs} | "
              f"{replica_failures} | {smallest:.2g} |", flush=True)
        for reason in sorted({row["equilibration"] for row in failed if "replicas" not in row["equilibration"]}):
            print(f"    {reason}")


if __name__ == "__main__":
    main()
