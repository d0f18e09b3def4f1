"""What the plotting scripts share: style, symbols, selection of rows, saving, errors."""
import re
import sys
from pathlib import Path

import matplotlib
import numpy as np

import mattis

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  pylint: disable=wrong-import-position
from matplotlib.font_manager import FontProperties  # noqa: E402  pylint: disable=wrong-import-position
from matplotlib.mathtext import MathTextParser  # noqa: E402  pylint: disable=wrong-import-position
from matplotlib.textpath import TextPath  # noqa: E402  pylint: disable=wrong-import-position

COLUMN = 3.4  # inches, the width of a column of a journal (8.6 cm)
FORMATS = ("png", "svg", "pdf")

# Okabe and Ito: told apart with any colour vision.
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"

# The one look of a verdict: colour, marker, word. A colour says the verdict and nothing else.
VERDICTS = {"agrees": (BLUE, "D", "agrees"), "disagrees": (VERMILION, "X", "disagrees")}

SYMBOLS = {"alpha": r"$\alpha$", "alpha1": r"$\alpha_1$", "alpha2": r"$\alpha_2$", "rho": r"$\rho$", "beta": r"$\beta$",
           "gamma": r"$\gamma$", "T": "$T$", "P": "$P$", "N": "$N$", "K": "$K$", "M": "$M$", "d": "$d$", "r": "$r$",
           "r0": "$r_0$", "T_ref": r"$T_\mathrm{ref}$", "m": "$m$", "q": "$q$", "m2": r"$m^2$", "m4": r"$m^4$",
           "m_abs": "$|m|$", "energy": "energy per spin $u$", "acceptance": "acceptance",
           "binder": "Binder cumulant"}
QUANTITIES = {"alpha": r"load $\alpha$", "T": "temperature $T$", "m": "overlap $m$", "q": "replica overlap $q$",
              "d": "dilution $d$", "rho": r"noise of the examples $\rho$", "r": "quality $r$ of the examples",
              "M": "examples $M$ of a pattern", "w": "noise of the tensors $w$", "c": "noise of the templates $c$",
              "alpha1": r"load $\alpha_1$ of task 1", "alpha2": r"load $\alpha_2$ of task 2", "qd_fixed": "given $q_d$"}
REDUCED = r"$T/T_\mathrm{c}$"
ANSAETZE = {"rs": "RS", "one_step": "signal-to-noise", "frsb": "full RSB"}


class Error(Exception):
    """What is asked for cannot be drawn; the message says why and what can."""


def symbol(name, reduced=False):
    """`reduced`: temperatures are in units of the critical one."""
    return REDUCED if reduced and name == "T" else SYMBOLS.get(name, name.replace("_", " "))


def quantity(name, reduced=False):
    return f"temperature {REDUCED}" if reduced and name == "T" else QUANTITIES.get(name, symbol(name))


def ansatz_text(name):
    return ANSAETZE.get(name, name.upper())


def value_text(name, value, reduced=False):
    """P = 4; a choice stands for itself."""
    return str(value) if isinstance(value, str) else f"{symbol(name, reduced)} = {value:.6g}".replace("= -", "= \N{MINUS SIGN}")


def use_style():
    plt.rcParams.update({
        "font.family": ["STIXGeneral", "DejaVu Serif"], "mathtext.fontset": "stix", "font.size": 8.5,
        "axes.labelsize": 9.5, "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.fontsize": 7.5,
        "axes.linewidth": 0.7, "xtick.direction": "in", "ytick.direction": "in", "xtick.top": True,
        "ytick.right": True, "xtick.major.width": 0.6, "ytick.major.width": 0.6, "xtick.major.size": 3,
        "ytick.major.size": 3, "lines.solid_capstyle": "round", "lines.dash_capstyle": "butt",
        "savefig.dpi": 400, "pdf.fonttype": 42, "svg.hashsalt": "mattis", "axes.unicode_minus": True})


def selection(words):
    """["P=4", "T=0.5"] as a dictionary of texts."""
    chosen = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise Error(f"--where {word}: allowed is NAME=VALUE, as P=4")
        chosen[name.strip()] = value.strip()
    return chosen


def matches(rows, name, wanted):
    """Which rows have a value, written as text, of a parameter."""
    column = rows[name]
    if column.dtype.kind == "U":
        return column == wanted
    try:
        return np.isclose(column, float(wanted), rtol=1e-9, atol=1e-12)
    except ValueError:
        return np.zeros(len(rows), bool)


def rows_where(rows, name, wanted):
    """The rows in which a parameter has a value written as text; empty if none has."""
    return rows[matches(rows, name, wanted)]


def equilibrated(rows):
    """Which simulated points speak for themselves; all in files that do not say."""
    return np.array([not ("equilibrated" in row.dtype.names and row["equilibrated"] == 0) for row in rows])


def distinct(values):
    """Different values in ascending order, without the missing ones."""
    values = np.unique(values)
    return values if values.dtype.kind == "U" else values[~np.isnan(values.astype(float))]


def wrapped(text, width, size, weight="normal"):
    """Text broken between words into lines that fit a width in inches at a font size in points. Formulas are not
    broken: blanks within $…$ do not separate words."""
    font = FontProperties(family=plt.rcParams["font.family"], size=size, weight=weight)
    lines = []
    for word in re.findall(r"(?:\$[^$]*\$|[^\s$])+|\$", text):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and TextPath((0, 0), longer, prop=font).vertices[:, 0].max() <= 72 * width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def readable(text):
    """A text whose formulas cannot be set stands for itself."""
    try:
        MathTextParser("path").parse(text)
    except ValueError:
        return text.replace("$", r"\$")
    return text


def headline(figure, title, subtitle, left, top, width):
    """Title and subtitle, top left, in inches from the lower left corner; returns the height that they take."""
    height = 0.0
    for text, size, weight, colour in ((readable(title), 10, "bold", "black"), (subtitle, 8, "normal", "#444444")):
        lines = "\n".join(wrapped(line, width, size, weight) for line in text.splitlines() if line.strip())
        if not lines:
            continue
        artist = figure.text(left / figure.get_figwidth(), (top - height) / figure.get_figheight(), lines, size=size,
                             weight=weight, color=colour, va="top", ha="left", linespacing=1.1)
        height += artist.get_window_extent(figure.canvas.get_renderer()).height / figure.dpi + 0.035
    return height


def save(figure, stem, formats):
    """Writes stem.png, stem.svg, …; returns the names. Times are left out, so that same input makes same files."""
    names = []
    for kind in formats:
        name = f"{stem}.{kind}"
        metadata = {"png": {"Software": None}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}[kind]
        try:
            figure.savefig(name, format=kind, metadata=metadata)
        except OSError as failure:
            raise Error(f"{name} cannot be written: {failure.strerror or failure}") from None
        names.append(name)
    plt.close(figure)
    return names


def add_output_flags(parser, default_stem):
    parser.add_argument("-o", "--output", metavar="STEM", help=f"name of the pictures without ending; {default_stem}")
    parser.add_argument("--formats", default="png,svg,pdf", help="comma-separated: png, svg, pdf (all)")
    parser.add_argument("--title", help="in place of the job's")


def formats_of(text):
    formats = [kind.strip().lower() for kind in text.split(",") if kind.strip()]
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown or not formats:
        raise Error(f"--formats {text}: allowed are {', '.join(FORMATS)}")
    return formats


def stem_of(words, file, suffix):
    return words.output or str(Path(file).with_suffix("")) + suffix


def run(program, body):
    """The exit code of a script: what body() returns, or 2 with one line on standard error."""
    try:
        return body()
    except (Error, mattis.Error) as error:
        print(f"{program}: error: {error}", file=sys.stderr)
        return 2
