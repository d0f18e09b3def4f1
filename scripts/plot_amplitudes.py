#!/usr/bin/python3
"""Draws the overlaps m_1, m_2, … of the state of lowest free energy of a multitasking network against one parameter,
from a result file of mattis; against the dilution, with the overlaps d^(mu-1) (1-d) of the hierarchical ground state
as thin lines.

    plot_amplitudes.py ground.h5                       # ground-amplitudes.png, .svg, .pdf
    plot_amplitudes.py ground.h5 --where K=5 --formats pdf
"""
import argparse
import sys

import numpy as np

import figure
import mattis
from figure import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, Error, plt

COLOURS = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, "#7A5C00", "#555555"]


def lowest_states(result, where):
    """One row for each point with a known phase: parameters and overlaps of its state, ordered as `phases`."""
    if "phases" not in result:
        raise Error(f"{result.file}: no table phases: allowed are results of a job with [theory]")
    phases = result["phases"]
    if "groups" not in phases.dtype.names:
        raise Error(f"{result.file}: model {result.meta.get('model', '')} has no overlaps of several patterns: allowed "
                    "is multitasking")
    names = mattis.parameters(phases)
    for name, value in where.items():
        if name not in names:
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(names)}")
        phases = figure.rows_where(phases, name, value)
    states = {}
    for table in (name for name in result.tables if name.startswith("theory/rs/")):
        rows = result[table]
        for row in rows[rows["status"] == "converged"]:
            at = tuple(row[name].item() for name in names)
            known = states.get(at)
            if known is None or (row["free_energy"], -row["stable"]) < (known["free_energy"], -known["stable"]):
                states[at] = row
    known = phases[phases["phase"] != "none"]
    chosen = [states[tuple(row[name].item() for name in names)] for row in known]
    if not chosen:
        raise Error(f"{result.file}: no point with a state of lowest free energy")
    return names, chosen


def axis_of(names, rows, wanted):
    """The parameter along the axis, the only one that varies."""
    varying = [name for name in names if len({row[name].item() for row in rows}) > 1]
    if wanted and wanted not in names:
        raise Error(f"--x {wanted}: no such parameter: allowed are {', '.join(names)}")
    axis = wanted or (varying[0] if varying else "")
    others = [name for name in varying if name != axis]
    if not axis or others:
        raise Error(f"several parameters vary ({', '.join(varying)}): choose values with --where NAME=VALUE"
                    if others else "no parameter varies along the axis")
    return axis


def draw(axes, axis, rows):
    rows = sorted(rows, key=lambda row: row[axis])
    x = np.array([row[axis] for row in rows])
    K = int(max(row["K"] for row in rows))
    columns = sum(name.startswith("m_") for name in rows[0].dtype.names)
    shown = min(K, columns, len(COLOURS))
    scale = 1 - np.array([row["d"] for row in rows]) if rows[0]["units"] == "normalised" else 1.0
    for mu in range(1, shown + 1):
        colour = COLOURS[mu - 1]
        m = np.array([row[f"m_{mu}"] for row in rows]) * scale
        axes.plot(x, m, color=colour, lw=1.3, label=f"$m_{{{mu}}}$", zorder=3)
        if axis == "d":
            axes.plot(x, x ** (mu - 1) * (1 - x), color=colour, lw=0.5, ls=(0, (4, 2)), zorder=2)
    if axis == "d":
        axes.plot([], [], color=BLACK, lw=0.5, ls=(0, (4, 2)), label=r"$d^{\,\mu-1}(1-d)$")
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(0, None)
    axes.set_xlabel(figure.quantity(axis))
    axes.set_ylabel(r"overlap $m_\mu$")
    axes.legend(frameon=False, handlelength=1.8, labelspacing=0.3)


def build(title, model, names, rows, axis):
    figure.use_style()
    height = 2.95
    picture = plt.figure(figsize=(figure.COLUMN, height), dpi=200)
    fixed = [figure.value_text(name, rows[0][name].item()) for name in names
             if name in ("K", "d", "T", "rho", "protocol") and name != axis
             and not (name == "rho" and rows[0]["protocol"] == "storing")]
    taken = figure.headline(picture, title, ", ".join([model, *fixed]), 0.1, height - 0.06, figure.COLUMN - 0.14)
    bottom, left = 0.42, 0.46
    axes = picture.add_axes((left / figure.COLUMN, bottom / height, 1 - (left + 0.12) / figure.COLUMN,
                             (height - bottom - taken - 0.16) / height))
    draw(axes, axis, rows)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws the overlaps of all patterns of a multitasking network.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("--x", help="parameter along the axis; the one that varies")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="value of another parameter that varies; may be repeated")
    figure.add_output_flags(parser, "FILE-amplitudes")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        result = mattis.open(words.file)
        names, rows = lowest_states(result, figure.selection(words.where))
        axis = axis_of(names, rows, words.x)
        title = words.title if words.title is not None else result.meta.get("title", "")
        picture = build(title, result.meta.get("model", ""), names, rows, axis)
        for name in figure.save(picture, figure.stem_of(words, words.file, "-amplitudes"), formats):
            print(name)
        return 0

    return figure.run("plot_amplitudes.py", body)


if __name__ == "__main__":
    sys.exit(main())
