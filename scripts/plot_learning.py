#!/usr/bin/python3
"""Draws what perceptrons have learned in field space, from the tables learning/… of a result file of mattis.

    plot_learning.py curves perceptron_curves.h5 train_error test_error          # over epochs, with bands of one standard error
    plot_learning.py final continual_learning.h5 eps1 eps2 --along alpha2        # at the end, over a parameter, beside theory
    plot_learning.py time perceptron_convergence.h5 --along alpha                # when the error has settled
    plot_learning.py length free.h5 forced.h5 --label free --label forced        # error over the length q_d of the magnetisations

Symbols are means over samples with their standard errors. Lines are the states of theory in the same file, solid where they are
stable and dashed where they are not.
"""
import argparse
import difflib
import sys

import numpy as np

import families
import figure
import mattis
from figure import Error, plt

LABELS = {"eps": r"generalisation error $\epsilon_g$", "eps1": r"error $\epsilon_1$ on task 1", "eps2": r"error $\epsilon_2$ on task 2",
          "eps_sampled": r"$\epsilon_g$ of a sampled weight", "eps_mean": r"$\epsilon_g$ of the mean",
          "train_error": "error on training inputs", "test_error": "error on test inputs",
          "test_error1": "test error of task 1", "test_error2": "test error of task 2", "loss": "loss per input $E/M$",
          "kl": "divergence per weight", "qd": "length $q_d$", "r": "overlap $r$", "p": "overlap $p$",
          "settled": r"convergence time $T_c$ (epochs)", "epoch": "epoch"}
STYLES = ["-", (0, (4, 1.6)), (0, (1, 1.2)), (0, (5, 1.2, 1, 1.2))]
MARKERS = ["o", "s", "^", "D", "v", "P"]
PANEL, LEFT, GAP, ABOVE, BELOW = (2.45, 1.95), 0.62, 0.66, 0.66, 0.78  # inches
STATES = "learning/theory"
BEHIND = ("task", "sample", "branch", "status")  # the columns behind the parameters of a table


def table(result, name, where):
    if name not in result:
        raise Error(f"{result.file}: no table {name}: it has {', '.join(result.tables) or 'no tables'}")
    rows = families.selected(result[name], where, result.file)
    if not len(rows):
        raise Error(f"{result.file}: no row of {name} with these values")
    return rows


def require_columns(rows, names, file):
    for name in names:
        if name not in rows.dtype.names:
            close = difflib.get_close_matches(name, rows.dtype.names, 1)
            raise Error(f"{file}: no column {name}: {f'did you mean {close[0]}?' if close else ', '.join(rows.dtype.names)}")


def label(name):
    return LABELS.get(name, figure.quantity(name))


def parameters(rows):
    """The parameters of the model: they stand before what is said of the point."""
    names = list(rows.dtype.names)
    return names[:min(names.index(name) for name in BEHIND if name in names)]


def parameters_of(rows, without=()):
    """The parameters that tell curves apart."""
    return families.varying(rows, [name for name in parameters(rows) if name not in without])


def theory_states(result, where, along):
    """Rows of every branch of theory: those of [theory], which has more points, or those at the learned points."""
    found = {name.split("/")[2]: result[name] for name in result.tables if name.startswith("theory/") and name.count("/") == 2}
    if not found and STATES in result:
        rows = result[STATES]
        found = {str(branch): rows[rows["branch"] == branch] for branch in np.unique(rows["branch"])}
    chosen = {}
    for branch, rows in found.items():
        rows = families.selected(rows, where, result.file)
        rows = rows[rows["status"] == "converged"]
        if len(rows) and along in rows.dtype.names:
            chosen[branch] = rows
    return chosen


def tracks(rows, along, quantity, spacing):
    """The curves that the states of a branch make: a state goes on with the nearest one of the point before."""
    going, ended, before = [], [], None
    for x in np.unique(rows[along]):
        if before is not None and x - before > 1.5 * spacing:
            ended, going = ended + going, []
        here, taken, next_going = list(rows[rows[along] == x]), set(), []
        for track in going:
            left = [k for k in range(len(here)) if k not in taken]
            if not left:
                ended.append(track)
                continue
            nearest = min(left, key=lambda k: abs(here[k][quantity] - track[-1][quantity]))
            taken.add(nearest)
            next_going.append(track + [here[nearest]])
        going, before = next_going + [[row] for k, row in enumerate(here) if k not in taken], x
    return [np.array(track, dtype=rows.dtype) for track in ended + going]


def draw_theory(axes, branches, names, colour_of, along, quantity, default):
    for rows in branches.values():
        if quantity not in rows.dtype.names:
            continue
        grid = np.unique(rows[along])
        spacing = np.max(np.diff(grid)) if len(grid) > 1 else 1.0
        for key, curve in families.curves(rows, [name for name in names if name in rows.dtype.names]):
            for track in tracks(curve, along, quantity, spacing):
                for x, y, stable in families.pieces(track[along], track[quantity], track["stable"] == 1):
                    axes.plot(x, y, color=colour_of.get(key, default), lw=1.2 if stable else 0.8, ls="-" if stable else STYLES[1],
                              zorder=1)


def frame(panels, words):
    """The picture, and its axes from left to right."""
    figure.use_style()
    wide = max(figure.COLUMN, LEFT + panels * PANEL[0] + (panels - 1) * GAP + 0.14)
    high = ABOVE + PANEL[1] + BELOW
    picture = plt.figure(figsize=(wide, high), dpi=200)
    axes = [picture.add_axes(((LEFT + k * (PANEL[0] + GAP)) / wide, BELOW / high, PANEL[0] / wide, PANEL[1] / high))
            for k in range(panels)]
    for one in axes:
        if words.log:
            one.set_yscale("log")
        if words.log_x:
            one.set_xscale("log")
    return picture, axes


def finish(picture, handles, title, subtitle):
    wide, high = picture.get_size_inches()
    picture.legend(handles=handles, ncol=min(len(handles), max(2, int(wide / 1.15))), loc="lower center", frameon=False,
                   borderaxespad=0.2, columnspacing=1.2, handletextpad=0.5, handlelength=1.9)
    figure.headline(picture, title, subtitle, 0.12, high - 0.06, wide - 0.24)
    return picture


def subtitle(result, rows, names, without=()):
    """Model, what all curves share, size, samples."""
    fixed = families.fixed_text(rows, parameters(rows), [*names, *without])
    said = [result.meta.get("model", ""), fixed]
    if "learning/points" in result:
        points = result["learning/points"]
        said += [f"$N$ = {', '.join(str(N) for N in np.unique(points['N']))}", f"{points['samples'].max()} samples"]
    return ", ".join(part for part in said if part)


def handle(text, **style):
    return plt.Line2D([], [], label=text, **style)


def build_curves(result, words):
    """A panel for each task, or each value of --panels; a colour for each point; a style for each quantity."""
    rows = table(result, "learning/epochs", figure.selection(words.where))
    quantities = words.quantities or (["test_error"] if "test_error" in rows.dtype.names else ["test_error1", "test_error2"])
    require_columns(rows, quantities, result.file)
    names = parameters_of(rows)
    keys = list(dict.fromkeys(key for key, _ in families.curves(rows, names)))
    colour_of = dict(zip(keys, families.colours(len(keys))))
    tasks = np.unique(rows["task"])
    picture, axes = frame(len(tasks), words)
    for k, task in enumerate(tasks):
        for key, curve in families.curves(rows[rows["task"] == task], names):
            for style, quantity in zip(STYLES, quantities):
                x, y, error = curve["epoch"], curve[quantity], np.nan_to_num(curve[f"{quantity}_error"])
                axes[k].fill_between(x, y - error, y + error, color=colour_of[key], alpha=0.2, lw=0)
                axes[k].plot(x, y, color=colour_of[key], ls=style, lw=1.1)
        axes[k].set_xlabel("epoch" if len(tasks) == 1 else f"epoch of task {task}", labelpad=2)
        axes[k].set_ylabel(label(quantities[0]) if len(quantities) == 1 else "error", labelpad=2)
    handles = [handle(families.text(names, key), color=colour_of[key], lw=1.2) for key in keys if names]
    handles += [handle(label(quantity), color="#333333", ls=style, lw=1.1) for style, quantity in zip(STYLES, quantities)
                if len(quantities) > 1]
    return finish(picture, handles, words.title if words.title is not None else result.meta.get("title", ""),
                  subtitle(result, rows, names))


def build_final(result, words):
    """Final values over a parameter, beside theory: a panel for each quantity, or for each value of --panels."""
    where = figure.selection(words.where)
    rows = table(result, "learning/points", where)
    rows = rows[rows["task"] == rows["task"].max()]
    if words.along is None:
        raise Error(f"{result.file}: --along NAME is missing: allowed are {', '.join(parameters(rows))}")
    require_columns(rows, [words.along, *words.quantities], result.file)
    branches = theory_states(result, where, words.along)
    names = [name for name in parameters_of(rows, (words.along,)) if name != words.panels]
    keys = list(dict.fromkeys(key for key, _ in families.curves(rows, names)))
    colour_of = dict(zip(keys, families.colours(len(keys))))
    values = [None] if words.panels is None else np.unique(rows[words.panels]).tolist()
    shown = [(value, quantity) for value in values for quantity in words.quantities]
    picture, axes = frame(len(shown), words)
    for one, (value, quantity) in zip(axes, shown):
        at = (lambda found, v=value: found if v is None else found[np.isclose(found[words.panels], v)])
        draw_theory(one, {branch: at(found) for branch, found in branches.items()}, names, colour_of, words.along, quantity,
                    "#555555")
        for number, (key, curve) in enumerate(families.curves(at(rows), names)):
            curve = np.sort(curve, order=words.along)
            one.errorbar(curve[words.along], curve[quantity], np.nan_to_num(curve[f"{quantity}_error"]), color=colour_of[key],
                         marker=MARKERS[number % len(MARKERS)], ms=3, ls="none", elinewidth=0.8, capsize=1.5, zorder=2)
        one.set_xlabel(figure.quantity(words.along), labelpad=2)
        one.set_ylabel(label(quantity), labelpad=2)
        if value is not None:
            one.set_title(figure.value_text(words.panels, value), size=8, pad=3)
    handles = [handle(families.text(names, key) or "gradient learning", color=colour_of[key], marker=MARKERS[k % len(MARKERS)],
                      ms=3, ls="none") for k, key in enumerate(keys)]
    if branches:
        handles += [handle("theory, stable", color="#333333", lw=1.2), handle("theory, unstable", color="#333333", lw=0.8,
                                                                               ls=STYLES[1])]
    return finish(picture, handles, words.title if words.title is not None else result.meta.get("title", ""),
                  subtitle(result, rows, names, (words.along, words.panels)))


def build_time(result, words):
    """When the error has settled, over a parameter. Open symbols: not all samples have settled; the mean is of those that have."""
    rows = table(result, "learning/points", figure.selection(words.where))
    rows = rows[rows["settled_samples"] > 0]
    if not len(rows):
        raise Error(f"{result.file}: nothing has settled: it needs learning.settle_spread, and enough epochs")
    along = words.along or next(iter(parameters_of(rows)), None)
    if along is None:
        raise Error(f"{result.file}: --along NAME is missing: no parameter varies")
    require_columns(rows, [along], result.file)
    names = parameters_of(rows, (along,))
    picture, (axes,) = frame(1, words)
    keys = list(dict.fromkeys(key for key, _ in families.curves(rows, names)))
    for colour, (_, curve) in zip(families.colours(len(keys)), families.curves(rows, names)):
        curve = np.sort(curve, order=along)
        axes.plot(curve[along], curve["settled"], color=colour, lw=0.8)
        for whole in (True, False):
            part = curve[(curve["settled_samples"] == curve["samples"]) == whole]
            axes.errorbar(part[along], part["settled"], np.nan_to_num(part["settled_error"]), color=colour, marker="o", ms=3,
                          mfc=colour if whole else "white", ls="none", elinewidth=0.8, capsize=1.5)
    axes.set_xlabel(figure.quantity(along), labelpad=2)
    axes.set_ylabel(label("settled"), labelpad=2)
    axes.set_ylim(bottom=0 if not words.log else None)
    handles = [handle("all samples have settled", color="#333333", marker="o", ms=3, ls="none"),
               handle("some have not", color="#333333", marker="o", ms=3, mfc="white", ls="none")]
    return finish(picture, handles, words.title if words.title is not None else result.meta.get("title", ""),
                  subtitle(result, rows, names, (along,)))


def build_length(results, words):
    """The generalisation error at a given length: the rows of learning/points of each file, which was read where q_d had reached
    the value, beside theory at given q_d."""
    along, quantity, where = "qd_fixed", "eps", figure.selection(words.where)
    picture, (axes,) = frame(1, words)
    colours, handles = families.colours(len(results)), []
    branches = theory_states(results[0], where, along)
    draw_theory(axes, branches, [], {}, along, quantity, "#333333")
    for number, (result, colour) in enumerate(zip(results, colours)):
        rows = table(result, "learning/points", where)
        require_columns(rows, [along, quantity], result.file)
        rows = np.sort(rows[rows["samples"] > 0], order=along)
        axes.errorbar(rows[along], rows[quantity], np.nan_to_num(rows[f"{quantity}_error"]), color=colour, marker=MARKERS[number],
                      ms=3, ls="none", elinewidth=0.8, capsize=1.5)
        text = words.label[number] if number < len(words.label or []) else result.meta.get("title", "")
        handles.append(handle(text, color=colour, marker=MARKERS[number], ms=3, ls="none"))
    axes.set_xlabel("length $q_d$", labelpad=2)
    axes.set_ylabel(label(quantity), labelpad=2)
    handles += [handle("theory, stable", color="#333333", lw=1.2),
                handle("theory, unstable", color="#333333", lw=0.8, ls=STYLES[1])]
    first = table(results[0], "learning/points", where)
    return finish(picture, handles, words.title if words.title is not None else results[0].meta.get("title", ""),
                  subtitle(results[0], first, (), (along,)))


BUILDERS = {"curves": build_curves, "final": build_final, "time": build_time}


def split_words(words):
    """Result files, and columns, by whether they end in .h5."""
    files = [word for word in words if word.endswith(".h5")]
    return files, [word for word in words if not word.endswith(".h5")]


def main():
    parser = argparse.ArgumentParser(description="Draws what perceptrons have learned in field space.")
    parser.add_argument("kind", choices=[*BUILDERS, "length"], help="learning curves, final values, convergence times, or errors over "
                                                                   "the length")
    parser.add_argument("words", metavar="FILE|QUANTITY", nargs="+", help="result files (.h5), and columns of their tables")
    parser.add_argument("--along", metavar="NAME", help="parameter of the horizontal axis")
    parser.add_argument("--panels", metavar="NAME", help="a panel for each value of this parameter")
    parser.add_argument("--label", action="append", metavar="TEXT", help="what a file is called; once for each")
    parser.add_argument("--log", action="store_true", help="logarithmic vertical axis")
    parser.add_argument("--log-x", action="store_true", help="logarithmic horizontal axis")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only points with this value of a parameter; may be repeated")
    figure.add_output_flags(parser, "FILE-KIND")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        files, words.quantities = split_words(words.words)
        if not files:
            raise Error("no result file: allowed are names that end in .h5")
        results = [mattis.open(file) for file in files]
        if words.kind == "final" and not words.quantities:
            words.quantities = ["eps"] if "eps" in results[0]["learning/points"].dtype.names else ["eps1", "eps2"]
        picture = build_length(results, words) if words.kind == "length" else BUILDERS[words.kind](results[0], words)
        for name in figure.save(picture, figure.stem_of(words, files[0], f"-{words.kind}"), formats):
            print(name)
        return 0

    return figure.run("plot_learning.py", body)


if __name__ == "__main__":
    sys.exit(main())
