"""A map without scripts: places as dots on an equirectangular map of the land, sized by their events.

Everything is a plain tuple, so that the template only has to write it down. Units are degrees east of the left edge,
and `STRETCH` units a degree south of the upper one, which suits the latitudes where most people live.

Drawn here and not by Leaflet: tiles come from somebody else's server, and the page needs neither scripts nor a looser
content policy. Looking closer is following a link, so every view has an address.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

STRETCH = 1.25
MARGIN = 0.12
SMALLEST_WIDTH = 24.0
"""Degrees of longitude: closer than this the outline of the land is too coarse to help."""
SMALLEST_DOT, LARGEST_DOT = 0.006, 0.028
"""Radius in parts of the map's width."""
MOST_DOTS = 400
ASPECT = 2.0
"""The frame is twice as wide as high: a page has room for it without scrolling."""


class Dot(NamedTuple):
    """One place: `x`, `y` and radius in the map's units, and what is there."""

    x: float
    y: float
    radius: float
    place: Mapping[str, Any]


class WorldMap(NamedTuple):
    """What the template draws: the part of the world in view, and the dots in it, large ones first."""

    left: float
    top: float
    width: float
    height: float
    dots: list[Dot]
    beyond: int

    @property
    def view_box(self) -> str:
        """The part in view, as SVG writes it."""
        return f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"


def position(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies on the map, from its degrees north and east."""
    return longitude + 180, (90 - latitude) * STRETCH


def draw_map(places: Sequence[Mapping[str, Any]], *, whole: bool = False) -> WorldMap | None:
    """A map of the places that have coordinates; None where none has.

    Each place has `latitude`, `longitude` and `events`. In view is what holds all of them, or the `whole` world. Of
    very many, those with the most events are drawn, and `beyond` says how many are not.
    """
    located = [place for place in places if place["latitude"] is not None and place["longitude"] is not None]
    located.sort(key=lambda place: -place["events"])
    if not located:
        return None
    shown = located[:MOST_DOTS]
    points = [position(place["latitude"], place["longitude"]) for place in shown]
    left, top, width, height = (0.0, 0.0, 360.0, 180 * STRETCH) if whole else _around(points)
    most = shown[0]["events"]
    dots = []
    for place, (x, y) in zip(shown, points, strict=True):
        share = math.sqrt(place["events"] / most) if most else 0
        radius = (SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * share) * width
        dots.append(Dot(round(x, 2), round(y, 2), round(radius, 2), place))
    return WorldMap(round(left, 2), round(top, 2), round(width, 2), round(height, 2), dots, len(located) - len(shown))


def _around(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The smallest frame of the map's form that holds all points with a margin, as far as the world goes."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width = max((max(xs) - min(xs)) * (1 + 2 * MARGIN), SMALLEST_WIDTH,
                (max(ys) - min(ys)) * (1 + 2 * MARGIN) * ASPECT)
    if width >= 360:
        return 0.0, 0.0, 360.0, 180 * STRETCH
    height = width / ASPECT
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    left = min(max(middle_x - width / 2, 0), 360 - width)
    top = min(max(middle_y - height / 2, 0), max(180 * STRETCH - height, 0))
    return left, top, width, height
