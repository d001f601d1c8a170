import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, isDocument, isNumeric } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import type { Geometry, Position } from './types';

/** How deep the positions of each type of geometry are nested. */
const NESTING: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** A stored GeoJSON geometry with plain numbers, or undefined where the value is none. */
export function readGeometry(value: unknown): Geometry | undefined {
  if (!isDocument(value)) return undefined;
  const { type, coordinates, geometries } = value as Document & { type?: unknown; coordinates?: unknown };
  if (type === 'GeometryCollection') return readCollection(geometries);
  if (typeof type !== 'string' || !Object.hasOwn(NESTING, type)) return undefined;
  const plain = readNested(coordinates, NESTING[type] as number);
  if (plain === undefined || !isComplete(type, plain)) return undefined;
  return { type, coordinates: plain } as Geometry;
}

function readCollection(geometries: unknown): Geometry | undefined {
  if (!Array.isArray(geometries)) return undefined;
  const read = (geometries as unknown[]).map((member) =>
    // A collection holds no collection.
    isDocument(member) && member['type'] !== 'GeometryCollection' ? readGeometry(member) : undefined,
  );
  if (read.some((member) => member === undefined)) return undefined;
  return { type: 'GeometryCollection', geometries: read as Geometry[] };
}

type Nested = number | Nested[];

function readNested(value: unknown, nesting: number): Nested | undefined {
  if (nesting === 0) return readPosition(value);
  if (!Array.isArray(value)) return undefined;
  const members = (value as unknown[]).map((member) => readNested(member, nesting - 1));
  return members.some((member) => member === undefined) ? undefined : (members as Nested[]);
}

function isComplete(type: string, coordinates: Nested): boolean {
  switch (type) {
    case 'LineString':
      return (coordinates as Position[]).length >= 2;
    case 'Polygon':
      return arePolygon(coordinates as Position[][]);
    case 'MultiPolygon':
      return (coordinates as Position[][][]).every(arePolygon);
    default:
      return true;
  }
}

/** Rings of four positions at least, whose last is the first. */
function arePolygon(rings: Position[][]): boolean {
  return (
    rings.length > 0 &&
    rings.every((ring) => {
      const first = ring[0];
      const last = ring.at(-1);
      return ring.length >= 4 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
    })
  );
}

/** Longitude and latitude of an array, or undefined where they lie outside of the earth. */
function readPosition(value: unknown): number[] | undefined {
  const pair = readPair(value);
  if (pair === undefined || !Array.isArray(value)) return undefined;
  const [longitude, latitude] = pair;
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : undefined;
}

/** The two numbers of a legacy pair: `[x, y]`, or a document whose first two members are numbers. */
export function readPair(value: unknown): [number, number] | undefined {
  const members = Array.isArray(value) ? (value as unknown[]) : isDocument(value) ? Object.values(value) : [];
  const [x, y] = members;
  if (!isNumeric(x) || !isNumeric(y)) return undefined;
  const pair: [number, number] = [toNumber(x as Numeric), toNumber(y as Numeric)];
  return pair.every(Number.isFinite) ? pair : undefined;
}

/** A stored value as a point, for the planar shapes: GeoJSON, or a legacy pair. */
export function readPoint(value: unknown): [number, number] | undefined {
  const geometry = readGeometry(value);
  if (geometry !== undefined)
    return geometry.type === 'Point' ? (geometry.coordinates as [number, number]) : undefined;
  return isDocument(value) && Object.hasOwn(value, 'type') ? undefined : readPair(value);
}

/** The geometry of a filter. @throws DocumentError where it is malformed */
export function requireGeometry(value: unknown, operator: string): Geometry {
  return (
    readGeometry(value) ??
    refuse(
      `unknown or malformed geometry in ${operator}: ${describe(value)}. Longitude comes before latitude`,
    )
  );
}
