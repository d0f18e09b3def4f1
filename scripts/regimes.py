"""Colours and names of the regimes of a network that recalls several patterns together: one colour for each regime,
darker with the number of levels of a hierarchy, and in each region the sizes of the groups of equal overlaps."""
import matplotlib
import numpy as np

REGIMES = {  # colour, name in the legend
    "pure": ("#CFE3F5", "pure"),
    "hierarchical": ("#D3EDDF", "hierarchical"),
    "parallel": ("#F8DDB5", "parallel"),
    "mixed": ("#E7D9EE", "mixed")}
DARK = "#4FA57F"  # of many levels
NAMED = ("pure", "parallel")  # whose groups say nothing more


def is_regime(phase):
    return phase in REGIMES


def levels(groups):
    return groups.count("+") + 1


def colour(phase, groups):
    """As red, green, blue."""
    light = np.array(matplotlib.colors.to_rgb(REGIMES[phase][0]))
    if phase != "hierarchical":
        return light
    depth = 1 - 0.75 ** max(levels(groups) - 2, 0)
    return (1 - depth) * light + depth * np.array(matplotlib.colors.to_rgb(DARK))


def texts(phase, groups):
    """What to write into a region, long and short."""
    return [phase] if phase in NAMED else [groups]


def outline(axes, grid, labels):
    """Thin white lines between regions of the same regime."""
    x, y = (np.linspace(values[0], values[-1], size) for values, size in
            ((grid.x, labels.shape[1]), (grid.y, labels.shape[0])))
    for label, phase in enumerate(grid.names):
        inside = labels == label
        if is_regime(phase) and phase not in NAMED and inside.any() and not inside.all():
            axes.contour(x, y, inside.astype(float), levels=[0.5], colors="white", linewidths=0.5, zorder=1)


def legend(plt, names, without_room):
    """An entry for each regime whose regions have sizes of groups in place of its name, or no room for it."""
    return [plt.Rectangle((0, 0), 1, 1, facecolor=REGIMES[phase][0], edgecolor="#999999", lw=0.4,
                          label=REGIMES[phase][1]) for phase in REGIMES
            if phase in names and (phase not in NAMED or phase in without_room)]
