import type { Predicate } from '../filter/conditions';
import { anyAtPath } from '../paths';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, documentOf, isDocument, isNumeric } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import { distanceTo, EARTH_RADIUS } from './distance';
import { readGeometry, readPair, readPoint } from './geometry';
import type { Position } from './types';

const NEAR = ['$near', '$nearSphere', '$geoNear'];
const PARTS = [...NEAR, '$maxDistance', '$minDistance'];

/** Whether the operators beside a field ask for what is near. */
export function isNear(operators: Document): boolean {
  return NEAR.some((name) => Object.hasOwn(operators, name));
}

export interface Near {
  readonly predicate: Predicate;
  readonly compare: (a: Document, b: Document) => number;
  /** The other operators beside the field. */
  readonly rest: Document;
}

/** Compiles `$near` and `$nearSphere`: which documents are near enough, and the nearest first. */
export function compileNear(parts: readonly string[], operators: Document): Near {
  const name = NEAR.find((near) => Object.hasOwn(operators, near)) as string;
  const measure = measureOf(name, operators[name], operators);
  const distance = (document: Document) => nearestAt(document, parts, measure.distance);
  return {
    predicate(document) {
      const found = distance(document);
      return found !== undefined && found >= measure.least && found <= measure.most;
    },
    compare: (a, b) => (distance(a) ?? Infinity) - (distance(b) ?? Infinity),
    rest: documentOf(Object.entries(operators).filter(([other]) => !PARTS.includes(other))),
  };
}

/** The least distance of the values at a path, or undefined where none can be measured. */
export function nearestAt(
  document: Document,
  parts: readonly string[],
  measure: (value: unknown) => number | undefined,
): number | undefined {
  let nearest: number | undefined;
  anyAtPath(document, parts, 'elements', (value) => {
    const distance = measure(value);
    if (distance !== undefined && !(nearest !== undefined && nearest <= distance)) nearest = distance;
    return false;
  });
  return nearest;
}

interface Measure {
  readonly distance: (value: unknown) => number | undefined;
  readonly least: number;
  readonly most: number;
}

/** GeoJSON is measured in metres; legacy pairs by `$nearSphere` in radians, and by `$near` in the plane. */
function measureOf(name: string, operand: unknown, siblings: Document): Measure {
  const options = isDocument(operand) && Object.hasOwn(operand, '$geometry') ? operand : undefined;
  if (options !== undefined || readGeometry(operand) !== undefined) {
    const point = readPoint(options === undefined ? operand : options['$geometry']);
    if (point === undefined)
      return refuse(`invalid point in geo near query $geometry argument: ${describe(operand)}`);
    return { distance: metresFrom(point), ...boundsOf({ ...siblings, ...options }) };
  }
  const point = readPair(operand);
  if (point === undefined) return refuse(`${name} requires a point, given ${describe(operand)}`);
  const bounds = boundsOf(siblings);
  if (name === '$nearSphere') {
    const metres = metresFrom(point);
    return {
      distance: (value) => {
        const distance = metres(value);
        return distance === undefined ? undefined : distance / EARTH_RADIUS;
      },
      ...bounds,
    };
  }
  return { distance: planarFrom(point), ...bounds };
}

function boundsOf(options: Document): { least: number; most: number } {
  return {
    least: distanceOption(options, '$minDistance', 0),
    most: distanceOption(options, '$maxDistance', Infinity),
  };
}

function distanceOption(options: Document, name: string, otherwise: number): number {
  const value = options[name];
  if (value === undefined || value === null) return otherwise;
  const number = isNumeric(value) ? toNumber(value as Numeric) : Number.NaN;
  return number >= 0
    ? number
    : refuse(`${name.slice(1)} must be a non-negative number, not ${describe(value)}`);
}

/** Measures stored geometries and legacy pairs from a point, in metres. */
export function metresFrom(point: Position): (value: unknown) => number | undefined {
  return (value) => {
    const geometry = readGeometry(value);
    if (geometry !== undefined) return distanceTo(point, geometry);
    const pair = readPoint(value);
    return pair === undefined ? undefined : distanceTo(point, { type: 'Point', coordinates: pair });
  };
}

/** Measures points from a point in the plane. */
export function planarFrom([x, y]: readonly [number, number]): (value: unknown) => number | undefined {
  return (value) => {
    const pair = readPoint(value);
    return pair === undefined ? undefined : Math.hypot(pair[0] - x, pair[1] - y);
  };
}
