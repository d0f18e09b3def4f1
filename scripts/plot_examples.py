#!/usr/bin/python3
"""Draws how many examples a network needs against their quality r, and fits M = c r^-a for each protocol by least
squares of the logarithms. The noise of data is (1 - r^2)/(M r^2), so that M/(1 - r^2) is fitted, too: its exponent is
that of r -> 0.

    plot_examples.py examples.h5                       # examples-examples.png, .svg, .pdf; prints the exponents
    plot_examples.py examples.h5 --where alpha=0.02 --formats png
"""
import argparse
import sys

import numpy as np

import figure
import mattis
from figure import BLUE, GREEN, ORANGE, VERMILION, Error, distinct, plt, rows_where

TABLE = "boundaries/examples_needed"
LOOKS = [(BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (ORANGE, "D")]


def exponent(r, M):
    """-d ln M/d ln r by least squares, its standard error from the scatter, and M at r = 1 of the fit."""
    (slope, constant), covariance = np.polyfit(np.log(r), np.log(M), 1, cov=True)
    return -slope, np.sqrt(covariance[0, 0]), np.exp(constant)


def read(file, where):
    """For every protocol the qualities below 1 and the examples that they need; the fixed parameters; the meta data."""
    result = mattis.open(file)
    if TABLE not in result:
        raise Error(f"{result.file}: no table {TABLE}: the job's boundaries must have examples_needed")
    rows = result[TABLE]
    rows = rows[(rows["status"] == "converged") & (rows["r"] < 1)]
    for name, value in where.items():
        if name not in mattis.parameters(rows):
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(mattis.parameters(rows))}")
        rows = rows_where(rows, name, value)
    fixed = {}
    for name in mattis.parameters(rows):
        values = distinct(rows[name])
        if name in ("protocol", "r", "M"):
            continue
        if len(values) > 1:
            raise Error(f"{name} varies in table {TABLE}: choose one with --where {name}=VALUE")
        fixed[name] = values[0].item() if len(values) else None
    series = {}
    for protocol in distinct(rows["protocol"]):
        mine = rows_where(rows, "protocol", protocol)
        if len(mine) >= 3:
            series[str(protocol)] = (mine["r"].astype(float), mine["M"].astype(float))
    if not series:
        raise Error(f"{result.file}: no protocol has three qualities below 1 at which examples suffice")
    return series, fixed, result.meta


def build(series, fits, title, subtitle):
    figure.use_style()
    left, bottom, high, above = 0.5, 0.4, 2.3, 0.55
    picture = plt.figure(figsize=(figure.COLUMN, bottom + high + above), dpi=200)
    total = picture.get_figheight()
    axes = picture.add_axes((left / figure.COLUMN, bottom / total, (figure.COLUMN - left - 0.15) / figure.COLUMN,
                             high / total))
    for (colour, marker), (protocol, (r, M)) in zip(LOOKS, series.items()):
        a, error, constant = fits[protocol][0]
        axes.plot(r, M, ls="", marker=marker, ms=4, mfc="white", mec=colour,
                  label=rf"{protocol}: $M \propto r^{{-{a:.2f} \pm {error:.2f}}}$")
        axes.plot(r, constant * r**-a, color=colour, lw=1.0)
    axes.set_xscale("log")
    axes.set_yscale("log")
    ticks = [tick for tick in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8) if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel(figure.quantity("r"), labelpad=2)
    axes.set_ylabel(figure.quantity("M"), labelpad=3)
    axes.legend(frameon=False, loc="upper right")
    figure.headline(picture, title, subtitle, 0.1, total - 0.06, figure.COLUMN - 0.14)
    return picture


def main():
    parser = argparse.ArgumentParser(description="Draws the examples that are needed against their quality.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("--where", action="append", default=[], metavar="NAME=VALUE",
                        help="value of another parameter that varies; may be repeated")
    figure.add_output_flags(parser, "FILE-examples")
    words = parser.parse_args()

    def body():
        formats = figure.formats_of(words.formats)
        series, fixed, meta = read(words.file, figure.selection(words.where))
        fits = {}
        for protocol, (r, M) in series.items():
            fits[protocol] = exponent(r, M), exponent(r, M / (1 - r**2))
            (a, error, _), (limit, its_error, _) = fits[protocol]
            print(f"{protocol}: M ~ r^-{a:.3f} +- {error:.3f}, M/(1 - r^2) ~ r^-{limit:.3f} +- {its_error:.3f}, "
                  f"r from {r.min():g} to {r.max():g}")
        shown = [figure.value_text(name, fixed[name]) for name in ("P", "alpha", "T", "quality") if name in fixed]
        title = words.title if words.title is not None else meta.get("title", "")
        subtitle = ", ".join([meta.get("model", ""), *shown, fixed.get("convention") or ""]).strip(", ")
        for name in figure.save(build(series, fits, title, subtitle), figure.stem_of(words, words.file, "-examples"),
                                formats):
            print(name)
        return 0

    return figure.run("plot_examples.py", body)


if __name__ == "__main__":
    sys.exit(main())
