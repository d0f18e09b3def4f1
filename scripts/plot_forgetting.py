#!/usr/bin/python3
"""Draws how networks that learn tasks one after another remember them, from result files of mattis whose jobs have a
[learning] of networks: the accuracy of every task over the epochs, for every method, with bands of one standard error over
independent runs. Several files are drawn together.

    plot_forgetting.py permuted.h5                  # permuted-forgetting.png, .svg, .pdf: accuracy over epochs
    plot_forgetting.py permuted.h5 --matrix         # accuracy of every task after every task
    plot_forgetting.py permuted.h5 --summary        # mean final accuracy and forgetting of every method
    plot_forgetting.py permuted.h5 --weights        # histogram of magnetisations, layer by layer, after every task
    plot_forgetting.py permuted.h5 --table          # prints accuracy per task and forgetting as a table in Markdown
"""
import argparse
import sys

import matplotlib
import numpy as np

import figure
import mattis
import network_results
from figure import Error, plt

PANEL = (1.55, 1.5)  # inches
CELL = 0.36


def headline_height(title, subtitle, width):
    """What title and subtitle take, in inches."""
    trial = plt.figure(figsize=(width + 0.24, 3), dpi=200)
    height = figure.headline(trial, title, subtitle, 0.12, 2.9, width)
    plt.close(trial)
    return height


def empty_picture(title, subtitle, size):
    """A figure of a width, of a height beside what is written above; returns it with its height."""
    figure.use_style()
    wide = max(figure.COLUMN, size[0])
    high = headline_height(title, subtitle, wide - 0.24) + 0.06 + size[1]
    picture = plt.figure(figsize=(wide, high), dpi=200)
    figure.headline(picture, title, subtitle, 0.12, high - 0.06, wide - 0.24)
    return picture, wide, high


def said(networks):
    """What is shown, for a subtitle."""
    runs = sorted({len(network.accuracy) for network in networks})
    text = [f"{' to '.join(map(str, runs[::max(1, len(runs) - 1)]))} {'run' if runs == [1] else 'runs'} of each"]
    ways = {network.reading for network in networks}
    text.append("weights read as " + " or ".join(sorted(ways)))
    text += [f"{network.lost} of {network.label} diverged and left out" for network in networks if network.lost]
    return ", ".join(text)


def draw_curves(axes, networks, colours, values):
    """`values` of a network: an array [run, look], or nothing."""
    for network, colour in zip(networks, colours):
        shown = values(network)
        if shown is None:
            continue
        mean, error = network_results.mean_and_error(shown)
        epochs = network.epochs()
        if not np.isnan(error).any():
            axes.fill_between(epochs, mean - error, mean + error, color=colour, alpha=0.25, lw=0)
        axes.plot(epochs, mean, color=colour, lw=1.1)
    for end in sorted({int(network.epochs()[place]) for network in networks for place in network.ends()[:-1]}):
        axes.axvline(end, color="#bbbbbb", lw=0.6, zorder=0)
    axes.set_ylim(0, 1)
    axes.set_xlim(0, max(network.epochs()[-1] for network in networks))


def mean_of_begun(network):
    """Mean accuracy of the tasks that are learned already, or just now; before the first epoch of that one."""
    begun = [task for task, _ in network.looks]
    return np.stack([network.accuracy[:, look, :task].mean(axis=1) for look, task in enumerate(begun)], axis=1)


def build_curves(networks, title, subtitle):
    """A panel for each task, and one for the mean of the tasks that have been learned."""
    tasks = max(network.tasks for network in networks)
    columns = min(tasks + 1, 3)
    rows = -(-(tasks + 1) // columns)
    left, gap, below, over = 0.5, 0.14, 0.72, 0.24
    size = left + columns * (PANEL[0] + gap), below + rows * (PANEL[1] + over)
    picture, wide, high = empty_picture(title, subtitle, size)
    colours = network_results.colours(networks)
    for k in range(tasks + 1):
        row, column = divmod(k, columns)
        bottom = below + (rows - 1 - row) * (PANEL[1] + over)
        axes = picture.add_axes(((left + column * (PANEL[0] + gap)) / wide, bottom / high, PANEL[0] / wide, PANEL[1] / high))
        if k < tasks:
            draw_curves(axes, networks, colours, lambda one, k=k: one.accuracy[:, :, k] if k < one.tasks else None)
        else:
            draw_curves(axes, networks, colours, mean_of_begun)
        axes.set_title(f"task {k + 1}" if k < tasks else "mean of tasks so far", size=8.5, pad=3)
        if column:
            axes.tick_params(labelleft=False)
        else:
            axes.set_ylabel("accuracy")
        if k + columns > tasks:
            axes.set_xlabel("epochs of all tasks", labelpad=1)
        else:
            axes.tick_params(labelbottom=False)
    handles = [plt.Line2D([], [], color=colour, lw=1.3, label=network.label) for network, colour in zip(networks, colours)]
    picture.legend(handles=handles, loc="lower center", ncol=min(len(handles), 3 if wide < 6 else 5), frameon=False,
                   borderaxespad=0.2, columnspacing=1.2, handlelength=1.6, handletextpad=0.5)
    return picture


def build_matrices(networks, title, subtitle):
    """For each network the accuracy of every task (column) when each has been learned (row), with its number."""
    tasks = max(network.tasks for network in networks)
    side = tasks * CELL
    columns = min(len(networks), max(1, int(6.8 / (side + 0.5))))
    rows = -(-len(networks) // columns)
    left, below, over = 0.5, 0.42, 0.3
    step_x, step_y = max(side + 0.22, 1.3), side + over + 0.1
    picture, wide, high = empty_picture(title, subtitle, (left + columns * step_x, below + rows * step_y))
    for k, network in enumerate(networks):
        row, column = divmod(k, columns)
        corner = left + column * step_x, below + (rows - 1 - row) * step_y + 0.1
        axes = picture.add_axes((corner[0] / wide, corner[1] / high, side / wide, side / high))
        mean, _ = network.matrix()
        axes.imshow(mean, cmap="viridis", vmin=0, vmax=1, interpolation="nearest")
        for y, values in enumerate(mean):
            for x, value in enumerate(values):
                axes.text(x, y, f"{value:.2f}", ha="center", va="center", size=7, color="white" if value < 0.6 else "black",
                          alpha=1.0 if x <= y else 0.6)
        axes.set_xticks(range(network.tasks), [str(task + 1) for task in range(network.tasks)])
        axes.set_yticks(range(network.tasks), [str(task + 1) for task in range(network.tasks)])
        axes.tick_params(top=False, right=False, length=0)
        axes.set_title(figure.wrapped(network.label, step_x - 0.05, 8), size=8, pad=3)
        axes.set_xlabel("tested task" if k + columns >= len(networks) else "", labelpad=1)
        axes.set_ylabel("" if column else "learned up to", labelpad=1)
    return picture


def build_summary(networks, title, subtitle):
    """Mean final accuracy and forgetting of each network, with errors and numbers."""
    colours = network_results.colours(networks)
    left = 0.2 + max(0.065 * max(len(line) for line in network.label.split("\n")) for network in networks)
    width, line, below, over = 1.7, 0.24, 0.42, 0.1
    picture, wide, high = empty_picture(title, subtitle, (left + 2 * width + 0.4, below + len(networks) * line + over))
    shown = (("mean final accuracy", [network.mean_final() for network in networks]),
             ("mean forgetting", [network.forgetting() for network in networks]))
    for column, (name, values) in enumerate(shown):
        axes = picture.add_axes(((left + column * (width + 0.24)) / wide, below / high, width / wide,
                                 len(networks) * line / high))
        for y, ((mean, error), colour) in enumerate(zip(values, colours)):
            if np.isnan(mean):
                continue
            axes.errorbar(mean, y, xerr=None if np.isnan(error) else error, color=colour, marker="o", ms=4, capsize=2, lw=1)
            axes.annotate(network_results.rounded(mean, error), (mean, y), (6 if mean < 0.5 else -6, 5),
                          textcoords="offset points", ha="left" if mean < 0.5 else "right", va="center", size=7)
        axes.set_ylim(len(networks) - 0.5, -0.7)
        axes.set_xlim(*((0, 1) if name.startswith("mean final") else forgetting_range(values)))
        axes.set_yticks(range(len(networks)), [network.label for network in networks] if not column else [])
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(name, labelpad=1)
    return picture


def forgetting_range(values):
    """From 0, or below where a task improves later on, to 1 or what is needed."""
    lowest = min((mean for mean, _ in values if not np.isnan(mean)), default=0)
    return min(0.0, 1.15 * lowest) - 0.02, 1.0


def read_weights(files, where):
    """For each network its rows of the table of histograms, with a label."""
    found = []
    for result in map(mattis.open, files):
        if network_results.HISTOGRAM not in result:
            raise Error(f"{result.file}: no table {network_results.HISTOGRAM}: no network learns there, or none has finished")
        found += network_results.points(result[network_results.HISTOGRAM], where, result.file)
    if not found:
        raise Error(f"{', '.join(map(str, files))}: no networks with these values")
    return found


def build_weights(networks, title, subtitle):
    """A row of panels for each network, a panel for each layer, a curve for each task that has been learned."""
    layers = max(int(rows["layer"].max()) for rows in networks)
    left, gap, below, over = 0.55, 0.14, 0.72, 0.58
    size = left + layers * (PANEL[0] + gap), below + len(networks) * (PANEL[1] + over) - 0.32
    picture, wide, high = empty_picture(title, subtitle, size)
    tasks = max(int(rows["task"].max()) for rows in networks)
    colours = [matplotlib.colormaps["viridis"](x) for x in np.linspace(0, 0.85, tasks)]
    for row, rows in enumerate(networks):
        bottom = below + (len(networks) - 1 - row) * (PANEL[1] + over)
        method = network_results.METHODS.get(str(rows["method"][0]), str(rows["method"][0]))
        for layer in range(1, int(rows["layer"].max()) + 1):
            place = (left + (layer - 1) * (PANEL[0] + gap)) / wide, bottom / high, PANEL[0] / wide, PANEL[1] / high
            axes = picture.add_axes(place)
            for task in range(1, tasks + 1):
                own = rows[(rows["layer"] == layer) & (rows["task"] == task)]
                draw_histogram(axes, own, colours[task - 1])
            axes.set(yscale="log", xlim=(-1, 1), ylim=density_range(rows), xticks=[-1, 0, 1])
            axes.set_title(f"{method}, layer {layer}", size=8.5, pad=3)
            axes.set_xlabel("magnetisation $m$" if method == "variational" else "weight over the largest", labelpad=1)
            if layer == 1:
                axes.set_ylabel("density")
            else:
                axes.tick_params(labelleft=False)
    handles = [plt.Line2D([], [], color=colour, lw=1.3, label=f"after task {task + 1}") for task, colour in enumerate(colours)]
    picture.legend(handles=handles, loc="lower center", ncol=min(tasks, 3), frameon=False, borderaxespad=0.2,
                   columnspacing=1.2, handlelength=1.6, handletextpad=0.5)
    return picture


def density_range(rows):
    """Whole powers of ten around all densities of a network, at least two decades."""
    seen = np.log10(rows["density"][rows["density"] > 0])
    top = int(np.ceil(seen.max() + 0.05))
    return 10.0 ** min(int(np.floor(seen.min())), top - 2), 10.0 ** top


def draw_histogram(axes, rows, colour):
    """Density over the magnetisation, mean over runs; cells without weights are left out."""
    if not len(rows):
        return
    centres = np.unique(rows["m"])
    density = np.array([rows["density"][rows["m"] == m].mean() for m in centres])
    width = centres[1] - centres[0] if len(centres) > 1 else 2.0
    axes.stairs(np.where(density > 0, density, np.nan), np.append(centres - width / 2, centres[-1] + width / 2), color=colour,
                lw=1.0, baseline=None)


def main():
    parser = argparse.ArgumentParser(description="Draws how networks that learn tasks one after another remember them.")
    parser.add_argument("files", metavar="FILE", nargs="+", help="result files, .h5")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only networks with this value of a parameter, as method=ewc; may be repeated")
    parser.add_argument("--reading", choices=["stochastic", "sampled", "sign", "all"],
                        help="how weights are read (stochastic where a network has laws of weights, else sign)")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--matrix", action="store_true", help="accuracy of every task after every task")
    kinds.add_argument("--summary", action="store_true", help="mean final accuracy and forgetting of every method")
    kinds.add_argument("--weights", action="store_true", help="histograms of magnetisations after every task")
    kinds.add_argument("--table", action="store_true", help="prints a table in Markdown and draws nothing")
    figure.add_output_flags(parser, "FILE-forgetting, FILE-matrix, FILE-summary or FILE-weights")
    words = parser.parse_args()

    def body():
        formats, where = figure.formats_of(words.formats), figure.selection(words.where)
        networks, meta = network_results.read(words.files, where, words.reading)
        if words.table:
            print(network_results.markdown(networks))
            return 0
        title = words.title if words.title is not None else meta.get("title", "")
        subtitle = said(networks)
        if words.weights:
            picture, suffix = build_weights(read_weights(words.files, where), title, ""), "-weights"
        elif words.matrix:
            picture, suffix = build_matrices(networks, title, subtitle), "-matrix"
        elif words.summary:
            picture, suffix = build_summary(networks, title, subtitle), "-summary"
        else:
            picture, suffix = build_curves(networks, title, subtitle), "-forgetting"
        for name in figure.save(picture, figure.stem_of(words, words.files[0], suffix), formats):
            print(name)
        return 0

    return figure.run("plot_forgetting.py", body)


if __name__ == "__main__":
    sys.exit(main())
