#!/usr/bin/python3
"""Draws the phase diagram of a result file of mattis: phases, lines, and Monte Carlo points coloured by their verdict.

    plot_diagram.py quickstart.h5                      # quickstart-diagram.png, .svg, .pdf
    plot_diagram.py scan.h5 --where P=4 -o figure-2 --formats pdf
"""
import argparse
import sys

import numpy as np

import figure
import regimes
from diagram_data import depth, read_diagram
from figure import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILION, Error, plt
from placing import Canvas, fill

PHASES = {  # colour, name in the picture (one and two lines)
    "retrieval": ("#C9DFF2", ["retrieval"]),
    "retrieval_metastable": ("#E6F0F8", ["metastable retrieval", "metastable\nretrieval"]),
    "retrieval_weak": ("#D9EFE6", ["weak retrieval", "weak\nretrieval"]),
    "glass": ("#F6DDB8", ["spin glass", "spin\nglass"]),
    "paramagnet": ("#F7F5EE", ["paramagnet"]),
    "none": ("#FFFFFF", ["no solution", "no\nsolution"])}
LINES = {  # colour, dashes where a single ansatz is drawn, name
    "retrieval_transition": (BLACK, "-", "retrieval transition"),
    "retrieval_spinodal": (BLUE, "-", "retrieval spinodal"),
    "retrieval_quality": (PURPLE, "-", "quality asked for"),
    "examples_needed": (PURPLE, "-", "examples needed"),
    "weak_spinodal": (BLUE, (0, (1.2, 1.2)), "weak retrieval ends"),
    "glass_static": (VERMILION, "-", "static glass"),
    "glass_dynamic": (ORANGE, "-", "dynamical glass"),
    "glass_transition": (VERMILION, "-", "glass transition"),
    "replicon": (GREEN, (0, (4, 1.2, 1, 1.2)), "replicon (AT)"),
    "gardner": (GREEN, "-", "Gardner"),
    "entropy_zero": (PURPLE, (0, (1.2, 1.2)), "zero entropy"),
    "nishimori": ("#7A5C00", (0, (5, 1.5)), "Nishimori"),
    "critical": (BLACK, "-", r"$T_\mathrm{c}$"),
    "pure_instability": (BLUE, "-", "pure state recruits a second pattern"),
    "parallel_instability": (VERMILION, "-", "limits of the parallel state"),
    "noise_parallel": (VERMILION, "-", "limits of the parallel state"),
    "first_order": (BLACK, (0, (3, 1.6)), "first-order transition"),
    "hierarchical_exists": (GREEN, (0, (4, 1.2, 1, 1.2)), "hierarchical state ends"),
    "hierarchical_energy": (GREEN, "-", "hierarchical ground state ends")}
OF_CHOICE = ("retrieval_transition", "retrieval_spinodal")  # lines whose theory is a choice; the others have their own
DASHES = [(0, (3, 1.6)), (0, (6, 1.6)), (0, (6, 1.4, 1, 1.4)), (0, (9, 1.6))]  # of all ansaetze but the deepest
NAME_WIDTH = 1.08  # inches of a name in the legend: two columns beside each other
HOLLOW = ["o", "s", "^", "D", "v", "p"]  # by reason
DOTTED = (0, (1, 1.6))  # where the file remarks that the theory of the line does not hold


class Style:
    """Look of the lines of one diagram: colour by line. A line of several ansaetze is solid for the deepest, dashed and
    thin for the others; a line of one ansatz has its own dashes, and its ansatz in its name if there is a choice of it
    and that is not the deepest of the diagram."""

    def __init__(self, curves):
        self.of_line = {}
        for curve in sorted(curves, key=depth):
            self.of_line.setdefault(curve.line, []).append(curve.theory)
        self.theories = list(dict.fromkeys(curve.theory for curve in sorted(curves, key=depth)))

    def of(self, curve):
        colour, dashes, _ = LINES.get(curve.line, ("#555555", "-", ""))
        look = {"color": colour, "linestyle": dashes, "lw": 1.2, "zorder": 3}
        if len(self.of_line[curve.line]) > 1 and not self.is_deepest(curve):
            look.update(self.shallow(curve.theory))
        elif len(self.of_line[curve.line]) > 1:
            look["linestyle"] = "-"
        return look

    def is_deepest(self, curve):
        return self.of_line[curve.line][-1] == curve.theory

    def shallow(self, theory):
        """The look of all but the deepest: the dashes grow with the depth."""
        return {"linestyle": DASHES[self.theories.index(theory) % len(DASHES)], "lw": 0.75, "zorder": 2.8}

    def legend(self, curves):
        """One entry for each line, then, where a line has several ansaetze, one for each of these."""
        handles, names = [], {}
        for curve in curves:
            if not self.is_deepest(curve):
                continue
            name = LINES.get(curve.line, ("", "", curve.line.replace("_", " ")))[2]
            alone = len(self.of_line[curve.line]) == 1
            if alone and curve.line in OF_CHOICE and curve.theory != self.theories[-1]:
                name += f", {curve.theory}"
            names[name] = self.of(curve)
        handles = [plt.Line2D([], [], label=name, **look) for name, look in names.items()]
        shown = [theory for theory in self.theories
                 if any(theory in theories and len(theories) > 1 for theories in self.of_line.values())]
        for theory in reversed(shown):
            deepest = any(len(theories) > 1 and theories[-1] == theory for theories in self.of_line.values())
            look = {"linestyle": "-", "lw": 1.2} if deepest else self.shallow(theory)
            handles.append(plt.Line2D([], [], color="#777777", label=f"{theory} theory", **look))
        return handles


def limits(diagram):
    """The plane shown: the grid where there is one, else all that is drawn with a margin."""
    if diagram.grid:
        return (diagram.grid.x[0], diagram.grid.x[-1]), (diagram.grid.y[0], diagram.grid.y[-1])
    parts = [piece for curve in diagram.curves for piece in curve.pieces + curve.doubtful]
    parts += [np.array([[point.x, point.y] for point in diagram.points])] if diagram.points else []
    if not parts:
        raise Error("nothing to draw: no line of the file has a converged point" +
                    "".join(f"; {missing.line}, {missing.theory}: {missing.why}" for missing in diagram.absent))
    low, high = np.concatenate(parts).min(axis=0), np.concatenate(parts).max(axis=0)
    margin = np.where(high > low, 0.08 * (high - low), np.maximum(0.1 * abs(high), 0.05))
    low = np.where(low >= 0, np.maximum(low - margin, 0), low - margin)
    return tuple(zip(low, high + margin))


def draw_phases(axes, diagram):
    """Colours the regions; returns the picture of labels, for the names."""
    grid = diagram.grid
    deepest = Style(diagram.curves)
    walls = [piece for curve in diagram.curves if curve.ansatz == grid.ansatz or deepest.is_deepest(curve)
             for piece in curve.pieces]
    labels = fill(grid, walls)
    colours = np.array([colour_of(*names) for names in zip(grid.names, grid.groups)])
    axes.imshow(colours[labels], origin="lower", extent=(grid.x[0], grid.x[-1], grid.y[0], grid.y[-1]), aspect="auto",
                interpolation="nearest", zorder=0)
    regimes.outline(axes, grid, labels)
    return labels


def colour_of(phase, groups):
    if regimes.is_regime(phase):
        return regimes.colour(phase, groups)
    return plt.matplotlib.colors.to_rgb(PHASES.get(phase, ("#DDDDDD",))[0])


def draw_lines(axes, diagram):
    style = Style(diagram.curves)
    for curve in diagram.curves:
        look = style.of(curve)
        for piece in curve.pieces:
            axes.plot(*piece.T, **look)
        for piece in curve.doubtful:
            axes.plot(*piece.T, color=look["color"], lw=0.8, ls=DOTTED, zorder=2.9)
    handles = style.legend(diagram.curves)
    if any(curve.doubtful for curve in diagram.curves):
        handles.append(plt.Line2D([], [], color="#555555", lw=0.8, ls=DOTTED, label="theory not valid there"))
    for missing in diagram.absent:
        name = LINES.get(missing.line, ("", "", missing.line.replace("_", " ")))[2]
        said = f"{name}, {missing.theory}: {missing.why}"
        handles.append(plt.Line2D([], [], ls="", label=figure.wrapped(said, NAME_WIDTH, 7.5)))
    return handles


def draw_points(axes, diagram):
    """Judged points in the colour and with the marker of their verdict, the others hollow; returns their legend."""
    handles = []
    for verdict, (colour, marker, word) in figure.VERDICTS.items():
        here = [point for point in diagram.points if point.verdict == verdict]
        if not here:
            continue
        size = 5 if verdict == "agrees" else 6.5
        look = {"marker": marker, "ms": size, "mfc": colour, "mec": "white", "mew": 0.6, "ls": ""}
        axes.plot([p.x for p in here], [p.y for p in here], **look, zorder=6 if verdict == "disagrees" else 5)
        worst = max(p.z for p in here)
        handles.append(plt.Line2D([], [], **look, label=f"Monte Carlo: {word}\n($|z|$ up to {worst:.1f})"))
    others = [point for point in diagram.points if point.verdict == "not_judged"]
    for k, reason in enumerate(dict.fromkeys(point.reason for point in others)):
        here = [point for point in others if point.reason == reason]
        look = {"marker": HOLLOW[k % len(HOLLOW)], "ms": 4.3, "mfc": "white", "mec": "#333333", "mew": 0.8, "ls": ""}
        axes.plot([p.x for p in here], [p.y for p in here], **look, zorder=5)
        handles.append(plt.Line2D([], [], **look, label=figure.wrapped(reason, NAME_WIDTH, 7.5)))
    return handles


def name_phases(axes, diagram, labels):
    """Writes each phase's name where there is room for it; returns a legend of those without room."""
    canvas = Canvas(axes, labels)
    for curve in diagram.curves:
        for piece in curve.pieces + curve.doubtful:
            canvas.block_line(piece, 2.5)
    for point in diagram.points:
        canvas.block_point(point.x, point.y, 6)
    left, without_room = [], set()
    for label, phase in enumerate(diagram.grid.names):
        if regimes.is_regime(phase):
            if not canvas.write(label, regimes.texts(phase, diagram.grid.groups[label]), sizes=(9, 8, 7, 6, 5, 4.5),
                                color="#333333", style="italic", zorder=4):
                without_room.add(phase)
            continue
        colour, texts = PHASES.get(phase, ("#DDDDDD", [phase.replace("_", " ")]))
        if not np.any(labels == label):
            continue  # single points that the picture passes over
        if not canvas.write(label, texts, color="#333333", style="italic", zorder=4):
            left.append(plt.Rectangle((0, 0), 1, 1, facecolor=colour, edgecolor="#999999", lw=0.4, label=texts[0]))
    return regimes.legend(plt, diagram.grid.names, without_room) + left


def build(diagram):
    """The figure: title above, plane, legend below. Lengths in inches."""
    figure.use_style()
    left, bottom, high = 0.46, 0.39, 2.1
    wide = figure.COLUMN - left - 0.18
    picture = plt.figure(figsize=(figure.COLUMN, 6.0), dpi=200)
    axes = picture.add_axes((left / figure.COLUMN, 0.4, wide / figure.COLUMN, high / 6.0))
    axes.set_xlabel(figure.quantity(diagram.x, diagram.reduced), labelpad=2)
    axes.set_ylabel(figure.quantity(diagram.y, diagram.reduced), labelpad=3)
    (low, high_x), y_limits = limits(diagram)
    axes.set_xlim(low, high_x)
    axes.set_ylim(*y_limits)
    labels = draw_phases(axes, diagram) if diagram.grid else None
    axes.set_xlim(low, high_x)
    axes.set_ylim(*y_limits)
    handles = draw_lines(axes, diagram)
    marks = draw_points(axes, diagram)
    for mark in axes.lines + axes.collections:
        mark.set_clip_on(mark.get_zorder() < 5)
    unnamed = name_phases(axes, diagram, labels) if diagram.grid else []
    arrange(picture, axes, diagram, handles + unnamed + marks, left, bottom)
    return picture


def arrange(picture, axes, diagram, handles, left, bottom):
    """Fits the height of the figure to title, plane and legend, which keeps the plane's size in inches."""
    boxes = [(part, part.get_position().bounds) for part in picture.axes]
    plane_height = 6.0 * axes.get_position().height
    legend_height = 0.0
    legend = None
    if handles:
        legend = picture.legend(handles=handles, ncol=2, loc="lower left", frameon=False, borderaxespad=0, borderpad=0,
                                handlelength=1.9, columnspacing=1.2, labelspacing=0.35, handletextpad=0.5)
        legend_height = legend.get_window_extent(picture.canvas.get_renderer()).height / picture.dpi + 0.08
    trial = plt.figure(figsize=picture.get_size_inches(), dpi=picture.dpi)
    width = figure.COLUMN - 0.14
    title_height = figure.headline(trial, diagram.title, diagram.subtitle, 0.1, 3, width)
    plt.close(trial)
    foot = legend_height + bottom
    height = foot + plane_height + 0.1 + title_height + 0.06
    picture.set_size_inches(figure.COLUMN, height)
    for part, (x, _, wide, _) in boxes:
        part.set_position((x, foot / height, wide, plane_height / height))
    if legend:
        legend.set_bbox_to_anchor((left / figure.COLUMN, 0.05 / height), transform=picture.transFigure)
    figure.headline(picture, diagram.title, diagram.subtitle, 0.1, height - 0.06, width)


def main():
    parser = argparse.ArgumentParser(description="Draws the phase diagram of a result file of mattis.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("--x", default="alpha", help="parameter along the horizontal axis (alpha)")
    parser.add_argument("--y", default="T", help="parameter along the vertical axis (T)")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="value of another parameter that varies; may be repeated")
    parser.add_argument("--ansatz", help="ansatz of the coloured phases; the deepest")
    figure.add_output_flags(parser, "FILE-diagram")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        diagram = read_diagram(words.file, words.x, words.y, figure.selection(words.where), words.ansatz)
        known = list(LINES)
        diagram.curves.sort(key=lambda c: known.index(c.line) if c.line in known else len(known))
        diagram.title = words.title if words.title is not None else diagram.title
        for name in figure.save(build(diagram), figure.stem_of(words, words.file, "-diagram"), formats):
            print(name)
        return 0

    return figure.run("plot_diagram.py", body)


if __name__ == "__main__":
    sys.exit(main())
