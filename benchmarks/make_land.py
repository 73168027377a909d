"""Draw the outline of the land that the map shows, from Natural Earth's (public domain) as TopoJSON.

    npm pack world-atlas && tar xzf world-atlas-2.0.2.tgz
    python benchmarks/make_land.py package/land-50m.json kb/publish/plugin/static/land.svg

Equirectangular, a unit a degree, and `STRETCH` units a degree to the north, as `kb.publish.worldmap` places its dots.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import Any

from kb.publish.worldmap import STRETCH

Point = tuple[int, int]
GRAIN = 10
"""Steps a degree: a tenth of a degree is about a pixel of the whole map on a large screen."""
SMALLEST = 0.3
"""Square degrees: smaller islands are left out."""


def rings(topology: dict[str, Any]) -> list[list[Point]]:
    """The outer and inner rings of all land, in steps from the map's left upper corner."""
    (scale_x, scale_y), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = (list(itertools.accumulate(step[axis] for step in arc)) for axis in (0, 1))
        arcs.append([(round((x * scale_x + left + 180) * GRAIN), round((90 - y * scale_y - low) * STRETCH * GRAIN))
                     for x, y in zip(xs, ys, strict=True)])
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for ring in itertools.chain.from_iterable(polygons):
            points = itertools.chain.from_iterable(arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring)
            found += unrolled([point for point, _ in itertools.groupby(points)])
    return [ring for ring in found if len(ring) > 3 and area(ring) > SMALLEST * GRAIN * GRAIN]


def unrolled(ring: list[Point]) -> list[list[Point]]:
    """A ring without jumps where it crosses the edge of the map, once for each edge that it crosses.

    What lies beyond an edge comes in at the other in the second copy. One that goes round the pole is led along it.
    """
    world, bottom = 360 * GRAIN, round(180 * STRETCH * GRAIN)
    shift, points = 0, [ring[0]]
    for (before, _), (x, y) in itertools.pairwise(ring):
        shift += -world if x - before > world / 2 else world if before - x > world / 2 else 0
        points.append((x + shift, y))
    if shift:
        points += [(points[-1][0], bottom), (points[0][0], bottom), points[0]]
    low, high = min(x for x, _ in points), max(x for x, _ in points)
    moves = [0] + ([world] if low < 0 else []) + ([-world] if high > world else [])
    return [[(x + move, y) for x, y in points] for move in moves]


def area(ring: list[Point]) -> float:
    """Square steps inside a ring."""
    return abs(sum(x * b - a * y for (x, y), (a, b) in itertools.pairwise(ring))) / 2


def path(ring: list[Point]) -> str:
    """A ring as the data of an SVG path, each point relative to the last."""
    steps = " ".join(f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in itertools.pairwise(ring))
    return f"M{ring[0][0]},{ring[0][1]}l{steps}z"


def main() -> None:
    """Read one file and write the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topojson", type=Path)
    parser.add_argument("svg", type=Path)
    options = parser.parse_args()
    drawn = "".join(path(ring) for ring in rings(json.loads(options.topojson.read_text(encoding="utf-8"))))
    size = f"{360 * GRAIN} {round(180 * STRETCH * GRAIN)}"
    options.svg.write_text(
        "<!-- Land: Natural Earth, public domain. Made by benchmarks/make_land.py. -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" preserveAspectRatio="none">'
        f'<path fill="#8a867a" fill-opacity=".32" fill-rule="evenodd" d="{drawn}"/></svg>\n', encoding="utf-8")


if __name__ == "__main__":
    main()
