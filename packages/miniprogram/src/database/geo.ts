/** The geometries of `db.Geo`, with their GeoJSON. */

type Position = [longitude: number, latitude: number];

interface GeoJson {
  type?: unknown;
  coordinates?: unknown;
}

export class Point {
  readonly longitude: number;
  readonly latitude: number;

  constructor(longitude: number, latitude: number) {
    for (const value of [longitude, latitude])
      if (typeof value !== 'number') throw new TypeError('Geo Point must be number type');
    if (Math.abs(longitude) > 180) throw new Error('longitude should be a number ranges from -180 to 180');
    if (Math.abs(latitude) > 90) throw new Error('latitude should be a number ranges from -90 to 90');
    this.longitude = longitude;
    this.latitude = latitude;
  }

  toJSON(): { type: string; coordinates: Position } {
    return { type: 'Point', coordinates: [this.longitude, this.latitude] };
  }
}

export class LineString {
  readonly points: readonly Point[];

  constructor(points: readonly Point[]) {
    this.points = parts('points', points, Point);
  }

  toJSON(): object {
    return { type: 'LineString', coordinates: coordinatesOf(this.points) };
  }
}

export class Polygon {
  readonly lines: readonly LineString[];

  constructor(lines: readonly LineString[]) {
    this.lines = parts('lines', lines, LineString);
  }

  toJSON(): object {
    return { type: 'Polygon', coordinates: coordinatesOf(this.lines) };
  }
}

class MultiPoint {
  readonly points: readonly Point[];

  constructor(points: readonly Point[]) {
    this.points = parts('points', points, Point);
  }

  toJSON(): object {
    return { type: 'MultiPoint', coordinates: coordinatesOf(this.points) };
  }
}

class MultiLineString {
  readonly lines: readonly LineString[];

  constructor(lines: readonly LineString[]) {
    this.lines = parts('lines', lines, LineString);
  }

  toJSON(): object {
    return { type: 'MultiLineString', coordinates: coordinatesOf(this.lines) };
  }
}

class MultiPolygon {
  readonly polygons: readonly Polygon[];

  constructor(polygons: readonly Polygon[]) {
    this.polygons = parts('polygons', polygons, Polygon);
  }

  toJSON(): object {
    return { type: 'MultiPolygon', coordinates: coordinatesOf(this.polygons) };
  }
}

const CLASSES = [Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon] as const;

export function isGeo(value: object): boolean {
  return CLASSES.some((geometry) => value instanceof geometry);
}

/** Both ways to make them: `new db.Geo.Point(…)` and `db.Geo.Point(…)`. */
export const Geo = {
  Point: callable(Point),
  LineString: callable(LineString),
  Polygon: callable(Polygon),
  MultiPoint: callable(MultiPoint),
  MultiLineString: callable(MultiLineString),
  MultiPolygon: callable(MultiPolygon),
};

type Callable<Given extends unknown[], Made> = { new (...given: Given): Made; (...given: Given): Made };

function callable<Given extends unknown[], Made>(made: new (...given: Given) => Made): Callable<Given, Made> {
  const Made = made as unknown as new (...given: unknown[]) => Made;
  function make(first: unknown, second: unknown) {
    return new Made(first, second);
  }
  make.prototype = Made.prototype;
  return make as unknown as Callable<Given, Made>;
}

function parts<Part>(
  name: string,
  given: readonly Part[],
  part: { new (...given: never[]): Part; name: string },
): readonly Part[] {
  if (!Array.isArray(given)) throw new TypeError(`"${name}" must be a list. Received type ${typeof given}`);
  if (given.length === 0) throw new Error(`"${name}" must contain 1 at least`);
  if (!given.every((one) => (one as unknown) instanceof part))
    throw new TypeError(`"${name}" must be of the class that db.Geo gives`);
  return given as readonly Part[];
}

function coordinatesOf(given: readonly { toJSON(): object }[]): unknown[] {
  return given.map((one) => (one.toJSON() as { coordinates: unknown }).coordinates);
}

/** The geometry in a document, or undefined for another object. */
export function geoFrom(value: GeoJson): object | undefined {
  const { type, coordinates } = value;
  if (!Array.isArray(coordinates) || Object.keys(value).length !== 2) return undefined;
  try {
    switch (type) {
      case 'Point':
        return point(coordinates as Position);
      case 'LineString':
        return line(coordinates as Position[]);
      case 'Polygon':
        return polygon(coordinates as Position[][]);
      case 'MultiPoint':
        return new MultiPoint((coordinates as Position[]).map(point));
      case 'MultiLineString':
        return new MultiLineString((coordinates as Position[][]).map(line));
      case 'MultiPolygon':
        return new MultiPolygon((coordinates as Position[][][]).map(polygon));
      default:
        return undefined;
    }
  } catch (_) {
    // An object that only looks like one.
    return undefined;
  }
}

function point([longitude, latitude]: Position): Point {
  return new Point(longitude, latitude);
}

function line(positions: readonly Position[]): LineString {
  return new LineString(positions.map(point));
}

function polygon(lines: readonly (readonly Position[])[]): Polygon {
  return new Polygon(lines.map(line));
}
