#!/usr/bin/python3
"""Draws cost and loss in time from a result file of mattis whose job stored trajectories of a network with losses
(trajectory_every): above the energy per spin and half the product of losses, less what they differ by at the end (not of
convention = distinct with P >= 3, where the cost is no function of the losses); below
the loss of every pattern, its squared distance from the spins or their mirror image over 2N, with the least that a
single one can be, half the fraction of null entries, as a thin line. A column for each simulated point.

    plot_losses.py learning.h5                              # learning-losses.png, .svg, .pdf
    plot_losses.py learning.h5 --where d=0.3 --sample 1 --replica 0
"""
import argparse
import sys

import numpy as np

import figure
import mattis
from figure import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, Error, plt

TABLE = "montecarlo/trajectory"
COLOURS = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, "#7A5C00", "#555555"]
PANEL = (2.5, 1.55)  # inches


def read(file, where, sample, replica):
    """For each point to draw its row and its trajectory, names of what tells points apart, and the provenance."""
    result = mattis.open(file)
    if TABLE not in result:
        raise Error(f"{result.file}: no trajectories: the job asked for none (trajectory_every)")
    points, trajectory = result["montecarlo/points"], result[TABLE]
    if not {"loss", "loss_1"} & set(trajectory.dtype.names):
        raise Error(f"{result.file}: model {result.meta.get('model', '')} has no losses: allowed are networks that learn, and "
                    "multitasking")
    names = [*mattis.parameters(points), "N"]
    chosen = np.ones(len(points), bool)
    for name, value in where.items():
        if name not in names:
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(names)}")
        chosen &= figure.matches(points, name, value)
    found = []
    for number in np.flatnonzero(chosen):
        rows = trajectory[(trajectory["point"] == number) & (trajectory["sample"] == sample)
                          & (trajectory["replica"] == replica)]
        if len(rows):
            found.append((points[number], rows))
    if not found:
        raise Error(f"{result.file}: no trajectory of sample {sample}, replica {replica} at these points")
    varying = [name for name in names if len({row[name].item() for row, _ in found}) > 1]
    return found, names, varying, result.meta


def is_cost_of_losses(point):
    """Whether the cost is a function of the losses: not where sites of a product must differ (distinct, P >= 3)."""
    known = point.dtype.names
    return not {"convention", "P"} <= set(known) or point["convention"] != "distinct" or point["P"] == 2


def draw_cost(axes, point, rows):
    axes.plot(rows["sweep"], rows["energy"], color=BLACK, lw=1.3)
    axes.tick_params(labelbottom=False)
    if not is_cost_of_losses(point):
        return
    product = 0.5 * rows["loss_product"]
    shift = product[-1] - rows["energy"][-1]
    axes.plot(rows["sweep"], product - shift, color=ORANGE, ls="", marker="o", ms=2.6, mfc="none", mew=0.8)


def loss_columns(point, rows):
    """One for each condensed pattern; of a network of one archetype the loss of it."""
    if "loss" in rows.dtype.names:
        return ["loss"]
    return [f"loss_{mu}" for mu in range(1, int(point["K"]) + 1)]


def draw_losses(axes, point, rows):
    for k, column in enumerate(loss_columns(point, rows)):
        axes.plot(rows["sweep"], rows[column], color=COLOURS[k % len(COLOURS)], lw=1.2)
    if "d" in point.dtype.names:
        axes.axhline(0.5 * point["d"], color="#777777", lw=0.7, ls=(0, (4, 2)))
    axes.set_ylim(bottom=0)
    axes.set_xlabel("sweeps", labelpad=1)


def build(found, names, varying, title, model):
    figure.use_style()
    most = max(len(loss_columns(*one)) for one in found)
    diluted = "d" in found[0][0].dtype.names
    left, gap_x, gap_y, above, below = 0.55, 0.55, 0.12, 0.72, 0.66
    wide = max(figure.COLUMN, left + len(found) * PANEL[0] + (len(found) - 1) * gap_x + 0.14)
    high = above + 2 * PANEL[1] + gap_y + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    for k, (point, rows) in enumerate(found):
        x = left + k * (PANEL[0] + gap_x)
        frames = [(x / wide, (below + lift) / high, PANEL[0] / wide, PANEL[1] / high) for lift in (PANEL[1] + gap_y, 0)]
        cost, losses = (picture.add_axes(frame) for frame in frames)
        draw_cost(cost, point, rows)
        draw_losses(losses, point, rows)
        cost.set_title(", ".join(figure.value_text(name, point[name].item()) for name in varying), size=8, pad=3)
        cost.set_xlim(0, rows["sweep"].max())
        losses.set_xlim(cost.get_xlim())
        if k == 0:
            cost.set_ylabel("cost $H/N$")
            losses.set_ylabel(r"loss $L_\mu$" if diluted else "loss $L$")
    handles = [plt.Line2D([], [], color=BLACK, lw=1.3, label="$H/N$")]
    if any(is_cost_of_losses(point) for point, _ in found):
        handles.append(plt.Line2D([], [], color=ORANGE, ls="", marker="o", ms=2.6, mfc="none",
                                  label=r"$\frac{1}{2}\Sigma L^+L^-$, shifted" if diluted else "cost of losses, shifted"))
    handles += [plt.Line2D([], [], color=COLOURS[mu % len(COLOURS)], lw=1.2, label=rf"$L_{{{mu + 1}}}$" if diluted else "$L$")
                for mu in range(most)]
    if diluted:
        handles.append(plt.Line2D([], [], color="#777777", lw=0.7, ls=(0, (4, 2)), label="$d/2$"))
    picture.legend(handles=handles, ncol=min(len(handles), int(wide / 0.75)), loc="lower center", frameon=False,
                   borderaxespad=0.2, columnspacing=1.2, handletextpad=0.5, handlelength=1.6)
    row = found[0][0]
    fixed = [figure.value_text(name, row[name].item()) for name in names
             if name not in varying and name in ("P", "alpha", "K", "d", "T", "protocol", "M", "r", "rho", "N")
             and row[name].item() not in ("storing", 0, 1.0)]
    figure.headline(picture, title, ", ".join([model, *fixed]), 0.12, high - 0.06, wide - 0.24)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws cost and loss of a network in time.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only points with this value of a parameter or of N; may be repeated")
    parser.add_argument("--sample", type=int, default=0, help="disorder sample (0)")
    parser.add_argument("--replica", type=int, default=0, help="replica (0)")
    figure.add_output_flags(parser, "FILE-losses")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        found, names, varying, meta = read(words.file, figure.selection(words.where), words.sample, words.replica)
        title = words.title if words.title is not None else meta.get("title", "")
        picture = build(found, names, varying, title, meta.get("model", ""))
        for name in figure.save(picture, figure.stem_of(words, words.file, "-losses"), formats):
            print(name)
        return 0

    return figure.run("plot_losses.py", body)


if __name__ == "__main__":
    sys.exit(main())
