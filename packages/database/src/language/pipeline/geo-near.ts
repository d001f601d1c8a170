import { Double } from 'bson';
import { compileFilter } from '../filter/filter';
import { isTruthy } from '../filter/truth';
import { EARTH_RADIUS } from '../geo/distance';
import { readGeometry, readPair, readPoint } from '../geo/geometry';
import { metresFrom, nearestAt, planarFrom } from '../geo/near';
import { splitPath } from '../paths';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, isDocument, isNumeric } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import { setAtPath } from './paths';
import { sorting } from './sort';
import type { Run, StageContext } from './stage';

/** `$geoNear`: the distance of each document from a point, the nearest first. */
export function geoNearStage(operand: unknown, context: StageContext): Run {
  if (!isDocument(operand)) return refuse('the $geoNear specification must be an object');
  const { near, distanceField, query = {}, includeLocs, key } = operand;
  if (typeof distanceField !== 'string')
    return refuse("$geoNear requires that the 'distanceField' option as a String");
  if (!isDocument(query)) return refuse('$geoNear parameter query must be an object');
  const measure = measureFrom(near, isTruthy(operand['spherical']));
  const { matches } = compileFilter(query, context.scope);
  const [least, most] = [option(operand, 'minDistance', 0), option(operand, 'maxDistance', Infinity)];
  const multiplier = option(operand, 'distanceMultiplier', 1);
  const limit = option(operand, 'limit', option(operand, 'num', Infinity));
  const distances = new WeakMap<Document, number>();
  const compare = (a: Document, b: Document) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0);
  const top = Number.isFinite(limit) ? limit : undefined;
  const sort = sorting('$geoNear', compare, top, context);
  return (source) => sort(measured(source));

  async function* measured(source: AsyncIterable<Document>): AsyncIterable<Document> {
    for await (const document of source) {
      if (!matches(document)) continue;
      const path = typeof key === 'string' ? key : firstGeometry(document);
      const distance = path === undefined ? undefined : nearestAt(document, splitPath(path), measure);
      if (path === undefined || distance === undefined || distance < least || distance > most) continue;
      let result = setAtPath(document, splitPath(distanceField as string), new Double(distance * multiplier));
      if (typeof includeLocs === 'string') result = setAtPath(result, splitPath(includeLocs), document[path]);
      distances.set(result, distance);
      yield result;
    }
  }
}

function measureFrom(near: unknown, spherical: boolean): (value: unknown) => number | undefined {
  const point = readGeometry(near) === undefined ? readPair(near) : readPoint(near);
  if (point === undefined) return refuse(`$geoNear requires a point for 'near', given ${describe(near)}`);
  const metres = metresFrom(point);
  if (readGeometry(near) !== undefined) return metres;
  if (!spherical) return planarFrom(point);
  return (value) => {
    const distance = metres(value);
    return distance === undefined ? undefined : distance / EARTH_RADIUS;
  };
}

/** MongoDB takes the one geographic index of the collection; here it is the first field that holds a geometry. */
function firstGeometry(document: Document): string | undefined {
  return Object.keys(document).find((name) => readGeometry(document[name]) !== undefined);
}

function option(options: Document, name: string, otherwise: number): number {
  const value = options[name];
  if (value === undefined || value === null) return otherwise;
  const number = isNumeric(value) ? toNumber(value as Numeric) : Number.NaN;
  return number >= 0
    ? number
    : refuse(`$geoNear parameter ${name} must be a non-negative number, not ${describe(value)}`);
}
