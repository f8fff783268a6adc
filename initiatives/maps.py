"""Where councils stand on the map, and how large: geometry alone, in the units of its outline.

The outline is drawn by map.mjs when the styles are built. Both have the same projection: transverse
Mercator on a sphere about 2° West, as Ordnance Survey's maps are, with 2 km to the unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan2, atanh, cos, radians, sin, sqrt, tan
from typing import Generic, TypeVar

WIDTH, HEIGHT = 490, 640
MERIDIAN, RADIUS, WEST, NORTH = -2, 6371 / 2, -300, 3396
EDGE = 12  # what lies beyond it is drawn at it: a wrong point shows, and stays in the picture

SMALLEST, LARGEST = 4, 24  # radii
MANY = 12  # one case study alone is no large circle: at least so many have the largest
NUDGE = 5

Point = tuple[float, float]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Inset:
    """A part of the map drawn larger, in a box where there is sea."""

    middle: Point  # latitude, longitude
    x: int
    y: int
    width: int
    height: int
    zoom: float

    def project(self, point: Point) -> Point:
        (x, y), (x0, y0) = project(point), project(self.middle)
        across, down = (x - x0) * self.zoom, (y - y0) * self.zoom
        return (
            _within(self.x + self.width / 2 + across, self.x, self.x + self.width),
            _within(self.y + self.height / 2 + down, self.y, self.y + self.height),
        )


# Boroughs are so near to one another that their circles would be one.
LONDON = Inset((51.5, -0.11), x=344, y=196, width=140, height=112, zoom=4.2)


@dataclass(frozen=True)
class Circle(Generic[Thing]):
    of: Thing
    x: float
    y: float
    r: float


def project(point: Point) -> Point:
    """Latitude and longitude in degrees become units from the left and from the top."""
    north, east = radians(point[0]), radians(point[1] - MERIDIAN)
    x = RADIUS * atanh(cos(north) * sin(east))
    y = RADIUS * atan2(tan(north), cos(east))
    return x - WEST, NORTH - y


def on_map(point: Point) -> Point:
    x, y = project(point)
    return _within(x, 0, WIDTH), _within(y, 0, HEIGHT)


def _within(value: float, first: float, last: float) -> float:
    return min(max(value, first + EDGE), last - EDGE)


def radius(n: int, most: int) -> float:
    """The area goes with the number, down to a circle that can just be seen and pressed."""
    return max(SMALLEST, LARGEST * sqrt(n / max(most, MANY)))


def circles(things: Iterable[tuple[Thing, int, Point]]) -> list[Circle[Thing]]:
    """For each thing, its number and its place in the picture: the largest are drawn first.

    So none hides another, unless they are as large and in one place: those are moved apart.
    """
    ordered = sorted(things, key=lambda thing: -thing[1])
    most = ordered[0][1] if ordered else 0
    taken: set[tuple[int, int]] = set()
    found = []
    for of, n, (x, y) in ordered:
        while (round(x), round(y)) in taken:
            x += NUDGE
        taken.add((round(x), round(y)))
        found.append(Circle(of, round(x, 1), round(y, 1), round(radius(n, most), 1)))
    return found
