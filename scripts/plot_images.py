#!/usr/bin/python3
"""Draws what networks of images do, from result files of mattis whose jobs have a [dataset]: above all the share of test
images that are recognised, below it the overlap with the archetype of their class, against the number of examples. A
colour for each order of interaction and a marker for each temperature, with errors over draws of the images; panels side by
side are of different protocols or conventions. Black lines are what needs no dynamics: the image itself with the class that
it is nearest to, and the average of that class in its place.

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
STYLES = [("o", "-"), ("s", "--"), ("^", "-."), ("D", (0, (1, 1)))]  # of temperatures, from the lowest on
PANEL = (2.6, 1.9)  # inches
PAIRWISE = 2
NEAREST, ITSELF = ("--", "x"), (":", "+")  # lines of what needs no dynamics, and their markers where M is one number


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


def chosen_pictures(rows, where):
    """The reconstructions of the chosen networks, with the pictures that belong to all networks of the file: those stand
    there once, with the parameters of the first. None of a file without such a network."""
    of_networks = rows["kind"] == "reconstruction"
    chosen = chosen_rows(rows[of_networks], where)
    return np.concatenate([rows[~of_networks], chosen]) if len(chosen) else chosen


def read(files, table, where):
    """Rows of the table of each file that are chosen, and the provenance of the first."""
    results = [mattis.open(file) for file in files]
    choose = chosen_pictures if table == PICTURES else chosen_rows
    for result in results:
        if table not in result:
            raise Error(f"{result.file}: no table {table}: the job has no [dataset]"
                        + (" with pictures" if table == PICTURES else ""))
    found = [choose(result[table], where) for result in results]
    if not any(len(rows) for rows in found):
        raise Error(f"{', '.join(map(str, files))}: no networks with these values")
    return found, results[0].meta


def network(row, P):
    """What a network is called by, beside its number of examples."""
    return P, float(row["T"]), str(row["protocol"]), str(row["convention"])


def networks(tables):
    """All rows, each with its network."""
    return [(network(row, P), row) for rows in tables for row, P in zip(rows, order(rows))]


def curves(tables):
    """Of each network its rows by ascending M."""
    found = {}
    for key, row in networks(tables):
        found.setdefault(key, []).append(row)
    return {key: sorted(rows, key=lambda row: row["M"]) for key, rows in sorted(found.items())}


def styles_of(temperatures):
    """Marker and line of each temperature."""
    if len(temperatures) > len(STYLES):
        raise Error(f"networks at {len(temperatures)} temperatures: allowed are at most {len(STYLES)} in a picture, chosen "
                    f"with --where T={temperatures[0]:g}")
    return dict(zip(temperatures, STYLES))


def panel_name(panel, panels):
    """Protocol of a panel, and convention where not all have the same."""
    protocol, convention = panel
    return protocol if len({other[1] for other in panels}) == 1 else f"{protocol}, {convention}"


def headline_height(title, subtitle, width):
    """What title and subtitle take, in inches."""
    trial = plt.figure(figsize=(width + 0.24, 3), dpi=200)
    height = figure.headline(trial, title, subtitle, 0.12, 2.9, width)
    plt.close(trial)
    return height


def values(rows, name):
    M = np.array([row["M"] for row in rows], float)
    return M, np.array([row[name] for row in rows]), np.array([row[f"{name}_error"] for row in rows])


def draw_baseline(axes, rows, name, style):
    """A line over all M; one M has a marker, since a line through one point is none."""
    M, mean, error = values(rows, name)
    line, marker = style
    if len(M) == 1:
        axes.errorbar(M, mean, error, color=BLACK, marker=marker, ms=5, ls="none", elinewidth=0.8)
        return
    axes.fill_between(M, mean - error, mean + error, color=BLACK, alpha=0.15, lw=0)
    axes.plot(M, mean, color=BLACK, ls=line, lw=1.1)


def draw_panel(axes, own, names, colours, styles):
    """What the dynamics gives, then the lines without dynamics, which are the same for all P and T."""
    name, baselines = names
    coldest = min(styles)
    for (P, T, *_), rows in own.items():
        marker, line = styles[T]
        axes.errorbar(*values(rows, name), color=colours[P], lw=1.1, marker=marker, ms=3,
                      mfc=colours[P] if T == coldest else "white", ls=line, elinewidth=0.8, capsize=1.5)
    of_M = {int(row["M"]): row for rows in own.values() for row in rows}
    for baseline, style in baselines:
        draw_baseline(axes, [of_M[M] for M in sorted(of_M)], baseline, style)
    axes.set_xscale("log")
    axes.set_xticks(sorted(of_M), [str(M) for M in sorted(of_M)])
    axes.minorticks_off()
    axes.set_ylim(0, 1)


def legend_handles(colours, styles, single):
    """`single`: whether a panel has a single M, so that it shows markers of what needs no dynamics."""
    def handle(label, color, style, **more):
        line, marker = style
        return plt.Line2D([], [], color=color, ls=line, lw=1.1, label=label, marker=marker if marker else "none", **more)
    handles = [handle(f"$P = {P}$", colour, ("-", "o"), ms=3) for P, colour in colours.items()]
    if len(styles) > 1:
        handles += [handle(f"$T = {T:g}$", "#777777", (line, marker), ms=3, mfc="#777777" if T == min(styles) else "white")
                    for T, (marker, line) in styles.items()]
    return handles + [handle(label, BLACK, style if single else (style[0], None), ms=5)
                      for label, style in (("nearest class, no dynamics", NEAREST), ("the image itself", ITSELF))]


def build(found, title, subtitle):
    figure.use_style()
    columns = sorted({key[2:] for key in found})
    styles = styles_of(sorted({key[1] for key in found}))
    colours = {P: COLOURS[k % len(COLOURS)] for k, P in enumerate(sorted({key[0] for key in found}))}
    left, gap_x, gap_y, below = 0.55, 0.25, 0.12, 0.92
    wide = max(figure.COLUMN, left + len(columns) * PANEL[0] + (len(columns) - 1) * gap_x + 0.14)
    above = headline_height(title, subtitle, wide - 0.24) + 0.3
    high = above + 2 * PANEL[1] + gap_y + below
    picture = plt.figure(figsize=(wide, high), dpi=200)
    panels = (("accuracy", (("accuracy_nearest", NEAREST),)),
              ("overlap", (("overlap_start", ITSELF), ("overlap_winner", NEAREST))))
    single = False
    for k, column in enumerate(columns):
        own = {key: rows for key, rows in found.items() if key[2:] == column}
        single = single or len({int(row["M"]) for rows in own.values() for row in rows}) == 1
        x = left + k * (PANEL[0] + gap_x)
        for lift, names in zip((PANEL[1] + gap_y, 0), panels):
            axes = picture.add_axes((x / wide, (below + lift) / high, PANEL[0] / wide, PANEL[1] / high))
            draw_panel(axes, own, names, colours, styles)
            if lift:
                axes.set_title(panel_name(column, columns), size=8.5, pad=3)
                axes.tick_params(labelbottom=False)
            else:
                axes.set_xlabel("examples of each class $M$", labelpad=1)
            if k:
                axes.tick_params(labelleft=False)
            else:
                axes.set_ylabel("recognised" if lift else "overlap with the archetype")
    handles = legend_handles(colours, styles, single)
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


def row_name(key, several):
    """Name of a row of reconstructions: P, and on further lines what not all networks of the picture have in common."""
    P, T, protocol, convention = key
    said = zip(several[1:], (f"$T = {T:g}$", protocol, convention))
    return "\n".join([f"$P = {P}$", *(text for differs, text in said if differs)])


def picture_rows(tables, M):
    """Rows of the grid: a name, and a picture with a remark for each label."""
    everything = networks(tables)
    labels = sorted({int(row["label"]) for _, row in everything})

    def first(kind, label, of_M=None, image=None, of=None):
        for key, row in everything:
            if row["kind"] == kind and row["label"] == label and of_M in (None, row["M"]) and image in (None, row["image"]) \
                    and of in (None, key):
                return row
        return None

    tested = {label: first("test", label)["image"] for label in labels}
    lines = [("archetype", [(first("archetype", label), "") for label in labels]),
             ("example", [(first("example", label), "") for label in labels]),
             (f"average\nof {M}", [(first("average", label, M), "") for label in labels]),
             ("test image", [(first("test", label), "") for label in labels])]
    keys = sorted({key for key, row in everything if row["kind"] == "reconstruction" and row["M"] == M})
    several = [len(set(values)) > 1 for values in zip(*keys)]
    for key in keys:
        found = [first("reconstruction", label, M, tested[label], key) for label in labels]
        if any(row is not None for row in found):
            lines.append((row_name(key, several), [(row, "" if row is None else str(row["seen_as"])) for row in found]))
    return labels, lines


def shown_M(tables, M):
    """Number of examples of the networks in the grid: the most, unless it is said."""
    known = sorted({int(row["M"]) for rows in tables for row in reconstructions(rows)})
    if M not in (None, *known):
        raise Error(f"--M {M}: no reconstructions of so many examples: allowed are {', '.join(map(str, known))}")
    return known[-1] if M is None else M


def reconstructions(rows):
    return rows[rows["kind"] == "reconstruction"]


def build_pictures(tables, title, subtitle, M):
    figure.use_style()
    labels, lines = picture_rows(tables, M)
    cell, left, gap = 0.46, 0.8, 0.03
    wide = left + len(labels) * cell + 0.12
    above = headline_height(title, subtitle, wide - 0.24) + 0.16
    high = above + len(lines) * cell + 0.32
    picture = plt.figure(figsize=(wide, high), dpi=200)
    for k, (name, cells) in enumerate(lines):
        y = high - above - (k + 1) * cell
        size = 7.5 if name.count("\n") < 3 else 6.5  # four lines are as high as a picture
        picture.text((left - 0.06) / wide, (y + cell / 2) / high, name, ha="right", va="center", size=size, linespacing=1.0)
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
        if words.pictures:
            M = shown_M(tables, words.M)
            said = subtitle([rows[rows["M"] == M] for rows in map(reconstructions, tables)])
            picture, suffix = build_pictures(tables, title, said, M), "-pictures"
        else:
            picture, suffix = build(curves(tables), title, subtitle(tables)), "-images"
        for name in figure.save(picture, figure.stem_of(words, words.files[0], suffix), formats):
            print(name)
        return 0

    return figure.run("plot_images.py", body)


if __name__ == "__main__":
    sys.exit(main())
