#!/usr/bin/python3
"""Draws what networks of images do, from result files of mattis whose jobs have a [dataset]: above all the share of test
images that are recognised, below it the overlap with the archetype of their class, against the number of examples. A
colour for each order of interaction, with errors over draws of the images. Black lines are what needs no dynamics: the
image itself with the class that it is nearest to, and the average of that class in its place.

    plot_images.py mnist.h5 mnist_p2.h5                      # mnist-images.png, .svg, .pdf
    plot_images.py mnist.h5 mnist_p2.h5 --where T=0 --where protocol=supervised
    plot_images.py mnist.h5 mnist_p2.h5 --pictures           # mnist-pictures.png, …: archetypes, images, reconstructions
"""
import argparse
import sys

import numpy as np

import figure
import mattis
from figure import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, Error, plt

TABLE, PICTURES = "images/points", "images/pictures"
COLOURS = [VERMILION, ORANGE, GREEN, SKY, BLUE, PURPLE]
PANEL = (2.6, 1.9)  # inches
PAIRWISE = 2


def parameters(rows):
    """Names of the columns that say which network it is: those before the others."""
    names = list(rows.dtype.names)
    return names[:min(names.index(behind) for behind in ("draws", "kind") if behind in names)]


def order(rows):
    """P of each row; a model without P has pairs."""
    return rows["P"].astype(int) if "P" in rows.dtype.names else np.full(len(rows), PAIRWISE)


def chosen_rows(rows, where):
    """The rows with these values; P = 2 where there is no P."""
    keep = np.ones(len(rows), bool)
    for name, value in where.items():
        if name == "P" and name not in rows.dtype.names:
            keep &= value == str(PAIRWISE)
        elif name not in parameters(rows):
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(parameters(rows))}")
        else:
            keep &= figure.matches(rows, name, value)
    return rows[keep]


def read(files, table, where):
    """Rows of the table of each file that are chosen, and the provenance of the first."""
    results = [mattis.open(file) for file in files]
    for result in results:
        if table not in result:
            raise Error(f"{result.file}: no table {table}: the job has no [dataset]"
                        + (" with pictures" if table == PICTURES else ""))
    found = [chosen_rows(result[table], where) for result in results]
    if not any(len(rows) for rows in found):
        raise Error(f"{', '.join(map(str, files))}: no networks with these values")
    return found, results[0].meta


def curves(tables):
    """Of each curve what it is called by (P, T, protocol, convention) and its rows by ascending M."""
    found = {}
    for rows in tables:
        for row, P in zip(rows, order(rows)):
            key = (P, float(row["T"]), str(row["protocol"]), str(row["convention"]))
            found.setdefault(key, []).append(row)
    return {key: sorted(rows, key=lambda row: row["M"]) for key, rows in sorted(found.items())}


def headline_height(title, subtitle, width):
    """What title and subtitle take, in inches."""
    trial = plt.figure(figsize=(width + 0.24, 3), dpi=200)
    height = figure.headline(trial, title, subtitle, 0.12, 2.9, width)
    plt.close(trial)
    return height


def values(rows, name):
    M = np.array([row["M"] for row in rows], float)
    return M, np.array([row[name] for row in rows]), np.array([row[f"{name}_error"] for row in rows])


def draw_panel(axes, found, protocol, names, colours):
    """What the dynamics gives, then the lines without dynamics, which are the same for all P and T."""
    name, baselines = names
    own = {key: rows for key, rows in found.items() if key[2] == protocol}
    temperatures = sorted({key[1] for key in own})
    for key, rows in own.items():
        warm = key[1] != temperatures[0]
        axes.errorbar(*values(rows, name), color=colours[key[0]], lw=1.1, marker="s" if warm else "o", ms=3,
                      mfc="white" if warm else colours[key[0]], ls="--" if warm else "-", elinewidth=0.8, capsize=1.5)
    longest = max(own.values(), key=len)
    for baseline, style in baselines:
        M, mean, error = values(longest, baseline)
        axes.fill_between(M, mean - error, mean + error, color=BLACK, alpha=0.15, lw=0)
        axes.plot(M, mean, color=BLACK, ls=style, lw=1.1)
    axes.set_xscale("log")
    ticks = sorted({int(row["M"]) for rows in own.values() for row in rows})
    axes.set_xticks(ticks, [str(M) for M in ticks])
    axes.minorticks_off()
    axes.set_ylim(0, 1)


def build(found, title, subtitle):
    figure.use_style()
    protocols = sorted({key[2] for key in found})
    colours = {P: COLOURS[k % len(COLOURS)] for k, P in enumerate(sorted({key[0] for key in found}))}
    left, gap_x, gap_y, below = 0.55, 0.25, 0.12, 0.92
    wide = max(figure.COLUMN, left + len(protocols) * PANEL[0] + (len(protocols) - 1) * gap_x + 0.14)
    above = headline_height(title, subtitle, wide - 0.24) + 0.3
    high = above + 2 * PANEL[1] + gap_y + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    panels = (("accuracy", (("accuracy_nearest", "--"),)),
              ("overlap", (("overlap_start", ":"), ("overlap_winner", "--"))))
    for k, protocol in enumerate(protocols):
        x = left + k * (PANEL[0] + gap_x)
        for lift, names in zip((PANEL[1] + gap_y, 0), panels):
            axes = picture.add_axes((x / wide, (below + lift) / high, PANEL[0] / wide, PANEL[1] / high))
            draw_panel(axes, found, protocol, names, colours)
            if lift:
                axes.set_title(protocol, size=8.5, pad=3)
                axes.tick_params(labelbottom=False)
            else:
                axes.set_xlabel("examples of each class $M$", labelpad=1)
            if k:
                axes.tick_params(labelleft=False)
            else:
                axes.set_ylabel("recognised" if lift else "overlap with the archetype")
    handles = [plt.Line2D([], [], color=colour, lw=1.1, marker="o", ms=3, label=f"$P = {P}$")
               for P, colour in colours.items()]
    temperatures = sorted({key[1] for key in found})
    if len(temperatures) > 1:
        handles += [plt.Line2D([], [], color="#777777", lw=1.1, marker="o", ms=3, label=f"$T = {temperatures[0]:g}$"),
                    plt.Line2D([], [], color="#777777", lw=1.1, ls="--", marker="s", mfc="white", ms=3, label="warmer")]
    handles += [plt.Line2D([], [], color=BLACK, ls="--", lw=1.1, label="nearest class, no dynamics"),
                plt.Line2D([], [], color=BLACK, ls=":", lw=1.1, label="the image itself")]
    picture.legend(handles=handles, ncol=min(len(handles), max(3, int(wide / 1.25))), loc="lower center", frameon=False,
                   borderaxespad=0.2, columnspacing=1.2, handletextpad=0.5, handlelength=1.8)
    figure.headline(picture, title, subtitle, 0.12, high - 0.06, wide - 0.24)
    return picture


def grey(row):
    """A picture as numbers: 1 up, 0 down, between them what has no spin; without margins that have none."""
    signs = np.array(list(row["pixels"])).reshape(row["rows"], row["columns"])
    picture = np.select([signs == "+", signs == "-"], [1.0, 0.0], 0.25)
    spins = signs != "."
    y, x = np.flatnonzero(spins.any(axis=1)), np.flatnonzero(spins.any(axis=0))
    return picture[y[0]:y[-1] + 1, x[0]:x[-1] + 1]


def picture_rows(tables, M):
    """Rows of the grid: a name, and a picture with a remark for each label."""
    everything = [(row, P) for rows in tables for row, P in zip(rows, order(rows))]
    labels = sorted({int(row["label"]) for row, _ in everything})

    def first(kind, label, image=None, P=None, of_M=None):
        for row, of in everything:
            if row["kind"] == kind and row["label"] == label and image in (None, row["image"]) and P in (None, of) \
                    and of_M in (None, row["M"]):
                return row
        return None

    tested = {label: first("test", label)["image"] for label in labels}
    lines = [("archetype", [(first("archetype", label), "") for label in labels]),
             ("example", [(first("example", label), "") for label in labels]),
             (f"average\nof {M}", [(first("average", label, of_M=M), "") for label in labels]),
             ("test image", [(first("test", label), "") for label in labels])]
    for P in sorted({P for row, P in everything if row["kind"] == "reconstruction"}):
        found = [first("reconstruction", label, tested[label], P, M) for label in labels]
        if any(row is not None for row in found):
            lines.append((f"$P = {P}$", [(row, "" if row is None else str(row["seen_as"])) for row in found]))
    return labels, lines


def build_pictures(tables, title, subtitle, M):
    figure.use_style()
    known = sorted({int(row["M"]) for rows in tables for row in rows if row["kind"] == "reconstruction"})
    M = known[-1] if M is None else M
    if M not in known:
        raise Error(f"--M {M}: no reconstructions of so many examples: allowed are {', '.join(map(str, known))}")
    labels, lines = picture_rows(tables, M)
    cell, left, gap = 0.46, 0.75, 0.03
    wide = left + len(labels) * cell + 0.12
    above = headline_height(title, subtitle, wide - 0.24) + 0.16
    high = above + len(lines) * cell + 0.32
    picture = plt.figure(figsize=(wide, high), dpi=200)
    for k, (name, cells) in enumerate(lines):
        y = high - above - (k + 1) * cell
        picture.text((left - 0.06) / wide, (y + cell / 2) / high, name, ha="right", va="center", size=7.5)
        for column, (row, remark) in enumerate(cells):
            if row is None:
                continue
            axes = picture.add_axes(((left + column * cell + gap) / wide, (y + gap) / high, (cell - 2 * gap) / wide,
                                     (cell - 2 * gap) / high))
            axes.imshow(grey(row), cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
            axes.set(xticks=[], yticks=[])
            wrong = remark not in ("", str(labels[column]))
            for spine in axes.spines.values():
                spine.set(color=VERMILION if wrong else "#999999", linewidth=1.2 if wrong else 0.4)
            if wrong:
                axes.text(0.97, 0.02, remark, transform=axes.transAxes, ha="right", va="bottom", size=6.5, color="white",
                          weight="bold", bbox={"facecolor": VERMILION, "edgecolor": "none", "pad": 1.0})
    picture.text(0.12 / wide, 0.1 / high, "Red: taken for another class, whose label is written. Grey: pixels without a spin.",
                 size=7, color="#444444")
    figure.headline(picture, title, subtitle, 0.12, high - 0.06, wide - 0.24)
    return picture


def subtitle(tables):
    """What all networks share, and how many draws there are."""
    said = []
    for name in ("protocol", "T", "convention"):
        found = {str(row[name]) if name != "T" else f"{name} = {row[name]:g}" for rows in tables for row in rows}
        said += found if len(found) == 1 else []
    draws = {int(row["draws"]) for rows in tables for row in rows if "draws" in rows.dtype.names}
    return ", ".join([*said, *(f"{count} draws of the images" for count in draws if len(draws) == 1)])


def main():
    parser = argparse.ArgumentParser(description="Draws what networks of images do.")
    parser.add_argument("files", metavar="FILE", nargs="+", help="result files, .h5, of one set of images")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="only networks with this value of a parameter; may be repeated")
    parser.add_argument("--pictures", action="store_true", help="archetypes, images and reconstructions in a grid")
    parser.add_argument("--M", type=int, help="examples of each class of the networks in the grid (the most)")
    figure.add_output_flags(parser, "FILE-images or FILE-pictures")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        where = figure.selection(words.where)
        tables, meta = read(words.files, PICTURES if words.pictures else TABLE, where)
        title = words.title if words.title is not None else meta.get("title", "")
        said = subtitle(tables)
        if words.pictures:
            picture, suffix = build_pictures(tables, title, said, words.M), "-pictures"
        else:
            picture, suffix = build(curves(tables), title, said), "-images"
        for name in figure.save(picture, figure.stem_of(words, words.files[0], suffix), formats):
            print(name)
        return 0

    return figure.run("plot_images.py", body)


if __name__ == "__main__":
    sys.exit(main())
