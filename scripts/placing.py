"""Geometry of a phase diagram's picture: regions with sharp edges along lines, and room for the names in them."""
import numpy as np
from scipy import ndimage

FINE = 700  # points of the coloured picture along each side


def fill(grid, walls):
    """Labels of a fine picture of the plane. Away from lines the phases of the grid are interpolated; near a line each
    pixel takes the phase that spreads to it without crossing the line, so that colours change on the line itself."""
    spread = _spread(grid, walls)
    smooth = _interpolated(grid)
    cell = max(3, FINE // min(len(grid.x), len(grid.y)))
    near = ndimage.binary_dilation(_raster(grid, walls), iterations=int(1.5 * cell))
    return np.where(near, spread, smooth)


def _raster(grid, walls):
    """Pixels that lines run through, connected by sides and corners."""
    picture = np.zeros((FINE, FINE), bool)
    for wall in walls:
        for (x0, y0), (x1, y1) in zip(_pixel(grid, wall)[:-1], _pixel(grid, wall)[1:]):
            count = int(2 * max(abs(x1 - x0), abs(y1 - y0))) + 2
            xs = np.rint(np.linspace(x0, x1, count)).astype(int)
            ys = np.rint(np.linspace(y0, y1, count)).astype(int)
            inside = (xs >= 0) & (xs < FINE) & (ys >= 0) & (ys < FINE)
            picture[ys[inside], xs[inside]] = True
    return picture


def _pixel(grid, points):
    low, high = np.array([grid.x[0], grid.y[0]]), np.array([grid.x[-1], grid.y[-1]])
    return (points - low) / (high - low) * (FINE - 1)


def _spread(grid, walls):
    """Labels that grow from the points of the grid, stopping at lines; gaps take the nearest."""
    blocked = _raster(grid, walls)
    corners = np.stack(np.meshgrid(grid.x, grid.y), -1).reshape(-1, 2)
    column, row = np.rint(_pixel(grid, corners)).astype(int).T
    labels = np.full((FINE, FINE), -1, np.int16)
    labels[row, column] = grid.labels.ravel()
    labels[blocked] = -1
    for _ in range(2 * FINE // min(len(grid.x), len(grid.y)) + 2):
        empty = (labels < 0) & ~blocked
        if not empty.any():
            break
        grown = labels.copy()  # through sides, not corners: lines are closed for those
        np.maximum(grown[1:], labels[:-1], out=grown[1:])
        np.maximum(grown[:-1], labels[1:], out=grown[:-1])
        np.maximum(grown[:, 1:], labels[:, :-1], out=grown[:, 1:])
        np.maximum(grown[:, :-1], labels[:, 1:], out=grown[:, :-1])
        labels[empty] = grown[empty]
    nearest = ndimage.distance_transform_edt(labels < 0, return_distances=False, return_indices=True)
    return labels[tuple(nearest)]


def _interpolated(grid):
    """The phase of largest weight when the weights of all phases are interpolated and smoothed over one cell."""
    x = np.interp(np.linspace(grid.x[0], grid.x[-1], FINE), grid.x, np.arange(len(grid.x)))
    y = np.interp(np.linspace(grid.y[0], grid.y[-1], FINE), grid.y, np.arange(len(grid.y)))
    where = np.meshgrid(y, x, indexing="ij")
    cell = (0.6 * FINE / len(grid.y), 0.6 * FINE / len(grid.x))
    shares = [ndimage.map_coordinates((grid.labels == label).astype(float), where, order=1)
              for label in range(len(grid.names))]
    return np.argmax([ndimage.gaussian_filter(share, cell, mode="nearest") for share in shares], axis=0)


class Canvas:
    """The plane in pixels of the screen: which are taken, and which phase each is in."""

    def __init__(self, axes, labels):
        self.axes = axes
        box = axes.get_window_extent()
        self.corner = np.array([box.x0, box.y0])
        self.size = np.rint([box.width, box.height]).astype(int)
        rows = np.arange(self.size[1]) * FINE // self.size[1]
        columns = np.arange(self.size[0]) * FINE // self.size[0]
        self.labels = labels[np.ix_(rows, columns)]
        self.taken = np.ones(self.labels.shape, bool)
        edge = self._print_pixels(5)  # the room of the ticks
        self.taken[edge:-edge, edge:-edge] = False

    def _print_pixels(self, points):
        return int(points / 72 * self.axes.figure.dpi)

    def _pixels(self, points):
        return np.rint(self.axes.transData.transform(points) - self.corner).astype(int)

    def _block(self, points, radius):
        """Takes discs of a radius in points of print."""
        reach = self._print_pixels(radius)
        for x, y in points:
            if -reach <= x < self.size[0] + reach and -reach <= y < self.size[1] + reach:
                self.taken[max(0, y - reach):max(0, y + reach + 1), max(0, x - reach):max(0, x + reach + 1)] = True

    def block_point(self, x, y, radius):
        self._block(self._pixels([(x, y)]), radius)

    def block_line(self, points, radius):
        ends = self._pixels(points)
        dense = [np.linspace(a, b, max(2, int(np.abs(b - a).max()) // 3)) for a, b in zip(ends[:-1], ends[1:])]
        self._block(np.concatenate(dense).astype(int) if dense else ends, radius)

    def write(self, label, texts, sizes=(9, 8, 7), **look):
        """Writes the first of the texts, at the largest size, that fits into the region; returns whether one did."""
        free = (self.labels == label) & ~self.taken
        depth = ndimage.distance_transform_edt(np.pad(free, 1))[1:-1, 1:-1]
        for size in sizes:
            for text in texts:
                for rotation in (0, 90):
                    if self._write_at(free, depth, text, size=size, rotation=rotation, **look):
                        return True
        return False

    def _write_at(self, free, depth, text, **look):
        artist = self.axes.text(0, 0, text, ha="center", va="center", linespacing=1.0, **look)
        box = artist.get_window_extent(self.axes.figure.canvas.get_renderer())
        pad = self._print_pixels(2.5)
        wide, high = int(box.width) + 2 * pad, int(box.height) + 2 * pad
        if wide >= free.shape[1] or high >= free.shape[0]:
            artist.remove()
            return False
        # Number of free pixels in the box whose lower left corner is at each place, by a summed table.
        table = np.pad(free.astype(int), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
        count = table[high:, wide:] - table[:-high, wide:] - table[high:, :-wide] + table[:-high, :-wide]
        rows, columns = np.nonzero(count == wide * high)
        if not len(rows):
            artist.remove()
            return False
        best = np.argmax(depth[rows + high // 2, columns + wide // 2])
        row, column = rows[best], columns[best]
        self.taken[row:row + high, column:column + wide] = True
        centre = self.corner + (column + wide / 2, row + high / 2)
        artist.set_position(self.axes.transData.inverted().transform(centre))
        return True
