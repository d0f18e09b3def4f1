#!/usr/bin/python3
"""Reads result files of mattis into numpy.

    import mattis
    points = mattis.table("dense-p4.h5", "montecarlo/points")   # structured array, one row a point
    points["m"], points["m_error"]
    mattis.tables("dense-p4.h5")                                # names of all tables
    mattis.meta("dense-p4.h5")["title"]                         # how the result was made

    rows, spins = mattis.configurations("dense-p4.h5", 0)       # of point 0: rows of the table, an array of +-1

    result = mattis.open("dense-p4.h5")                         # the same of one file
    result.meta, result.tables, result["phases"]

From a shell: mattis.py FILE lists the tables, mattis.py FILE TABLE prints one.
"""
import argparse
import contextlib
import difflib
import os
import sys

import h5py
import numpy as np

import checked_file
from checked_file import Error

SCHEMA = 1  # the version of the file format that this module reads
PARAMETERS = ("P", "alpha", "T", "convention", "protocol", "rho", "r", "M", "class_law", "K", "d", "units", "T_ref",
              "overlap", "beta", "gamma", "r0", "alpha1", "alpha2")
# The columns behind the parameters of a point: of networks that learn the facts of their data, which follow from them.
BEHIND_PARAMETERS = ("N", "observable", "ansatz", "status", "dataset_r")


class ResultFile:
    """One result file: `meta` (attributes, as text), `tables` (their names), and a table by result[name]. It is read once:
    its checksum is compared, and everything in it looked at, before anything of it is used."""

    def __init__(self, file):
        self.file = os.fsdecode(file)
        self.tables = []
        image = checked_file.read(self.file)
        self._h5 = checked_file.opened(image, self.file)
        with self._readable() as h5:
            schema = checked_file.attributes(h5, image, "/", self.file).get("mattis_result_schema")
            if schema is None or not isinstance(h5.get("meta"), h5py.Group):
                raise Error(f"{self.file}: not a result file of mattis")
            if schema != SCHEMA:
                raise Error(f"{self.file}: schema {schema} is not known to this script, which reads schema {SCHEMA}")
            self.meta = {name: str(value) for name, value in
                         checked_file.attributes(h5, image, "meta", self.file).items()}
            h5.visititems(self._note_table)

    def __contains__(self, name):
        return name.strip("/") in self.tables

    def __getitem__(self, name):
        """A table as a structured array: reals as float64 (NaN: no value), integers as int64, texts as str."""
        name = name.strip("/")
        if name not in self.tables:
            close = difflib.get_close_matches(name, self.tables, 3, 0.5)
            known = f"did you mean {' or '.join(close)}?" if close else f"it has {', '.join(self.tables) or 'none'}"
            raise Error(f"{self.file}: no table {name}; {known}")
        with self._readable() as h5:
            columns = {column: _values(data) for column, data in h5[name].items() if _is_column(data)}
        if len({len(values) for values in columns.values()}) > 1:
            raise Error(f"{self.file}: the columns of table {name} differ in length")
        rows = np.empty(len(next(iter(columns.values()))), [(column, v.dtype) for column, v in columns.items()])
        for column, values in columns.items():
            rows[column] = values
        return rows

    def configurations(self, point):
        """What montecarlo/configurations holds of a point, a row of montecarlo/points from 0: the rows of that table, and
        their spins as an array of +-1 with a row for each."""
        sizes = self["montecarlo/points"]["N"]
        if not 0 <= point < len(sizes):
            raise Error(f"{self.file}: no point {point}; it has {len(sizes)}, counted from 0")
        rows = self["montecarlo/configurations"]
        rows = rows[rows["point"] == point]
        N = int(sizes[point])
        spins = np.empty((len(rows), N), np.int8)
        for spin, digits in zip(spins, rows["spins"].tolist()):
            packed = np.frombuffer(bytes.fromhex(digits), np.uint8)
            if len(packed) != (N + 7) // 8:
                raise Error(f"{self.file}: a configuration of point {point} has another size than its N = {N}")
            spin[:] = 2 * np.unpackbits(packed, count=N, bitorder="little").astype(np.int8) - 1
        return rows, spins

    @contextlib.contextmanager
    def _readable(self):
        """The HDF5 file. What goes wrong with it, in whatever way, is an Error of one line."""
        try:
            yield self._h5
        except Error:
            raise
        except Exception as failure:
            raise Error(f"{self.file}: cannot be read ({type(failure).__name__}: {failure})") from None

    def _note_table(self, name, item):
        hidden = name.split("/")[0] in ("meta", "state")
        if not hidden and isinstance(item, h5py.Group) and any(map(_is_column, item.values())):
            self.tables.append(name)


def open(file):  # pylint: disable=redefined-builtin
    """The result file, for several looks at it. Raises Error if it is none."""
    return ResultFile(file)


def table(file, name):
    """One table of a result file as a structured array."""
    return ResultFile(file)[name]


def tables(file):
    """The names of the tables of a result file."""
    return ResultFile(file).tables


def meta(file):
    """Provenance of a result file: a dictionary of texts (title, model, job, version, host, started, …)."""
    return ResultFile(file).meta


def configurations(file, point):
    """Stored configurations of a point: see ResultFile.configurations."""
    return ResultFile(file).configurations(point)


def parameters(rows):
    """The names of the columns of a table that are parameters of the model: of any model those that stand first, before
    what is said of the point; and known ones wherever they stand."""
    names = rows.dtype.names
    first = 2 if names[:2] == ("ansatz", "rival") else 0
    end = next((place for place in range(first, len(names)) if names[place] in BEHIND_PARAMETERS), first)
    leading = names[first:end]
    # The number of patterns K of a simulated size is not a parameter; of a finite number of diluted patterns it is.
    counted = "N" in names and "d" not in names
    return [name for name in names if name in leading or (name in PARAMETERS and not (name == "K" and counted))]


def _is_column(item):
    return isinstance(item, h5py.Dataset) and item.ndim == 1


def _values(data):
    if h5py.check_string_dtype(data.dtype):
        return np.array(list(data.asstr()[:]), dtype=str)
    return data[:].astype(np.int64 if data.dtype.kind in "iub" else np.float64)


def _print(rows):
    """A table for the eye: columns right-aligned under their names, no value as -."""
    def cell(value):
        if isinstance(value, float):
            return "-" if np.isnan(value) else f"{value:.10g}"
        return str(value) or "-"

    columns = [[name, *(cell(value) for value in rows[name].tolist())] for name in rows.dtype.names]
    widths = [max(map(len, column)) for column in columns]
    for line in zip(*columns):
        print("  ".join(text.rjust(width) for text, width in zip(line, widths)))


def main():
    parser = argparse.ArgumentParser(description="Lists the tables of a result file of mattis, or prints one.")
    parser.add_argument("file", metavar="FILE", help="result file, .h5")
    parser.add_argument("table", metavar="TABLE", nargs="?", help="table to print, as montecarlo/points")
    words = parser.parse_args()
    try:
        result = ResultFile(words.file)
        if words.table:
            _print(result[words.table])
            return 0
        for name, value in sorted(result.meta.items()):
            if "\n" not in value:
                print(f"{name}: {value}")
        print()
        for name in result.tables:
            rows = result[name]
            print(f"{name}  ({len(rows)} rows: {', '.join(rows.dtype.names)})")
    except Error as error:
        print(f"mattis.py: error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
