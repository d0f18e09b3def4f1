#!/usr/bin/python3
"""Draws the simulated overlap m against one parameter from result files of mattis, a colour for each size: points with
error bars, the retrieval state of theory at the same parameters as a line, and the value beyond which theory has no such
state as a dotted line. For jobs whose other parameters change with N, so that every size is a file of its own.

    plot_sizes.py detection_n24.h5 detection_n32.h5 detection_n48.h5 --along w     # detection_n24-sizes.png, .svg, .pdf
"""
import argparse
import sys

import numpy as np

import figure
import mattis
from figure import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, Error, plt

STATE = "theory/rs/retrieval"
COLOURS = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY]


def read(file, along):
    """Simulated points of a file, states of theory, and the provenance."""
    result = mattis.open(file)
    if "montecarlo/points" not in result or STATE not in result:
        raise Error(f"{result.file}: simulations and the retrieval states of theory are needed")
    points, states = result["montecarlo/points"], result[STATE]
    for rows in (points, states):
        if along not in rows.dtype.names:
            raise Error(f"--along {along}: no such parameter: allowed are {', '.join(mattis.parameters(points))}")
    return points, states[np.argsort(states[along])], result.meta


def draw(axes, along, points, states, colour):
    N = int(points["N"][0])
    axes.errorbar(points[along], points["m"], np.nan_to_num(points["m_error"]), fmt="o", ms=3.4, color=colour, lw=0.8,
                  capsize=1.8, capthick=0.8, zorder=3, label=f"$N = {N}$")
    there = ~np.isnan(states["m"])
    axes.plot(states[along][there], states["m"][there], color=colour, lw=1.1, zorder=2)
    if there.any() and not there.all():
        axes.plot([states[along][there][-1]] * 2, [0, states["m"][there][-1]], color=colour, lw=0.8, ls=(0, (1, 2)))


def build(found, along, title, subtitle):
    figure.use_style()
    wide, high = figure.COLUMN, 2.75
    picture = plt.figure(figsize=(wide, high), dpi=200)
    axes = picture.add_axes((0.5 / wide, 0.42 / high, (wide - 0.62) / wide, (high - 1.0) / high))
    colours = (COLOURS[k % len(COLOURS)] for k in range(len(found)))
    for (points, states, _), colour in zip(found, colours):
        for N in figure.distinct(points["N"]):
            draw(axes, along, points[points["N"] == N], states, colour)
    axes.set_xlabel(figure.quantity(along), labelpad=1)
    axes.set_ylabel(figure.quantity("m"))
    axes.set_ylim(-0.05, 1.05)
    axes.legend(frameon=False, loc="lower left", handletextpad=0.2)
    figure.headline(picture, title, subtitle, 0.12, high - 0.06, wide - 0.24)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws the overlap m against a parameter at several sizes.")
    parser.add_argument("files", metavar="FILE", nargs="+", help="result files, .h5, one for each size")
    parser.add_argument("--along", required=True, metavar="NAME", help="parameter on the axis")
    figure.add_output_flags(parser, "FILE-sizes")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        found = [read(file, words.along) for file in words.files]
        meta = found[0][2]
        title = words.title if words.title is not None else meta.get("title", "")
        row = found[0][0][0]
        fixed = [figure.value_text(name, row[name].item()) for name in ("P", "T") if name in row.dtype.names]
        picture = build(found, words.along, title, ", ".join([meta.get("model", ""), *fixed]))
        for name in figure.save(picture, figure.stem_of(words, words.files[0], "-sizes"), formats):
            print(name)
        return 0

    return figure.run("plot_sizes.py", body)


if __name__ == "__main__":
    sys.exit(main())
