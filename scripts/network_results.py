"""Networks that learn tasks one after another, as result files of mattis tell of them: accuracies of every task after every
epoch, over independent runs, and what becomes of them."""
import numpy as np

import families
import figure
import mattis
from figure import Error

ACCURACY, HISTOGRAM = "learning/accuracy", "learning/histogram"
BEHIND = ("sample", "samples", "task", "reading", "layer", "status")
METHODS = {"variational": "variational", "metaplastic": "metaplasticity", "plain": "plain binary", "ewc": "EWC",
           "real": "real-valued"}
COLOURS = {"variational": figure.BLUE, "metaplastic": figure.VERMILION, "plain": figure.ORANGE, "ewc": figure.GREEN,
           "real": figure.BLACK}


def mean_and_error(values, axis=0):
    """Mean over runs and its standard error; the error of one run is not known, NaN."""
    count = values.shape[axis]
    mean = values.mean(axis=axis)
    error = values.std(axis=axis, ddof=1) / np.sqrt(count) if count > 1 else np.full(np.shape(mean), np.nan)
    return mean, error


class Network:
    """A network with its hyperparameters, read in one way.

    looks     (task, epoch) of each test; (1, 0) is before anything is learned. Tasks are counted from 1
    accuracy  [run, look, tested task]
    lost      how many runs diverged: they are in none of the numbers
    """

    def __init__(self, rows, reading, looks):
        self.reading = reading
        self.method = str(rows["method"][0])
        self.parameters = {name: rows[name][0] for name in parameters(rows) if name != "method"}
        self.label = METHODS.get(self.method, self.method)
        self.looks = looks
        self.tasks = int(rows["tested"].max())
        runs = np.unique(rows["sample"])
        place = {look: k for k, look in enumerate(self.looks)}
        accuracy = np.full((len(runs), len(self.looks), self.tasks), np.nan)
        seen = [place[look] for look in looks_of(rows)]
        accuracy[np.searchsorted(runs, rows["sample"]), seen, rows["tested"] - 1] = rows["accuracy"]
        whole = ~np.isnan(accuracy).any(axis=(1, 2))
        self.accuracy, self.lost = accuracy[whole], int((~whole).sum())

    def epochs(self):
        """The number of epochs behind each look."""
        return np.array([sum(self.epochs_of(task) for task in range(1, look[0])) + look[1] for look in self.looks])

    def epochs_of(self, task):
        return max((epoch for of, epoch in self.looks if of == task), default=0)

    def ends(self):
        """The looks at the ends of tasks."""
        return [self.looks.index((task, self.epochs_of(task))) for task in range(1, self.tasks + 1)]

    def matrix(self):
        """Accuracy of each task (column) at the end of each (row): mean and error."""
        return mean_and_error(self.accuracy[:, self.ends()])

    def final(self):
        """Accuracy of each task at the end of all."""
        return mean_and_error(self.accuracy[:, -1])

    def mean_final(self):
        """The mean of that over tasks."""
        return mean_and_error(self.accuracy[:, -1].mean(axis=1))

    def forgetting(self):
        """What is lost of a task: the highest accuracy that it had at the end of any task from its own on, less that at the
        end of all; the mean over all tasks but the last, NaN of one."""
        if self.tasks == 1:
            return np.nan, np.nan
        at_ends = self.accuracy[:, self.ends()]
        lost = [at_ends[:, task:, task].max(axis=1) - at_ends[:, -1, task] for task in range(self.tasks - 1)]
        return mean_and_error(np.mean(lost, axis=0))


def looks_of(rows):
    """Task and epoch of each row."""
    return list(zip(rows["task"].tolist(), rows["epoch"].tolist()))


def parameters(rows):
    """The columns of the method and its hyperparameters: those before what is said of them."""
    names = list(rows.dtype.names)
    return names[:min(names.index(behind) for behind in BEHIND if behind in names)]


def points(rows, where, file):
    """The rows of each point, which is a method with its hyperparameters, if it has these values."""
    names = parameters(rows)
    if "method" not in names:
        raise Error(f"{file}: not a result of networks with a method")
    for name, value in where.items():
        if name not in names:
            raise Error(f"{file}: --where {name}: no such parameter: allowed are {', '.join(names)}")
        rows = figure.rows_where(rows, name, value)
    return [part for _, part in families.curves(rows, names)]


def read(files, where, reading):
    """The networks of result files, and the title of the first. `reading`: how weights are read; without it the first
    way of each network."""
    found = []
    results = [mattis.open(file) for file in files]
    for result in results:
        if ACCURACY not in result:
            raise Error(f"{result.file}: no table {ACCURACY}: no network learns there, or none has finished")
        looks = sorted(set(looks_of(result[ACCURACY])))  # all networks of a job learn the same tasks
        for rows in points(result[ACCURACY], where, result.file):
            ways = list(dict.fromkeys(rows["reading"].tolist()))
            wanted = reading if reading in ways or reading == "all" else ways[0]
            found += [Network(rows[rows["reading"] == way], way, looks) for way in ways if wanted in (way, "all")]
    if not found:
        raise Error(f"{', '.join(map(str, files))}: no networks with these values")
    found.sort(key=lambda network: list(METHODS).index(network.method) if network.method in METHODS else len(METHODS))
    for network in found:
        if not len(network.accuracy) or network.epochs_of(network.tasks) == 0:
            runs = len(network.accuracy) + network.lost
            raise Error(f"all {runs} runs of the method {network.method} diverged; --where leaves it out")
    name_apart(found)
    return found, results[0].meta


def name_apart(networks):
    """Adds to labels what tells networks of one method apart: hyperparameters, and how their weights are read."""
    for method in {network.method for network in networks}:
        same = [network for network in networks if network.method == method]
        differ = [name for name in same[0].parameters
                  if len({str(network.parameters.get(name)) for network in same}) > 1]
        for network in same:
            said = [figure.value_text(name, network.parameters[name]) for name in differ]
            if len({other.reading for other in same}) > 1:
                said.append(network.reading)
            network.label = ", ".join([network.label, *said])


def colours(networks):
    """Of each network: that of its method; several of one method have colours of their own."""
    methods = [network.method for network in networks]
    if len(set(methods)) == len(methods) and set(methods) <= set(COLOURS):
        return [COLOURS[method] for method in methods]
    return families.colours(len(networks))


def rounded(mean, error, digits=3):
    """0.913(4): the error in the last digits; without one the mean alone."""
    if np.isnan(mean):
        return ""
    text = f"{mean:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return text if np.isnan(error) else f"{text}({round(error * 10 ** digits)})"


def markdown(networks):
    """A table of the final accuracy of each task, their mean, and forgetting; errors in the last digits."""
    tasks = max(network.tasks for network in networks)
    heads = ["method", "weights", "runs", *(f"task {task}" for task in range(1, tasks + 1)), "mean", "forgetting"]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for network in networks:
        final = [rounded(*pair) for pair in zip(*network.final())]
        runs = str(len(network.accuracy)) + (f", {network.lost} diverged" if network.lost else "")
        cells = [network.label, network.reading, runs, *final, *[""] * (tasks - network.tasks),
                 rounded(*network.mean_final()), rounded(*network.forgetting())]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
