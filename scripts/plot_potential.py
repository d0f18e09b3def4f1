#!/usr/bin/python3
"""Draws potentials of a result file of mattis along their coordinate, a colour for each curve: solid where the state at this
overlap is stable, dashed where it is not. Filled circles are stationary points that are stable states, open ones all others.

    plot_potential.py potential_pspin_p3.h5                          # potential_pspin_p3-potential.png, .svg, .pdf
    plot_potential.py potential_storage.h5 --distance                # entropy over the Hamming distance, on a log axis
    plot_potential.py potential_archetype_p4.h5 --panels ansatz --where T=0.2
"""
import argparse
import sys

import numpy as np

import families
import figure
import mattis
from figure import Error, plt

POINTS, STATIONARY = "potential/points", "potential/stationary"
STATES = {"V": ("minimum", "retrieval", "glass", "paramagnet"), "S": ("maximum",)}
LABELS = {"V": "potential $V$ per spin", "S": "entropy $S$ per spin", "overlap": "overlap $q$", "m": "overlap $m$",
          "q": "overlap $q$", "distance": "Hamming distance $d$", "b": "field $b$", "replicon": "replicon"}
AFTER_STATUS = 1


def coordinate_of(rows):
    return rows.dtype.names[rows.dtype.names.index("status") - 1]


def quantity_of(rows):
    return rows.dtype.names[rows.dtype.names.index("status") + AFTER_STATUS]


def read(file, where, value):
    result = mattis.open(file)
    if POINTS not in result:
        raise Error(f"{result.file}: no potentials: the job has no section [potential]")
    rows = families.selected(result[POINTS], where, result.file)
    if value is not None and value not in rows.dtype.names:
        raise Error(f"--value {value}: no such column: allowed are {', '.join(rows.dtype.names)}")
    rows = rows[rows["status"] == "converged"]
    if not len(rows):
        raise Error(f"{result.file}: no point of these potentials converged")
    stationary = result[STATIONARY] if STATIONARY in result else None
    if stationary is not None:
        stationary = families.selected(stationary, where, result.file)
    return rows, stationary, result.meta


def limits(text, flag):
    try:
        low, high = (float(word) for word in text.split(":"))
    except ValueError:
        raise Error(f"{flag} {text}: allowed is LOW:HIGH") from None
    return low, high


def along(values, distance):
    return 0.5 * (1 - values) if distance else values


def draw_curve(axes, rows, coordinate, value, distance, colour):
    rows = rows[np.argsort(rows[coordinate])]
    x = along(rows[coordinate], distance)
    for part, heights, solid in families.pieces(x, rows[value], rows["stable"] == 1):
        axes.plot(part, heights, color=colour, lw=1.2, ls="-" if solid else (0, (3, 1.5)), zorder=2)


def is_state(row, value):
    return row["kind"] in STATES.get(value, STATES["V"]) and row["stable"] == 1


def draw_stationary(axes, rows, coordinate, value, distance, colour):
    if value not in rows.dtype.names:
        return
    for row in rows:
        if value == "S" and row[value] < 0:  # there is no configuration
            continue
        state = is_state(row, value)
        axes.plot(along(row[coordinate], distance), row[value], ls="", marker="o", ms=3.6, color=colour,
                  mfc=colour if state else "white", mew=0.9, zorder=3)


def draw_panel(axes, rows, stationary, names, value, words, colour_of):
    coordinate = coordinate_of(rows)
    axes.axhline(0, color="#999999", lw=0.6, zorder=1)
    for key, of_curve in families.curves(rows, names):
        draw_curve(axes, of_curve, coordinate, value, words.distance, colour_of[key])
    if stationary is not None:
        for key, of_curve in families.curves(stationary, names):
            if key in colour_of:
                draw_stationary(axes, of_curve, coordinate, value, words.distance, colour_of[key])
    if words.distance:
        axes.set_xscale("log")
    if words.xlim:
        axes.set_xlim(*limits(words.xlim, "--xlim"))
    if words.ylim:
        axes.set_ylim(*limits(words.ylim, "--ylim"))
    axes.set_xlabel(LABELS.get("distance" if words.distance else coordinate, coordinate), labelpad=2)


def panels_of(rows, name):
    if name is None:
        return [(None, rows)]
    if name not in families.names_of(rows):
        raise Error(f"--panels {name}: allowed are {', '.join(families.names_of(rows))}")
    return [(key[0], of_panel) for key, of_panel in families.curves(rows, [name])]


def handles_of(names, keys, colour_of, value, stationary):
    handles = [plt.Line2D([], [], color=colour_of[key], lw=1.4, label=families.text(names, key)) for key in keys if names]
    shown = [] if stationary is None or value not in STATES else [r for r in stationary if value == "V" or r[value] >= 0]
    marks = []
    if any(is_state(row, value) for row in shown):
        marks.append(("state", "#333333"))
    if any(not is_state(row, value) for row in shown):
        marks.append(("no stable state", "white"))
    handles += [plt.Line2D([], [], ls="", marker="o", ms=3.6, color="#333333", mfc=face, mew=0.9, label=label)
                for label, face in marks]
    return handles


def build(rows, stationary, words, title, model):
    figure.use_style()
    names = families.varying(rows, families.names_of(rows))
    coordinate, value = coordinate_of(rows), words.value or quantity_of(rows)
    names = [name for name in names if name not in (coordinate, words.panels)]
    panels = panels_of(rows, words.panels)
    keys = [key for key, _ in families.curves(rows, names)]
    colour_of = dict(zip(keys, families.colours(len(keys))))
    handles = handles_of(names, keys, colour_of, value, stationary)
    if np.any(rows["stable"] != 1):
        handles.append(plt.Line2D([], [], color="#333333", lw=1.2, ls=(0, (3, 1.5)), label="unstable"))
    panel, left, gap, above = (2.65, 2.0), 0.62, 0.5, 0.62 if words.panels else 0.5
    wide = max(figure.COLUMN, left + len(panels) * panel[0] + (len(panels) - 1) * gap + 0.14)
    columns = max(1, int((wide - 0.2) / max(0.9, 0.32 + 0.047 * max(len(h.get_label().replace('mathrm', '')) for h in handles))))
    below = 0.5 + 0.145 * -(-len(handles) // columns)
    above += 0.16 * figure.wrapped(figure.readable(title), wide - 0.24, 10, "bold").count("\n")
    high = above + panel[1] + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    for k, (of_panel, some) in enumerate(panels):
        x = left + k * (panel[0] + gap)
        axes = picture.add_axes((x / wide, below / high, panel[0] / wide, panel[1] / high))
        chosen = stationary
        if stationary is not None and words.panels:
            chosen = figure.rows_where(stationary, words.panels, str(of_panel))
        draw_panel(axes, some, chosen, names, value, words, colour_of)
        if words.panels:
            axes.set_title(families.text([words.panels], [of_panel]), size=8, pad=3)
        if k == 0:
            axes.set_ylabel(LABELS.get(value, figure.quantity(value)), labelpad=2)
    picture.legend(handles=handles, ncol=min(columns, len(handles)), loc="lower center", frameon=False, borderaxespad=0.2,
                   columnspacing=1.2, handletextpad=0.5, handlelength=1.6)
    vary = [*names, words.panels, coordinate]
    subtitle = ", ".join(part for part in (model, families.fixed_text(rows, families.names_of(rows), vary)) if part)
    figure.headline(picture, title, subtitle, 0.12, high - 0.06, wide - 0.24)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws potentials along their coordinate with their stationary points.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only curves with this value of a parameter; may be repeated")
    parser.add_argument("--panels", metavar="NAME", help="a panel for each value of this parameter")
    parser.add_argument("--value", metavar="NAME", help="what is drawn; the potential")
    parser.add_argument("--distance", action="store_true", help="over (1 - overlap)/2 on a logarithmic axis")
    parser.add_argument("--xlim", metavar="LOW:HIGH", help="range of the horizontal axis, as --xlim=-1:1")
    parser.add_argument("--ylim", metavar="LOW:HIGH", help="range of the vertical axis, likewise")
    figure.add_output_flags(parser, "FILE-potential")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        rows, stationary, meta = read(words.file, figure.selection(words.where), words.value)
        title = words.title if words.title is not None else meta.get("title", "")
        picture = build(rows, stationary, words, title, meta.get("model", ""))
        for name in figure.save(picture, figure.stem_of(words, words.file, "-potential"), formats):
            print(name)
        return 0

    return figure.run("plot_potential.py", body)


if __name__ == "__main__":
    sys.exit(main())
