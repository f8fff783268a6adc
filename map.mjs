// The outline on which the portal's maps stand: the United Kingdom, with Ireland and Man beside it for
// context. The shapes are Natural Earth's, in the public domain, as the package world-atlas has them;
// topojson-client reads that package's form of coordinates.

import { readFileSync } from "node:fs";
import { feature } from "topojson-client";

const ATLAS = "node_modules/world-atlas/countries-10m.json";
const SHAPES = { uk: ["826"], beside: ["372", "833"] }; // by ISO 3166
const TOLERANCE = 1.2; // units of 2 km, of which one is a pixel or less
const SMALLEST = 4; // square units: lesser islands are left out

// The same as initiatives/maps.py has, held together by tests/initiatives/test_maps.py: transverse
// Mercator on a sphere about 2° West, as Ordnance Survey's maps are, 2 km to the unit.
const MERIDIAN = -2;
const RADIUS = 6371 / 2;
const WEST = -300;
const NORTH = 3396;
export const WIDTH = 490;
export const HEIGHT = 640;

export function project([longitude, latitude]) {
  const east = ((longitude - MERIDIAN) * Math.PI) / 180;
  const north = (latitude * Math.PI) / 180;
  const x = RADIUS * Math.atanh(Math.cos(north) * Math.sin(east));
  const y = RADIUS * Math.atan2(Math.tan(north), Math.cos(east));
  return [x - WEST, NORTH - y];
}

export function outline() {
  const atlas = JSON.parse(readFileSync(ATLAS, "utf8"));
  const paths = Object.entries(SHAPES).map(
    ([id, codes]) => `<path id="${id}" d="${codes.map((code) => pathOf(atlas, code)).join("")}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">${paths.join("")}</svg>\n`;
}

function pathOf(atlas, code) {
  const country = atlas.objects.countries.geometries.find(({ id }) => id === code);
  const { type, coordinates } = feature(atlas, country).geometry;
  const shores = (type === "Polygon" ? [coordinates] : coordinates).map(([shore]) => shore.map(project));
  return shores.filter((shore) => area(shore) >= SMALLEST).map(drawn).join("");
}

function drawn(shore) {
  const middle = Math.floor(shore.length / 2); // a ring begins where it ends: simplify it by halves
  const kept = [...simplified(shore.slice(0, middle + 1)), ...simplified(shore.slice(middle)).slice(1)];
  const [first, ...others] = kept.slice(0, -1).map((point) => point.map(Math.round));
  const steps = others.map(([x, y], i) => [x - (others[i - 1] ?? first)[0], y - (others[i - 1] ?? first)[1]]);
  return `M${first}l${steps.join(" ")}z`;
}

// Douglas and Peucker's: what strays no further than the tolerance from the straight line is left out.
function simplified(points) {
  const [first, last] = [points[0], points.at(-1)];
  let furthest = 0;
  let most = TOLERANCE;
  for (let i = 1; i < points.length - 1; i += 1) {
    const distance = strays(points[i], first, last);
    if (distance > most) [furthest, most] = [i, distance];
  }
  if (!furthest) return [first, last];
  return [...simplified(points.slice(0, furthest + 1)).slice(0, -1), ...simplified(points.slice(furthest))];
}

function strays([x, y], [x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  return length ? Math.abs((y2 - y1) * (x - x1) - (x2 - x1) * (y - y1)) / length : Math.hypot(x - x1, y - y1);
}

function area(shore) {
  const twice = shore.slice(1).reduce((sum, [x, y], i) => sum + shore[i][0] * y - x * shore[i][1], 0);
  return Math.abs(twice) / 2;
}
