import { describe, expect, it } from '@jest/globals';
import { compileFilter } from '../filter/filter';
import { matches } from '../testing/run';
import { parseDocument } from '../values/ejson';

const point = (x: number, y: number) => `{"type":"Point","coordinates":[${x},${y}]}`;
const line = (...at: number[][]) => `{"type":"LineString","coordinates":${JSON.stringify(at)}}`;
const square = (from: number, to: number) =>
  `{"type":"Polygon","coordinates":[[[${from},${from}],[${to},${from}],[${to},${to}],[${from},${to}],[${from},${from}]]]}`;
const stored = (geometry: string) => `{"at":${geometry}}`;

type Fact = [fact: string, condition: string, matching: string[], others: string[]];

const FACTS: Fact[] = [
  [
    '$geoWithin a polygon',
    `{"$geoWithin":{"$geometry":${square(0, 10)}}}`,
    [point(5, 5), line([1, 1], [9, 9]), square(2, 4), `[${point(50, 50)},${point(5, 5)}]`],
    [point(11, 5), line([1, 1], [11, 9]), square(5, 15), '"x"', '{"type":"Point","coordinates":[500,5]}'],
  ],
  [
    '$geoWithin several polygons',
    `{"$geoWithin":{"$geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[20,20],[30,20],[30,30],[20,20]]]]}}}`,
    [point(0.9, 0.5), point(29, 25)],
    [point(10, 10)],
  ],
  [
    '$geoWithin a circle on the sphere',
    `{"$geoWithin":{"$centerSphere":[[113,23],${1000 / 6_378_100}]}}`,
    [point(113.005, 23), '[113.005,23]'],
    [point(113.02, 23)],
  ],
  [
    '$geoWithin a box',
    '{"$geoWithin":{"$box":[[0,0],[2,2]]}}',
    ['[1,1]', '{"x":1,"y":2}', point(0, 0)],
    ['[3,1]', square(0, 1)],
  ],
  ['$geoWithin corners', '{"$geoWithin":{"$polygon":[[0,0],[4,0],[2,4]]}}', ['[2,1]'], ['[0,4]']],
  ['$geoWithin a circle in the plane', '{"$geoWithin":{"$center":[[0,0],1]}}', ['[0.6,0.6]'], ['[1,1]']],
  [
    '$geoIntersects',
    `{"$geoIntersects":{"$geometry":${line([0, 0], [10, 10])}}}`,
    [point(5, 5), line([0, 10], [10, 0]), square(4, 6)],
    [point(5, 6), line([0, 1], [0, 10]), square(20, 30)],
  ],
  [
    '$nearSphere within metres',
    `{"$nearSphere":{"$geometry":${point(113, 23)},"$maxDistance":2000,"$minDistance":500}}`,
    [point(113.01, 23)],
    [point(113.001, 23), point(113.1, 23), '"x"'],
  ],
  [
    '$near a line and a polygon',
    `{"$near":{"$geometry":${point(0, 0)},"$maxDistance":1200}}`,
    [line([-1, 0.01], [1, 0.01]), square(-1, 1)],
    [line([-1, 0.02], [1, 0.02]), square(1, 2)],
  ],
  ['$near legacy pairs, in the plane', '{"$near":[0,0],"$maxDistance":2}', ['[1,1]'], ['[2,2]']],
];

describe('geography', () => {
  it.each(FACTS)('%s', (_fact, condition, matching, others) => {
    const filter = `{"at":${condition}}`;
    expect(matching.filter((geometry) => !matches(filter, stored(geometry)))).toEqual([]);
    expect(others.filter((geometry) => matches(filter, stored(geometry)))).toEqual([]);
  });

  it('puts what is nearest first', () => {
    const { nearestFirst } = compileFilter(
      parseDocument(`{"open":true,"at":{"$near":{"$geometry":${point(113, 23)}}}}`),
    );
    const documents = [114, 113.1, 113].map((x) => parseDocument(stored(point(x, 23))));
    expect(nearestFirst && documents.toSorted(nearestFirst)).toEqual(documents.toReversed());
  });

  it.each([
    [
      '{"$geoWithin":{"$geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}}',
      'malformed geometry',
    ],
    [`{"$geoWithin":{"$geometry":${point(1, 1)}}}`, 'Give a Polygon or a MultiPolygon'],
    ['{"$geoIntersects":{"$geometry":{"type":"Circle"}}}', 'unknown or malformed geometry'],
    ['{"$geoWithin":{"$round":1}}', 'unknown geo specifier: $round'],
    ['{"$geoWithin":{"$centerSphere":[[0,0],-1]}}', 'a radius that is not negative'],
    [`{"$near":{"$geometry":${point(0, 0)},"$maxDistance":-1}}`, 'must be a non-negative number'],
  ])('%s is refused: %s', (condition, text) => {
    expect(() => compileFilter(parseDocument(`{"at":${condition}}`))).toThrow(text);
  });

  it('orders at the top of a filter alone', () => {
    const near = `{"at":{"$near":[0,0]}}`;
    expect(() => compileFilter(parseDocument(`{"$or":[${near}]}`))).toThrow('geoNear must be top-level expr');
    expect(compileFilter(parseDocument(`{"$and":[${near}]}`)).nearestFirst).toBeDefined();
  });
});
