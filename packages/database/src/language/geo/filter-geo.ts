import booleanIntersects from '@turf/boolean-intersects';
import booleanPointInPolygon from '@turf/boolean-point-in-polygon';
import booleanWithin from '@turf/boolean-within';
import { anyValue, type Condition } from '../filter/conditions';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, isDocument, isNumeric } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import { angleOfPoints } from './distance';
import { readGeometry, readPair, readPoint, requireGeometry } from './geometry';
import type { Geometry, Polygon, Position } from './types';

/*
 * turf reckons with straight lines between longitudes and latitudes, where MongoDB takes great circles. Within a city
 * the two are the same to the centimetre; over a continent they are not. MongoDB's shapes of the plane ($box, $polygon,
 * $center) are exactly turf's.
 */

/** `$geoWithin`, over stored points, lines and polygons. */
export function geoWithin(operand: unknown): Condition {
  if (!isDocument(operand) || Object.keys(operand).length !== 1)
    return refuse(
      `$geoWithin takes one shape: $geometry, $centerSphere, $center, $box or $polygon, not ${describe(operand)}`,
    );
  const [shape, value] = Object.entries(operand)[0] as [string, unknown];
  switch (shape) {
    case '$geometry':
      return withinGeometry(value);
    case '$centerSphere': {
      const { center, radius } = circleOf(shape, value);
      return whereStored((geometry) =>
        positionsOf(geometry).every((position) => angleOfPoints(center, position) <= radius),
      );
    }
    case '$center': {
      const { center, radius } = circleOf(shape, value);
      return wherePoint(([x, y]) => Math.hypot(x - center[0], y - center[1]) <= radius);
    }
    case '$box': {
      const [a, b] = pairsOf(shape, value, 2) as [[number, number], [number, number]];
      return wherePoint(([x, y]) => between(x, a[0], b[0]) && between(y, a[1], b[1]));
    }
    case '$polygon': {
      const corners = pairsOf(shape, value, 3);
      const polygon: Polygon = { type: 'Polygon', coordinates: [[...corners, corners[0] as Position]] };
      return wherePoint((point) => booleanPointInPolygon(point, polygon));
    }
    default:
      return refuse(`unknown geo specifier: ${shape}`);
  }
}

function withinGeometry(value: unknown): Condition {
  const area = requireGeometry(value, '$geoWithin');
  if (area.type !== 'Polygon' && area.type !== 'MultiPolygon')
    return refuse(
      `$geoWithin not supported with provided geometry: ${area.type}. Give a Polygon or a MultiPolygon`,
    );
  return whereStored((geometry) => partsOf(geometry).every((part) => isWithin(part, area)));
}

function isWithin(part: Geometry, area: Geometry): boolean {
  if (part.type === 'Point') return booleanIntersects(part, area);
  // A line along the border is inside for MongoDB, and not for turf, which wants a point of the inside.
  return partsOf(area).some((polygon) => booleanWithin(part, polygon));
}

/** `$geoIntersects`, over stored points, lines and polygons. */
export function geoIntersects(operand: unknown): Condition {
  const geometry = isDocument(operand) ? operand['$geometry'] : undefined;
  if (geometry === undefined) return refuse('$geoIntersects needs a $geometry');
  const area = requireGeometry(geometry, '$geoIntersects');
  return whereStored((stored) =>
    partsOf(area).some((part) => partsOf(stored).some((other) => booleanIntersects(part, other))),
  );
}

/** The geometries that a collection or a multiple one consists of. */
function partsOf(geometry: Geometry): Geometry[] {
  switch (geometry.type) {
    case 'GeometryCollection':
      return geometry.geometries.flatMap(partsOf);
    case 'MultiPoint':
      return geometry.coordinates.map((coordinates) => ({ type: 'Point', coordinates }));
    case 'MultiLineString':
      return geometry.coordinates.map((coordinates) => ({ type: 'LineString', coordinates }));
    case 'MultiPolygon':
      return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
    default:
      return [geometry];
  }
}

function positionsOf(geometry: Geometry): Position[] {
  return partsOf(geometry).flatMap((part): Position[] => {
    if (part.type === 'Point') return [part.coordinates];
    if (part.type === 'LineString') return part.coordinates;
    return part.type === 'Polygon' ? part.coordinates.flat() : [];
  });
}

/** A stored geometry, or a legacy pair as a point. An array of geometries matches by any of them. */
function whereStored(test: (geometry: Geometry) => boolean): Condition {
  return anyValue('elements', (value) => {
    const geometry = readGeometry(value) ?? pointOf(value);
    return geometry !== undefined && test(geometry);
  });
}

function pointOf(value: unknown): Geometry | undefined {
  const coordinates = readPoint(value);
  return coordinates === undefined ? undefined : { type: 'Point', coordinates };
}

function wherePoint(test: (point: [number, number]) => boolean): Condition {
  return anyValue('elements', (value) => {
    const point = readPoint(value);
    return point !== undefined && test(point);
  });
}

function circleOf(shape: string, value: unknown): { center: [number, number]; radius: number } {
  const [center, radius] = Array.isArray(value) ? (value as unknown[]) : [];
  const pair = readPoint(center);
  const number = isNumeric(radius) ? toNumber(radius as Numeric) : Number.NaN;
  if (pair === undefined || !(number >= 0))
    return refuse(
      `${shape} takes [[x, y], radius] with a radius that is not negative, not ${describe(value)}`,
    );
  return { center: pair, radius: number };
}

function pairsOf(shape: string, value: unknown, least: number): [number, number][] {
  const members = Array.isArray(value)
    ? (value as unknown[])
    : isDocument(value)
      ? Object.values(value as Document)
      : [];
  const pairs = members.map(readPair);
  if (pairs.length < least || pairs.includes(undefined))
    refuse(
      `${shape} takes ${least === 2 ? 'two corners' : 'three or more corners'}, each [x, y], not ${describe(value)}`,
    );
  return pairs as [number, number][];
}

function between(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}
