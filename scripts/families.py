"""Curves of a family: rows of a table told apart by the parameters that vary, with a colour for each curve."""
import matplotlib
import numpy as np

import figure
import mattis
from figure import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION, Error

COLOURS = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY]
OWN = ("ansatz", "reference")  # told apart like parameters


def names_of(rows):
    """What tells the curves of a table apart: parameters of the model, the ansatz, and own parameters of a potential."""
    end = rows.dtype.names.index("status") if "status" in rows.dtype.names else len(rows.dtype.names)
    known = mattis.parameters(rows)
    return [name for name in rows.dtype.names[:end] if name in known or name in OWN]


def selected(rows, where, file):
    for name, value in where.items():
        if name not in rows.dtype.names:
            raise Error(f"{file}: --where {name}: no such column: allowed are {', '.join(names_of(rows))}")
        rows = figure.rows_where(rows, name, value)
    return rows


def varying(rows, names):
    """The names that take several values, without those that follow another one throughout (T_ref = T)."""
    found = []
    for name in names:
        column = rows[name]
        same = (np.array_equal(column, rows[other]) for other in found if rows[other].dtype.kind == column.dtype.kind)
        if len(np.unique(column)) > 1 and not any(same):
            found.append(name)
    return found


def curves(rows, names):
    """The rows of each curve, by the values of `names`: numbers ascending, texts in the order of the file."""
    keys = list(dict.fromkeys(tuple(_plain(row[name]) for name in names) for row in rows))
    texts = {name: list(dict.fromkeys(rows[name].tolist())) for name in names if rows[name].dtype.kind == "U"}
    for key in sorted(keys, key=lambda values: [texts[n].index(v) if n in texts else v for n, v in zip(names, values)]):
        chosen = np.ones(len(rows), bool)
        for name, value in zip(names, key):
            column = rows[name]
            chosen &= column == value if column.dtype.kind in "Ui" else np.isclose(column, value, rtol=1e-12, atol=0,
                                                                                  equal_nan=True)
        yield key, rows[chosen]


def _plain(value):
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, (str, int)) or value == value else float("nan")  # pylint: disable=comparison-with-itself


def colours(count):
    """Colours told apart by eye; of many curves in order shades from dark to light."""
    if count <= len(COLOURS):
        return COLOURS[:count]
    return [matplotlib.colormaps["viridis"](x) for x in np.linspace(0, 0.92, count)]


def text(names, key):
    return ", ".join(figure.ansatz_text(value) if name == "ansatz" else figure.value_text(name, value)
                     for name, value in zip(names, key))


def fixed_text(rows, names, vary):
    """What all curves share, for a subtitle."""
    shown = [name for name in names if name not in vary and len(np.unique(rows[name])) == 1]
    values = [(name, _plain(rows[name][0])) for name in shown]
    return ", ".join(figure.ansatz_text(v) if n == "ansatz" else figure.value_text(n, v) for n, v in values
                     if v == v and v not in ("", "storing"))  # pylint: disable=comparison-with-itself


def pieces(x, y, solid):
    """The parts of a curve that are drawn with one line each: (x, y, whether solid). Neighbours share their end."""
    found, start = [], 0
    for k in range(1, len(x) + 1):
        if k < len(x) and solid[k] == solid[start]:
            continue
        stop = min(k + 1, len(x))
        found.append((x[start:stop], y[start:stop], bool(solid[start])))
        start = k
    return found
