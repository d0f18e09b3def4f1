"""What a phase diagram is drawn from: grid of phases, lines and points, in the plane of two parameters."""
import re
from dataclasses import dataclass, field

import numpy as np

import mattis
from figure import Error, ansatz_text, distinct, rows_where, value_text

DEPTH = {"one_step": -1, "rs": 0, "frsb": 1000}


@dataclass
class Grid:
    """Phases on a rectangular grid: labels[row of y][column of x], -1 where there is no row. Each label is a phase and,
    of networks of several patterns, the sizes of its groups of equal overlaps."""
    x: np.ndarray
    y: np.ndarray
    labels: np.ndarray
    names: list
    groups: list
    ansatz: str


@dataclass
class Curve:
    """One line of one ansatz: pieces of (n, 2) points, and those on which a remark was made; none where it was not
    found."""
    line: str
    ansatz: str  # of the followed state
    pieces: list
    doubtful: list
    rival: str = ""  # ansatz of the phase it is compared with, where that is another
    statuses: set = field(default_factory=set)  # of its rows

    @property
    def theory(self):
        """RS; RS retrieval, 1RSB rival."""
        name = ansatz_text(self.ansatz)
        return f"{name} retrieval, {ansatz_text(self.rival)} rival" if self.rival else name


@dataclass
class AbsentLine:
    """A line that was asked for and of which nothing is drawn."""
    line: str
    theory: str
    why: str


@dataclass
class Point:
    """A simulated point: the worst |z| over observables, and a verdict or the reason for none."""
    x: float
    y: float
    z: float
    verdict: str  # agrees, disagrees, not_judged
    reason: str


@dataclass
class Diagram:
    title: str
    subtitle: str
    x: str
    y: str
    reduced: bool = False  # temperatures are in units of T_c
    grid: Grid = None
    curves: list = field(default_factory=list)
    absent: list = field(default_factory=list)
    points: list = field(default_factory=list)


def read_diagram(file, x, y, where, ansatz):
    """The diagram in the plane (x, y) of a result file; `where` fixes the other parameters."""
    result = mattis.open(file)
    tables = {name: result[name] for name in result.tables
              if name in ("phases", "agreement", "montecarlo/points") or name.startswith("boundaries/")}
    tables = {name: rows for name, rows in tables.items() if len(rows)}
    if not tables:
        raise Error(f"{result.file}: nothing to draw: it has no phases, boundaries or Monte Carlo points "
                    f"(status {result.meta.get('status', 'unknown')})")
    fixed = {}
    found_in = {name: _found_outside(result, name, rows, (x, y, *where)) for name, rows in tables.items()}
    elsewhere = {name: other for name, other in found_in.items() if other}
    unseen = [AbsentLine(name.split("/", 1)[1], ansatz_text(str(ansatz_of)), f"in {other}, no axis of this picture")
              for name, other in elsewhere.items() for ansatz_of in distinct(tables[name]["ansatz"])]
    tables = {name: rows for name, rows in tables.items() if name not in elsewhere}
    for name, rows in tables.items():
        tables[name] = _real(_in_plane(name, rows, (x, y), where, fixed), (x, y))
    _require_known(where, tables)
    diagram = Diagram(result.meta.get("title") or result.meta.get("model", ""), "", x, y, absent=unseen)
    if len(tables.get("phases", ())):
        diagram.grid = _grid(tables["phases"], x, y, ansatz)
    for name, rows in tables.items():
        if name.startswith("boundaries/"):
            found = _curves(name.split("/", 1)[1], rows, diagram)
            diagram.curves += [curve for curve in found if _is_seen(curve, diagram.grid)]
            diagram.absent += [_absent(curve) for curve in found if not _is_seen(curve, diagram.grid)]
    diagram.points = _points(tables.get("montecarlo/points", ()), tables.get("agreement", ()), x, y)
    diagram.reduced = fixed.get("units") == "normalised"
    diagram.subtitle = _subtitle(result.meta.get("model", ""), fixed, diagram, tables)
    return diagram


def _found_outside(result, name, rows, chosen):
    """The parameter that a line was traced in, where it is none of the chosen ones: it has values off the grid."""
    grids = [result[table] for table in result.tables if table == "phases" or table.startswith("theory/")]
    if not name.startswith("boundaries/") or not grids:
        return None
    known = mattis.parameters(rows)
    return next((other for other in known if other not in chosen and other in mattis.parameters(grids[0])
                 and not np.all(np.isin(rows[other], np.concatenate([grid[other] for grid in grids])))), None)


def _in_plane(name, rows, plane, where, fixed):
    """The rows of a table with the wanted values of the other parameters, which must then be fixed."""
    known = mattis.parameters(rows)
    for axis in plane:
        if axis not in known:
            raise Error(f"--x, --y: no parameter {axis} in table {name}: allowed are {', '.join(known)}")
    for other in known:
        if other in plane:
            continue
        if other in where:
            found = rows_where(rows, other, where[other])
            if not len(found):
                raise Error(f"--where {other}={where[other]}: table {name} has {other} = {_listed(rows[other])}")
            rows = found
        values = distinct(rows[other])
        if len(values) > 1:
            raise Error(f"{other} varies in table {name} ({_listed(values)}): choose one with --where {other}=VALUE")
        if len(values) == 1:
            fixed[other] = values[0].item()
    return rows


def _real(rows, plane):
    """The same rows with the two parameters as real numbers, missing whole ones as nan."""
    types = [(name, float if name in plane else rows.dtype[name]) for name in rows.dtype.names]
    real = rows.astype(types)
    for name in plane:
        if rows.dtype[name].kind == "i":
            real[name][rows[name] == np.iinfo(rows.dtype[name]).min] = np.nan
    return real


def _listed(values):
    texts = [str(value) if isinstance(value, str) else f"{value:.6g}" for value in distinct(values).tolist()]
    return ", ".join(texts[:8]) + (", …" if len(texts) > 8 else "")


def _require_known(where, tables):
    known = sorted({name for rows in tables.values() for name in mattis.parameters(rows)})
    for name in where:
        if name not in known:
            raise Error(f"--where {name}: no such parameter: allowed are {', '.join(known)}")


def depth(curve):
    """The order of curves by their ansatz."""
    return _depth(curve.ansatz), _depth(curve.rival or curve.ansatz)


def _depth(ansatz):
    digits = re.match(r"\d+", ansatz)
    return DEPTH.get(ansatz, int(digits[0]) if digits else DEPTH["one_step"])


def _grid(rows, x, y, ansatz):
    """Phases of one ansatz, by default the deepest."""
    there = sorted(distinct(rows["ansatz"]), key=_depth)
    if ansatz and ansatz not in there:
        raise Error(f"--ansatz {ansatz}: phases are known of {', '.join(there)}")
    chosen = ansatz or there[-1]
    rows = rows[rows["ansatz"] == chosen]
    xs, column = np.unique(rows[x], return_inverse=True)
    ys, line = np.unique(rows[y], return_inverse=True)
    if len(xs) < 2 or len(ys) < 2:
        return None
    groups = rows["groups"] if "groups" in rows.dtype.names else np.full(len(rows), "")
    known = sorted(set(zip(rows["phase"].tolist(), groups.tolist())))
    label = [known.index(pair) for pair in zip(rows["phase"].tolist(), groups.tolist())]
    labels = np.full((len(ys), len(xs)), -1)
    labels[line, column] = label
    return Grid(xs, ys, labels, [phase for phase, _ in known], [sizes for _, sizes in known], chosen)


def _curves(line, rows, diagram):
    x, y = diagram.x, diagram.y
    axes = {x: diagram.grid.x, y: diagram.grid.y} if diagram.grid else {x: (), y: ()}
    curves = []
    rivals = rows["rival"] if "rival" in rows.dtype.names else np.full(len(rows), "")
    rivals = np.where(rivals == rows["ansatz"], "", rivals)
    for ansatz, rival in sorted(set(zip(rows["ansatz"], rivals)), key=lambda pair: (_depth(pair[0]), pair[1])):
        of_ansatz = rows[(rows["ansatz"] == ansatz) & (rivals == rival)]
        remarks = of_ansatz["remark"] if "remark" in rows.dtype.names else np.full(len(of_ansatz), "")
        pieces, doubtful = [], []
        for piece in _pieces(of_ansatz, x, y, axes):
            where = np.array([[of_ansatz[x][k], of_ansatz[y][k]] for k in piece])
            remarked = remarks[piece] != ""
            segments = remarked[:-1] | remarked[1:] if len(piece) > 1 else remarked
            for run in _runs(segments):
                (doubtful if segments[run[0]] else pieces).append(where[run[0]:run[-1] + 2])
        curves.append(Curve(line, str(ansatz), pieces, doubtful, str(rival), set(of_ansatz["status"].tolist())))
    return curves


def _is_seen(curve, grid):
    """Whether something of a curve lies in the picture, which is the grid where there is one."""
    where = np.concatenate([*curve.pieces, *curve.doubtful, np.empty((0, 2))])
    if grid is None or not len(where):
        return len(where) > 0
    inside = (where >= [grid.x[0], grid.y[0]]) & (where <= [grid.x[-1], grid.y[-1]])
    return bool(np.any(np.all(inside, axis=1)))


def _absent(curve):
    """What is said in place of a curve that is not seen."""
    if curve.pieces or curve.doubtful:
        return AbsentLine(curve.line, curve.theory, "outside this picture")
    why = "exists nowhere here" if curve.statuses == {"absent"} else "not found here"
    return AbsentLine(curve.line, curve.theory, why)


def _runs(flags):
    """Indices grouped into runs of equal flags."""
    cuts = np.flatnonzero(np.diff(flags.astype(int))) + 1
    return [run for run in np.split(np.arange(len(flags)), cuts) if len(run)]


def _pieces(rows, x, y, axes):
    """Row numbers of the connected pieces of a line. It was traced at fixed values of one parameter, in order, with
    any number of crossings at each; a fold is where two crossings meet, and joins two branches. A value of the axis at
    which there is no crossing cuts the line."""
    given, found = (y, x) if _is_traced_along(rows, y, x, axes) else (x, y)
    values = distinct(np.concatenate([rows[given], np.asarray(axes[given], float)]))
    steps = [[k for k in np.flatnonzero(rows[given] == value) if not np.isnan(rows[found][k])] for value in values]
    scale = np.ptp(rows[found][~np.isnan(rows[found])]) if np.any(~np.isnan(rows[found])) else 1.0
    open_pieces, pieces = [], []
    for crossings in steps:
        left, kept = list(crossings), []
        waiting = list(range(len(open_pieces)))
        for distance, p, k in sorted((abs(rows[found][k] - rows[found][open_pieces[p][-1]]), p, k)
                                     for p in waiting for k in crossings):
            if p in waiting and k in left and distance <= 0.3 * scale + 1e-12:
                open_pieces[p].append(k)
                kept.append(open_pieces[p])
                waiting.remove(p)
                left.remove(k)
        fresh = [[k] for k in left]
        pieces += fresh
        open_pieces = kept + fresh
    return _joined(pieces, rows[given], rows[found], scale)


def _is_traced_along(rows, given, other, axes):
    """Whether the rows follow the values of this parameter, which then are those of the grid if only its values are,
    and else never missing, in order and not all the same."""
    of_grid = [len(axes[name]) > 0 and np.all(np.isin(rows[name], axes[name])) for name in (given, other)]
    if of_grid[0] != of_grid[1]:
        return bool(of_grid[0])
    if np.isnan(rows[other]).any() != np.isnan(rows[given]).any():
        return not np.isnan(rows[given]).any()
    steps = np.diff(rows[given])
    same = not np.any(steps) and np.any(np.diff(rows[other]))
    return bool(not same and (np.all(steps >= 0) or np.all(steps <= 0)))


def _joined(pieces, given, found, scale):
    """Two pieces that both begin, or both end, side by side at one value are the two sides of a fold."""
    for end in (0, -1):
        for a in pieces:
            for b in pieces:
                if a is b or not a or not b or min(len(a), len(b)) < 2:
                    continue
                if given[a[end]] == given[b[end]] and abs(found[a[end]] - found[b[end]]) < 0.15 * scale:
                    a[:] = (b[::-1] + a) if end == 0 else (a + b[::-1])
                    b.clear()
    return [np.array(piece) for piece in pieces if piece]


def _points(simulated, agreement, x, y):
    """Simulated points in the plane, all sizes and observables of one taken together."""
    rows = simulated if len(simulated) else agreement
    points = []
    for at in sorted({(row[x], row[y]) for row in rows}):
        verdicts = agreement[(agreement[x] == at[0]) & (agreement[y] == at[1])] if len(agreement) else agreement
        points.append(Point(*at, *_judged(verdicts)))
    return points


def _judged(rows):
    if not len(rows):
        return np.nan, "not_judged", "simulated, not compared"
    judged = rows[rows["verdict"] != "not_judged"]
    if not len(judged):
        return np.nan, "not_judged", "not judged: " + _short_reason(str(rows["reason"][0]))
    verdict = "disagrees" if np.any(judged["verdict"] == "disagrees") else "agrees"
    return float(np.nanmax(np.abs(judged["z"]))), verdict, ""


def _short_reason(reason):
    """A reason without its figures, so that points with the same one are one entry of the legend."""
    for word, short in (("escaped", "replicas escaped"), ("not equilibrated", "not equilibrated"),
                        ("fewer than", "fewer than three sizes"), ("no spread", "no spread between samples"),
                        ("does not fit", "the extrapolation does not fit"), ("not declared", "no finite-size exponent"),
                        ("one disorder sample", "one disorder sample")):
        if word in reason:
            return short
    return re.sub(r"^theory: ", "", re.sub(r" at the realised load.*", "", reason)) or "no reason given"


def _worth_saying(fixed, lines):
    """Without the values that say nothing: no data, no further load, no noise of the tensors, the units; of data whose
    entropy alone is given what is not known of them; a quality that no line asks for."""
    silent = {"w": 0.0}
    if "units" in fixed:
        silent |= {"r": 1.0, "M": 0, "class_law": "exact", "alpha": 0.0, "units": fixed["units"]}
    if fixed.get("M") == 0:
        silent |= {"r": 1.0, "M": 0, "class_law": fixed.get("class_law")}
    if fixed.get("protocol") == "storing" or fixed.get("M", 0) > 0 or "r" not in fixed:
        silent["rho"] = 0.0
    if "units" not in fixed and fixed.get("protocol") == "storing":
        silent["protocol"] = "storing"
    if not any(line in ("retrieval_quality", "examples_needed") for line in lines):
        silent["quality"] = fixed.get("quality")
    return {name: value for name, value in fixed.items() if name not in silent or value != silent[name]}


def _subtitle(model, fixed, diagram, tables):
    lines = {curve.line for curve in diagram.curves}
    parts = [model, *(value_text(name, value, diagram.reduced) for name, value in _worth_saying(fixed, lines).items())]
    ansaetze = {part.ansatz for part in [diagram.grid, *diagram.curves] if part}
    if len(ansaetze) == 1:
        parts.append(f"{ansatz_text(ansaetze.pop())} theory")
    elif diagram.grid:
        parts.append(f"phases of {ansatz_text(diagram.grid.ansatz)}")
    text = ", ".join(part for part in parts if part)
    points = tables.get("montecarlo/points", ())
    if len(points):
        text += f"\nMonte Carlo at $N$ = {', '.join(str(N) for N in np.unique(points['N']))}"
        samples = np.unique(points["samples"])
        text += f", {samples[0]} samples" if len(samples) == 1 else f", {samples[0]} to {samples[-1]} samples"
    return text
