#!/usr/bin/python3
"""Draws the basin of a stored pattern from a result file of mattis: the overlap m_c of the barrier between retrieval and the
disordered states, as a colour over two parameters. A configuration with m > m_c lies within the basin of the free energy.
White: no retrieval. Hatched: the state at the barrier is unstable against breaking the symmetry of replicas. Lines of the job
are drawn on top.

    plot_basin.py basin_dense_p4.h5                  # basin_dense_p4-basin.png, .svg, .pdf
    plot_basin.py basin_dense_p4.h5 --value barrier  # free energy per spin to leave retrieval
"""
import argparse
import sys

import numpy as np

import families
import figure
import mattis
from figure import Error, plt

STATIONARY = "potential/stationary"
SADDLE, RETRIEVAL = "saddle", "retrieval"
VALUES = {"m_c": "basin boundary $m_c$", "barrier": "barrier $V(m_c) - V(m^*)$ per spin"}
LINES = {"retrieval_spinodal": ("black", "-", "retrieval ends"), "retrieval_transition": ("black", (0, (4, 2)), "transition"),
         "barrier_capacity": ("#D55E00", "-.", "barrier capacity")}


def read(file, where):
    result = mattis.open(file)
    if STATIONARY not in result:
        raise Error(f"{result.file}: no stationary points of potentials: the job has no section [potential]")
    rows = families.selected(result[STATIONARY], where, result.file)
    if not np.any(rows["kind"] == SADDLE):
        raise Error(f"{result.file}: no barrier: allowed are potentials at fixed overlap with a pattern (m), where retrieval is "
                    "a state")
    grid = families.selected(result["potential/reference"], where, result.file)
    lines = {name.split("/")[1]: families.selected(result[name], where, result.file)
             for name in result.tables if name.startswith("boundaries/")}
    return rows, grid, lines, result.meta


def axes_of(rows, x, y):
    names = [name for name in families.varying(rows, families.names_of(rows)) if name != "ansatz"]
    for name in (x, y):
        if name is not None and name not in names:
            raise Error(f"{name} does not vary in this file: allowed are {', '.join(names)}")
    free = [name for name in names if name not in (x, y)]
    x, y = x or (free.pop(0) if free else None), y or (free.pop(0) if free else None)
    if x is None or y is None or free:
        raise Error(f"two parameters span the picture, of {', '.join(names)}: allowed is --where for the others")
    return x, y


def barrier(rows, at, names, value):
    """The value and whether the state is stable at one point; of several barriers that which is nearest to retrieval."""
    chosen = np.ones(len(rows), bool)
    for name, number in zip(names, at):
        chosen &= np.isclose(rows[name], number, rtol=1e-12, atol=0)
    here = rows[chosen]
    saddles, states = here[here["kind"] == SADDLE], here[here["kind"] == RETRIEVAL]
    if not len(saddles) or not len(states):
        return np.nan, True
    top = saddles[np.argmax(saddles["m"])]
    height = top["m"] if value == "m_c" else top["V"] - states[np.argmax(states["m"])]["V"]
    return height, top["stable"] == 1


def picture_data(rows, grid, x, y, value):
    xs, ys = np.unique(grid[x]), np.unique(grid[y])
    heights, stable = np.full((len(ys), len(xs)), np.nan), np.ones((len(ys), len(xs)), bool)
    for i, at_y in enumerate(ys):
        for k, at_x in enumerate(xs):
            heights[i, k], stable[i, k] = barrier(rows, (at_x, at_y), (x, y), value)
    return xs, ys, heights, stable


def edges(values):
    if len(values) == 1:
        return np.array([values[0] - 0.5, values[0] + 0.5])
    middle = 0.5 * (values[1:] + values[:-1])
    return np.concatenate([[values[0] - (middle[0] - values[0])], middle, [values[-1] + (values[-1] - middle[-1])]])


def draw_lines(axes, lines, x, y):
    handles = []
    for name, rows in lines.items():
        rows = rows[rows["status"] == "converged"]
        if not {x, y} <= set(rows.dtype.names) or not len(rows):
            continue
        colour, style, label = LINES.get(name, ("#555555", ":", name.replace("_", " ")))
        rows = rows[np.argsort(rows[y])]
        axes.plot(rows[x], rows[y], color=colour, ls=style, lw=1.1)
        handles.append(plt.Line2D([], [], color=colour, ls=style, lw=1.2, label=label))
    return handles


def build(rows, grid, lines, words, title, model):
    figure.use_style()
    x, y = axes_of(grid, words.x, words.y)
    if "ansatz" in families.varying(grid, ["ansatz"]):
        raise Error("several ansaetze: allowed is --where ansatz=NAME")
    xs, ys, heights, stable = picture_data(rows, grid, x, y, words.value)
    wide, high, left, below, size = 3.9, 3.35, 0.55, 0.78, (2.45, 2.0)
    picture = plt.figure(figsize=(wide, high), dpi=200)
    axes = picture.add_axes((left / wide, below / high, size[0] / wide, size[1] / high))
    bar = picture.add_axes(((left + size[0] + 0.12) / wide, below / high, 0.1 / wide, size[1] / high))
    shades = axes.pcolormesh(edges(xs), edges(ys), np.ma.masked_invalid(heights), cmap="viridis", rasterized=True)
    picture.colorbar(shades, cax=bar).set_label(VALUES[words.value])
    handles = []
    if not stable.all():
        plt.rcParams["hatch.linewidth"] = 0.5
        unstable = np.ma.masked_where(stable | np.isnan(heights), np.ones_like(heights))
        axes.pcolor(edges(xs), edges(ys), unstable, hatch="////", alpha=0.0)
        handles.append(plt.Rectangle((0, 0), 1, 1, fc="none", ec="black", hatch="////", lw=0.4, label="unstable"))
    axes.set_xlim(xs[0], xs[-1])
    axes.set_ylim(ys[0], ys[-1])
    handles = draw_lines(axes, lines, x, y) + handles
    axes.set_xlabel(figure.quantity(x), labelpad=2)
    axes.set_ylabel(figure.quantity(y), labelpad=2)
    if handles:
        picture.legend(handles=handles, ncol=len(handles), loc="lower center", frameon=False, borderaxespad=0.25,
                       columnspacing=1.2, handletextpad=0.5, handlelength=1.6)
    fixed = families.fixed_text(grid, families.names_of(grid), [x, y])
    figure.headline(picture, title, ", ".join(part for part in (model, fixed) if part), 0.12, high - 0.06, wide - 0.24)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws the basin of a stored pattern over two parameters.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("--x", metavar="NAME", help="parameter of the horizontal axis; the first that varies")
    parser.add_argument("--y", metavar="NAME", help="parameter of the vertical axis; the next")
    parser.add_argument("--value", choices=sorted(VALUES), default="m_c", help="what is drawn (m_c)")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only points with this value of a parameter; may be repeated")
    figure.add_output_flags(parser, "FILE-basin")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        rows, grid, lines, meta = read(words.file, figure.selection(words.where))
        title = words.title if words.title is not None else meta.get("title", "")
        picture = build(rows, grid, lines, words, title, meta.get("model", ""))
        for name in figure.save(picture, figure.stem_of(words, words.file, "-basin"), formats):
            print(name)
        return 0

    return figure.run("plot_basin.py", body)


if __name__ == "__main__":
    sys.exit(main())
