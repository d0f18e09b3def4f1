#!/usr/bin/python3
"""Draws what theory says of every branch along one parameter, from a result file of mattis: a panel for each quantity, or for
each value of a parameter, a colour for each curve and a style for each branch, thin where its state is unstable. Dotted verticals are lines of the job.

    plot_branches.py perceptron_variational.h5 eps --along alpha --log     # perceptron_variational-eps.png, .svg, .pdf
    plot_branches.py continual.h5 eps1 eps2 --along alpha2 --where gamma=1
"""
import argparse
import difflib
import sys

import numpy as np

import families
import figure
import mattis
from figure import Error, plt

STYLES = ["-", (0, (4, 1.6)), (0, (1, 1.2)), (0, (5, 1.2, 1, 1.2))]
LABELS = {"eps": r"generalisation error $\epsilon_g$", "eps1": r"error $\epsilon_1$ of task 1",
          "eps2": r"error $\epsilon_2$ of task 2", "p": "overlap $p$", "qd": "$q_d$", "q0": "$q_0$", "m": "overlap $m$",
          "free_energy": "free energy $f$", "entropy": "entropy $s$"}
SHORT = {"eps": r"$\epsilon_g$", "eps1": r"$\epsilon_1$", "eps2": r"$\epsilon_2$"}


def read(file, where, ansatz, quantities, along):
    """Rows of every branch by its name, lines that find the parameter along, and the provenance."""
    result = mattis.open(file)
    start = f"theory/{ansatz}/"
    branches = {name[len(start):]: result[name] for name in result.tables if name.startswith(start)}
    if not branches:
        raise Error(f"{result.file}: no states of {ansatz}: it has {', '.join(result.tables) or 'no tables'}")
    found = {}
    for name, rows in branches.items():
        known = rows.dtype.names
        for wanted in [along, *quantities]:
            if wanted not in known:
                close = difflib.get_close_matches(wanted, known, 1)
                raise Error(f"{result.file}: no column {wanted}: {f'did you mean {close[0]}?' if close else ', '.join(known)}")
        rows = families.selected(rows, where, result.file)
        rows = rows[rows["status"] == "converged"]
        if len(rows):
            found[name] = rows
    if not found:
        raise Error(f"{result.file}: no state of {ansatz} converged there")
    lines = {name.split("/")[1]: families.selected(result[name], {k: v for k, v in where.items() if k != along}, result.file)
             for name in result.tables if name.startswith("boundaries/")}
    return found, lines, result.meta


def names_of(branches, along):
    """What tells curves apart."""
    every = np.concatenate([rows[families.names_of(rows)] for rows in branches.values()])
    return [name for name in families.varying(every, families.names_of(every)) if name != along], every


def tracks(rows, along, quantity, spacing):
    """The rows of each curve that the states of a branch make: a branch may have several states at a point, may end, and may
    begin again. A state goes on with the nearest one of the point before."""
    ended, going, before = [], [], None
    for x in np.unique(rows[along]):
        here = rows[rows[along] == x]
        if before is not None and x - before > 1.5 * spacing:
            ended, going = ended + going, []
        pairs = sorted(((abs(track[-1][quantity] - row[quantity]), t, k) for t, track in enumerate(going)
                        for k, row in enumerate(here)))
        track_of, taken = {}, set()
        for _, t, k in pairs:
            if k not in track_of and t not in taken:
                track_of[k] = going[t]
                taken.add(t)
        ended += [track for t, track in enumerate(going) if t not in taken]
        going = []
        for k, row in enumerate(here):
            track = track_of.get(k, [])
            track.append(row)
            going.append(track)
        before = x
    return [np.array(track, dtype=rows.dtype) for track in ended + going]


def draw(axes, branches, names, colour_of, along, quantity, grid):
    """Thin where the state is unstable."""
    spacing = np.max(np.diff(grid)) if len(grid) > 1 else 1.0
    for number, (_, rows) in enumerate(branches.items()):
        for key, of_curve in families.curves(rows, names):
            for track in tracks(of_curve, along, quantity, spacing):
                for x, y, stable in families.pieces(track[along], track[quantity], track["stable"] == 1):
                    axes.plot(x, y, color=colour_of[key], lw=1.4 if stable else 0.7, ls=STYLES[number % len(STYLES)],
                              marker="o" if len(track) == 1 else "", ms=2)


def draw_lines(axes, lines, along):
    for name, rows in lines.items():
        rows = rows[rows["status"] == "converged"]
        if along in rows.dtype.names and 0 < len(np.unique(rows[along])) <= 3:
            for x in np.unique(rows[along]):
                axes.axvline(x, color="#777777", lw=0.7, ls=":")
                axes.text(x, 1.01, name.replace("_", " "), transform=axes.get_xaxis_transform(), rotation=50, size=5.5,
                          ha="left", va="bottom", color="#555555")


def panels_of(branches, words):
    """(title, branches, quantity) of each panel."""
    if words.panels is None:
        return [("", branches, quantity) for quantity in words.quantities]
    values = np.unique(np.concatenate([rows[words.panels] for rows in branches.values()]))
    return [(figure.value_text(words.panels, value.item()),
             {name: rows[rows[words.panels] == value] for name, rows in branches.items()}, quantity)
            for quantity in words.quantities for value in values]


def build(branches, lines, words, title, model):
    figure.use_style()
    names, every = names_of(branches, words.along)
    names = [name for name in names if name != words.panels]
    keys = sorted({key for rows in branches.values() for key, _ in families.curves(rows, names)})
    colour_of = dict(zip(keys, families.colours(len(keys))))
    panels = panels_of(branches, words)
    lined = any(words.along in rows.dtype.names for rows in lines.values())
    panel, left, gap, above, below = (2.35, 1.85), 0.6, 0.62, 0.95 if lined else 0.62, 0.68
    wide = max(figure.COLUMN, left + len(panels) * panel[0] + (len(panels) - 1) * gap + 0.14)
    high = above + panel[1] + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    for k, (text, some, quantity) in enumerate(panels):
        axes = picture.add_axes(((left + k * (panel[0] + gap)) / wide, below / high, panel[0] / wide, panel[1] / high))
        draw(axes, some, names, colour_of, words.along, quantity, np.unique(every[words.along]))
        if words.log:
            axes.set_yscale("log")
        if words.log_x:
            axes.set_xscale("log")
        axes.set_xlabel(figure.quantity(words.along), labelpad=2)
        axes.set_ylabel(LABELS.get(quantity, figure.quantity(quantity)), labelpad=2)
        draw_lines(axes, lines, words.along)
        if text:
            axes.set_title(text, size=8, pad=3)
    handles = [plt.Line2D([], [], color=colour_of[key], lw=1.4, label=families.text(names, key)) for key in keys if names]
    handles += [plt.Line2D([], [], color="#333333", lw=1.2, ls=STYLES[k % len(STYLES)], label=name.replace("_", " "))
                for k, name in enumerate(branches)]
    if any(np.any(rows["stable"] != 1) for rows in branches.values()):
        handles.append(plt.Line2D([], [], color="#333333", lw=0.7, label="unstable"))
    picture.legend(handles=handles, ncol=min(len(handles), max(2, int(wide / 0.85))), loc="lower center", frameon=False,
                   borderaxespad=0.2, columnspacing=1.2, handletextpad=0.5, handlelength=1.9)
    fixed = families.fixed_text(every, families.names_of(every), [*names, words.along, words.panels])
    figure.headline(picture, title, ", ".join(part for part in (model, figure.ansatz_text(words.ansatz), fixed) if part), 0.12,
                    high - 0.06, wide - 0.24)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws quantities of every branch of theory along one parameter.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("quantities", metavar="QUANTITY", nargs="+", help="columns of the tables of theory, as eps")
    parser.add_argument("--along", metavar="NAME", required=True, help="parameter of the horizontal axis")
    parser.add_argument("--panels", metavar="NAME", help="a panel for each value of this parameter")
    parser.add_argument("--ansatz", default="rs", help="whose states (rs)")
    parser.add_argument("--log", action="store_true", help="logarithmic vertical axis")
    parser.add_argument("--log-x", action="store_true", help="logarithmic horizontal axis")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only points with this value of a parameter; may be repeated")
    figure.add_output_flags(parser, "FILE-QUANTITY")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        branches, lines, meta = read(words.file, figure.selection(words.where), words.ansatz, words.quantities, words.along)
        title = words.title if words.title is not None else meta.get("title", "")
        picture = build(branches, lines, words, title, meta.get("model", ""))
        for name in figure.save(picture, figure.stem_of(words, words.file, "-" + "-".join(words.quantities)), formats):
            print(name)
        return 0

    return figure.run("plot_branches.py", body)


if __name__ == "__main__":
    sys.exit(main())
