import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import type { Geometry, Polygon, Position } from './types';

/** The radius of the earth in metres that MongoDB reckons with; turf's differs by 0.1 %. */
export const EARTH_RADIUS = 6_378_100;

const RADIANS = Math.PI / 180;

/** The distance of two points over the sphere, in metres (haversine). */
function distanceOfPoints(a: Position, b: Position): number {
  return angleOfPoints(a, b) * EARTH_RADIUS;
}

/** The angle between two points, in radians. */
export function angleOfPoints(a: Position, b: Position): number {
  const [fromX = 0, fromY = 0] = a;
  const [toX = 0, toY = 0] = b;
  const latitudes = Math.sin(((toY - fromY) * RADIANS) / 2) ** 2;
  const longitudes = Math.sin(((toX - fromX) * RADIANS) / 2) ** 2;
  const root = latitudes + Math.cos(fromY * RADIANS) * Math.cos(toY * RADIANS) * longitudes;
  return 2 * Math.asin(Math.min(1, Math.sqrt(root)));
}

/** The distance of a point from the nearest part of a geometry, in metres. */
export function distanceTo(point: Position, geometry: Geometry): number {
  switch (geometry.type) {
    case 'Point':
      return distanceOfPoints(point, geometry.coordinates);
    case 'MultiPoint':
      return least(geometry.coordinates, (position) => distanceOfPoints(point, position));
    case 'LineString':
      return distanceToLine(point, geometry.coordinates);
    case 'MultiLineString':
      return least(geometry.coordinates, (line) => distanceToLine(point, line));
    case 'Polygon':
      return distanceToPolygon(point, geometry.coordinates);
    case 'MultiPolygon':
      return least(geometry.coordinates, (rings) => distanceToPolygon(point, rings));
    case 'GeometryCollection':
      return least(geometry.geometries, (member) => distanceTo(point, member));
  }
}

function distanceToPolygon(point: Position, rings: Position[][]): number {
  const polygon: Polygon = { type: 'Polygon', coordinates: rings };
  if (booleanPointInPolygon(point, polygon)) return 0;
  return least(rings, (ring) => distanceToLine(point, ring));
}

function distanceToLine(point: Position, line: readonly Position[]): number {
  return least(line.slice(1), (end, at) => distanceToSegment(point, line[at] as Position, end));
}

/** Finds the foot of the point on the segment in a plane around the point, which is exact enough for segments of a city. */
function distanceToSegment(point: Position, start: Position, end: Position): number {
  const [x = 0, y = 0] = point;
  const scale = Math.cos(y * RADIANS);
  const [startX = 0, startY = 0] = start;
  const [endX = 0, endY = 0] = end;
  const along = [(endX - startX) * scale, endY - startY] as const;
  const from = [(x - startX) * scale, y - startY] as const;
  const length = along[0] ** 2 + along[1] ** 2;
  const part =
    length === 0 ? 0 : Math.max(0, Math.min(1, (from[0] * along[0] + from[1] * along[1]) / length));
  return distanceOfPoints(point, [startX + (endX - startX) * part, startY + (endY - startY) * part]);
}

function least<Member>(members: readonly Member[], measure: (member: Member, at: number) => number): number {
  return members.reduce((nearest, member, at) => Math.min(nearest, measure(member, at)), Infinity);
}
