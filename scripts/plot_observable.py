#!/usr/bin/python3
"""Draws one observable of a result file of mattis against 1/N, a panel for each simulated point: means with their error
bars (hollow where equilibration was not found), the extrapolation to an infinite system, and the value that theory
predicts there.

    plot_observable.py quickstart.h5 m                 # quickstart-m.png, .svg, .pdf
    plot_observable.py scan.h5 energy --where P=4 --formats pdf
"""
import argparse
import difflib
import sys

import numpy as np

import figure
import mattis
from figure import BLACK, GREEN, VERDICTS, Error, plt

COLUMNS = 3
PANEL = (1.6, 1.35)  # inches
UNJUDGED = "#555555"


def read(file, observable, where):
    """Rows of montecarlo/points and of agreement (may be none) for one observable, and the file's provenance."""
    result = mattis.open(file)
    points = result["montecarlo/points"]
    names = [name[:-len("_error")] for name in points.dtype.names if name.endswith("_error")]
    if observable not in names:
        numbered = [name for name in names if name == f"{observable}_1"]
        close = numbered or difflib.get_close_matches(observable, names, 1)
        hint = f"did you mean {close[0]}?" if close else f"allowed are {', '.join(names)}"
        raise Error(f"{result.file}: no observable {observable}: {hint}")
    agreement = result["agreement"] if "agreement" in result else points[:0]
    if len(agreement):
        agreement = agreement[agreement["observable"] == observable]
    for name, value in where.items():
        if name not in mattis.parameters(points):
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(mattis.parameters(points))}")
        points = figure.rows_where(points, name, value)
        agreement = figure.rows_where(agreement, name, value) if len(agreement) else agreement
    points = points[~np.isnan(points[observable])]
    if not len(points):
        raise Error(f"{result.file}: no simulated point with a value of {observable}")
    return points, agreement, result.meta


def panels(points, agreement):
    """One entry for each point: its parameters, rows of all sizes, row of the comparison or None."""
    names = mattis.parameters(points)
    found = {}
    for row in points:
        found.setdefault(tuple(row[name].item() for name in names), []).append(row)
    compared = {tuple(row[name].item() for name in names): row for row in agreement}
    return names, [(at, rows, compared.get(at)) for at, rows in found.items()]


def exponent_of(compared):
    """The exponent of N in the fit; 1 in files of earlier versions, which do not say."""
    return compared["exponent"] if "exponent" in compared.dtype.names else 1.0


def draw_panel(axes, observable, rows, compared):
    """Returns the names of what is drawn."""
    x = np.array([1 / row["N"] for row in rows])
    y = np.array([row[observable] for row in rows])
    errors = np.array([row[f"{observable}_error"] for row in rows])
    shown = []
    for kind, chosen in (("simulated", figure.equilibrated(rows)), ("not_equilibrated", ~figure.equilibrated(rows))):
        if chosen.any():
            axes.errorbar(x[chosen], y[chosen], np.nan_to_num(errors[chosen]), fmt="o", ms=3.2, color=BLACK, lw=0.8,
                          mfc=BLACK if kind == "simulated" else "white", mew=0.8, capsize=1.8, capthick=0.8, zorder=3)
            shown.append(kind)
    if compared is not None:
        if not np.isnan(compared["theory"]):
            axes.axhline(compared["theory"], color=GREEN, lw=0.9, zorder=1)
            shown.append("theory")
        judged = compared["verdict"] in VERDICTS
        if not np.isnan(compared["value"]):
            colour, marker, _ = VERDICTS.get(compared["verdict"], (UNJUDGED, "D", ""))
            axes.errorbar([0], compared["value"], compared["error"], fmt=marker, ms=4, color=colour, lw=0.9,
                          mfc=colour if judged else "white", capsize=1.8, capthick=0.8, clip_on=False, zorder=4)
            along = np.linspace(0, x.max(), 100)
            axes.plot(along, compared["value"] + compared["slope"] * along ** exponent_of(compared), color="#999999",
                      lw=0.7, ls=(0, (4, 2)), zorder=2)
            shown.append(str(compared["verdict"]))
        if not judged:
            axes.text(0.96, 0.06, "not judged", transform=axes.transAxes, ha="right", size=7, color=UNJUDGED)
    axes.set_xlim(-0.08 * x.max(), 1.12 * x.max())
    axes.margins(y=0.18)
    axes.set_xticks([0, *x], [r"$\infty$", *(str(row["N"]) for row in rows)])
    axes.yaxis.set_major_locator(plt.MaxNLocator(4))
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.tick_params(labelsize=7)
    return shown


def legend_of(picture, shown):
    kinds = {"simulated": plt.Line2D([], [], ls="", marker="o", ms=3.5, color=BLACK, label="Monte Carlo"),
             "not_equilibrated": plt.Line2D([], [], ls="", marker="o", ms=3.5, color=BLACK, mfc="white", mew=0.8,
                                            label="not equilibrated"),
             "theory": plt.Line2D([], [], color=GREEN, lw=0.9, label="theory")}
    for verdict, (colour, marker, word) in VERDICTS.items():
        kinds[verdict] = plt.Line2D([], [], ls="", marker=marker, ms=4.5, color=colour,
                                    label=rf"$N \to \infty$: {word}")
    kinds["not_judged"] = plt.Line2D([], [], ls="", marker="D", ms=4.5, color=UNJUDGED, mfc="white",
                                     label=r"$N \to \infty$: not judged")
    handles = [handle for kind, handle in kinds.items() if kind in shown]
    fitting = int(picture.get_figwidth() / 1.1)  # names beside each other
    picture.legend(handles=handles, ncol=min(len(handles), fitting), loc="lower center", frameon=False,
                   borderaxespad=0.3, columnspacing=1.3, handletextpad=0.4)


def build(observable, points, agreement, title, model):
    figure.use_style()
    names, found = panels(points, agreement)
    varying = [k for k, name in enumerate(names) if len({at[k] for at, _, _ in found}) > 1]
    columns = min(COLUMNS, len(found))
    rows = -(-len(found) // columns)
    left, gap_x, gap_y, below, above = 0.6, 0.6, 0.42, 0.7, 0.68
    wide = max(figure.COLUMN, left + columns * PANEL[0] + (columns - 1) * gap_x + 0.12)
    high = above + rows * PANEL[1] + (rows - 1) * gap_y + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    shown = []
    for k, (at, sizes, compared) in enumerate(found):
        row, column = divmod(k, columns)
        x, y = left + column * (PANEL[0] + gap_x), high - above - row * (PANEL[1] + gap_y) - PANEL[1]
        axes = picture.add_axes((x / wide, y / high, PANEL[0] / wide, PANEL[1] / high))
        shown += draw_panel(axes, observable, sizes, compared)
        axes.set_title(", ".join(figure.value_text(names[v], at[v]) for v in varying), size=8, pad=3)
        if column == 0:
            axes.set_ylabel(figure.quantity(observable))
            axes.yaxis.set_label_coords(-0.42 / PANEL[0], 0.5)
        if k + columns >= len(found):
            axes.set_xlabel(r"$N$, spaced by $1/N$", labelpad=1)
    fixed = [figure.value_text(name, found[0][0][k]) for k, name in enumerate(names) if k not in varying]
    figure.headline(picture, title, ", ".join([model, *fixed]), 0.12, high - 0.06, wide - 0.24)
    legend_of(picture, shown)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws an observable against 1/N with its extrapolation and theory.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("observable", metavar="OBSERVABLE", help="m, q, energy, …")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only points with this value of a parameter; may be repeated")
    figure.add_output_flags(parser, "FILE-OBSERVABLE")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        points, agreement, meta = read(words.file, words.observable, figure.selection(words.where))
        title = words.title if words.title is not None else meta.get("title", "")
        picture = build(words.observable, points, agreement, title, meta.get("model", ""))
        for name in figure.save(picture, figure.stem_of(words, words.file, f"-{words.observable}"), formats):
            print(name)
        return 0

    return figure.run("plot_observable.py", body)


if __name__ == "__main__":
    sys.exit(main())
