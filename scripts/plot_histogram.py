#!/usr/bin/python3
"""Draws the histogram of an overlap in a result file of mattis: its density P(q) or P(m) at every simulated
temperature, a panel for each size and each choice of the other parameters, with bands of one standard error. Dashed
where equilibration was not found.

    plot_histogram.py glass.h5 q                            # glass-q-histogram.png, .svg, .pdf
    plot_histogram.py glass.h5 q --temperatures 0.3,0.6,1.0 --where N=128
"""
import argparse
import sys

import numpy as np

import figure
import mattis
from figure import Error, plt

COLUMNS = 3
PANEL = (2.15, 1.75)  # inches
FOLDER = "montecarlo/histograms/"


def temperatures_of(text):
    """The temperatures to draw; none: all."""
    try:
        return [float(word) for word in text.split(",")] if text else []
    except ValueError:
        raise Error(f"--temperatures {text}: allowed are numbers, as 0.3,0.6,1.0") from None


def read(file, observable, where, temperatures):
    """Rows of the histogram, numbers and rows of the points to draw, and the file's provenance."""
    result = mattis.open(file)
    if FOLDER + observable not in result:
        known = [name[len(FOLDER):] for name in result.tables if name.startswith(FOLDER)]
        raise Error(f"{result.file}: no histogram of {observable}: "
                    f"{'allowed: ' + ', '.join(known) if known else 'the job asked for none (histograms)'}")
    points = result["montecarlo/points"]
    chosen = np.ones(len(points), bool)
    for name, value in where.items():
        allowed = [*mattis.parameters(points), "N"]
        if name not in allowed:
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(allowed)}")
        chosen &= figure.matches(points, name, value)
    for T in temperatures:
        if not figure.matches(points, "T", T).any():
            raise Error(f"--temperatures {T:g}: no simulated point: allowed are "
                        f"{', '.join(f'{t:g}' for t in figure.distinct(points['T']))}")
    if temperatures:
        chosen &= np.any([figure.matches(points, "T", T) for T in temperatures], axis=0)
    if not chosen.any():
        raise Error(f"{result.file}: no simulated point is left to draw")
    return result[FOLDER + observable], [(k, points[k]) for k in np.flatnonzero(chosen)], result.meta


def panels(points):
    """Names of what tells panels apart, and for each panel its values and its points."""
    names = [name for name in mattis.parameters(points[0][1]) if name != "T"] + ["N"]
    found = {}
    for number, row in points:
        found.setdefault(tuple(row[name].item() for name in names), []).append((number, row))
    return names, list(found.items())


def colours_of(points):
    """A colour for each temperature, the coldest the darkest."""
    temperatures = figure.distinct([row["T"] for _, row in points])
    shades = plt.get_cmap("viridis")(np.linspace(0, 0.9, len(temperatures)))
    return dict(zip(temperatures.tolist(), shades))


def draw_panel(axes, observable, histogram, points, colours):
    for number, row in points:
        cells = histogram[histogram["point"] == number]
        x, y, error = cells[observable], cells["density"], np.nan_to_num(cells["error"])
        sure = figure.equilibrated([row])[0]
        colour = colours[row["T"].item()]
        axes.fill_between(x, np.maximum(y - error, 0), y + error, color=colour, alpha=0.25, lw=0)
        axes.plot(x, y, color=colour, lw=1.0, ls="-" if sure else (0, (3, 1.5)))
    axes.set_xlim(-1, 1)
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_locator(plt.MultipleLocator(0.5))
    axes.yaxis.set_major_locator(plt.MaxNLocator(4))
    axes.tick_params(labelsize=7)


def legend_handles(colours, all_sure):
    handles = [plt.Line2D([], [], color=colour, lw=1.4, label=figure.value_text("T", T))
               for T, colour in colours.items()]
    handles.append(plt.Rectangle((0, 0), 1, 1, fc="#555555", alpha=0.25, lw=0, label="standard error"))
    if not all_sure:
        handles.append(plt.Line2D([], [], color="#555555", lw=1.0, ls=(0, (3, 1.5)), label="not equilibrated"))
    return handles


def build(observable, histogram, points, title, model):
    figure.use_style()
    names, found = panels(points)
    colours = colours_of(points)
    all_sure = bool(figure.equilibrated([row for _, row in points]).all())
    varying = [k for k, name in enumerate(names) if len({at[k] for at, _ in found}) > 1]
    columns = min(COLUMNS, len(found))
    rows = -(-len(found) // columns)
    left, gap_x, gap_y, above = 0.5, 0.42, 0.5, 0.68 if varying else 0.5
    wide = max(figure.COLUMN, left + columns * PANEL[0] + (columns - 1) * gap_x + 0.14)
    handles = legend_handles(colours, all_sure)
    beside = min(len(handles), int(wide / 0.85))
    below = 0.42 + 0.155 * -(-len(handles) // beside)
    high = above + rows * PANEL[1] + (rows - 1) * gap_y + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    width = (wide - left - 0.14 - (columns - 1) * gap_x) / columns
    for k, (at, curves) in enumerate(found):
        row, column = divmod(k, columns)
        x, y = left + column * (width + gap_x), high - above - row * (PANEL[1] + gap_y) - PANEL[1]
        axes = picture.add_axes((x / wide, y / high, width / wide, PANEL[1] / high))
        draw_panel(axes, observable, histogram, curves, colours)
        axes.set_title(", ".join(figure.value_text(names[v], at[v]) for v in varying), size=8, pad=3)
        axes.set_xlabel(figure.quantity(observable), labelpad=1)
        if column == 0:
            axes.set_ylabel(f"density $P({observable})$")
    fixed = [figure.value_text(name, found[0][0][k]) for k, name in enumerate(names) if k not in varying]
    figure.headline(picture, title, ", ".join([model, *fixed]), 0.12, high - 0.06, wide - 0.24)
    picture.legend(handles=handles, ncol=beside, loc="lower center", frameon=False, borderaxespad=0.3,
                   columnspacing=1.3, handletextpad=0.5, handlelength=1.6)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws the histogram of an overlap at the simulated temperatures.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("observable", metavar="OBSERVABLE", help="q or m, as in the job's histograms")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only points with this value of a parameter or of N; may be repeated")
    parser.add_argument("--temperatures", default="", metavar="T,T,…", help="only these (all)")
    figure.add_output_flags(parser, "FILE-OBSERVABLE-histogram")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        histogram, points, meta = read(words.file, words.observable, figure.selection(words.where),
                                       temperatures_of(words.temperatures))
        title = words.title if words.title is not None else meta.get("title", "")
        picture = build(words.observable, histogram, points, title, meta.get("model", ""))
        for name in figure.save(picture, figure.stem_of(words, words.file, f"-{words.observable}-histogram"), formats):
            print(name)
        return 0

    return figure.run("plot_histogram.py", body)


if __name__ == "__main__":
    sys.exit(main())
