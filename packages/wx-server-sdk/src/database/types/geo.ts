/** A place on the earth, in degrees. */
export interface GeoPoint {
  readonly longitude: number;
  readonly latitude: number;
  toJSON(): { type: 'Point'; coordinates: [number, number] };
}

export interface GeoMultiPoint {
  readonly points: GeoPoint[];
}

export interface GeoLineString {
  readonly points: GeoPoint[];
}

export interface GeoMultiLineString {
  readonly lines: GeoLineString[];
}

/** Its first line is the border, which ends where it starts; the other lines are the borders of holes. */
export interface GeoPolygon {
  readonly lines: GeoLineString[];
}

export interface GeoMultiPolygon {
  readonly polygons: GeoPolygon[];
}

/** `db.Geo`: makes the geometries that documents and queries hold. */
export interface Geo {
  Point(longitude: number, latitude: number): GeoPoint;
  MultiPoint(points: readonly GeoPoint[]): GeoMultiPoint;
  LineString(points: readonly GeoPoint[]): GeoLineString;
  MultiLineString(lines: readonly GeoLineString[]): GeoMultiLineString;
  Polygon(lines: readonly GeoLineString[]): GeoPolygon;
  MultiPolygon(polygons: readonly GeoPolygon[]): GeoMultiPolygon;
}
