import { Db } from '@cloudbase/database';
import { Command } from '@cloudbase/database/dist/commonjs/command';
import { LineString } from '@cloudbase/database/dist/commonjs/geo/lineString';
import { QuerySerializer } from '@cloudbase/database/dist/commonjs/serializer/query';
import { UpdateSerializer } from '@cloudbase/database/dist/commonjs/serializer/update';
import { describe, expect, it } from '@jest/globals';
import { accumulatorOf } from './expressions/accumulators';
import { compileExpression } from './expressions/compile';
import { canonical, matches, updated } from './testing/run';
import { formatDocument, parseDocument, parseValue } from './values/ejson';

/** Tencent's own query builder, the one inside of the SDK: what it sends is what this package reads. */
const _ = Command;
const db = new Db({});
const point = (longitude: number, latitude: number) => new db.Geo.Point(longitude, latitude);

/** Each command of a query: a document that it matches, and one that it does not. Undefined: it is refused. */
const QUERIES: Record<
  string,
  [query: object, matching: string, other: string] | [query: object, refusal: string]
> = {
  eq: [{ a: _.eq(1) }, '{"a":1}', '{"a":2}'],
  neq: [{ a: _.neq(1) }, '{}', '{"a":1}'],
  lt: [{ a: _.lt(1) }, '{"a":0}', '{"a":1}'],
  lte: [{ a: _.lte(1) }, '{"a":1}', '{"a":2}'],
  gt: [{ a: _.gt(1) }, '{"a":2}', '{"a":1}'],
  gte: [{ a: _.gte(1) }, '{"a":1}', '{"a":0}'],
  in: [{ a: _.in([1, 'x']) }, '{"a":"x"}', '{"a":2}'],
  nin: [{ a: _.nin([1, 'x']) }, '{"a":2}', '{"a":1}'],
  all: [{ a: _.all([1, 2]) }, '{"a":[2,1]}', '{"a":[1]}'],
  elemMatch: [{ a: _.elemMatch({ b: _.gt(1) }) }, '{"a":[{"b":2}]}', '{"a":[{"b":1}]}'],
  exists: [{ a: _.exists(false) }, '{}', '{"a":null}'],
  size: [{ a: _.size(1) }, '{"a":[0]}', '{"a":[]}'],
  mod: [{ a: (_.mod as (...numbers: number[]) => object)(10, 1) }, '{"a":11}', '{"a":10}'],
  and: [{ a: { b: _.gt(1).and(_.lt(3)) } }, '{"a":{"b":2}}', '{"a":{"b":3}}'],
  or: [_.or([{ a: _.lt(1).or(_.eq(5)) }, { b: 1 }]), '{"a":5}', '{"a":3}'],
  nor: [{ a: _.nor([_.eq(1), _.eq(2)]) }, '{"a":3}', '{"a":2}'],
  not: [{ a: _.not(_.eq(1)) }, '{}', '{"a":1}'],
  expr: [_.expr(_.aggregate.gt(['$a', '$b'])), '{"a":2,"b":1}', '{"a":1,"b":1}'],
  geoNear: [
    { at: _.geoNear({ geometry: point(113, 23), maxDistance: 1000 }) },
    '{"at":{"type":"Point","coordinates":[113,23]}}',
    '{"at":{"type":"Point","coordinates":[114,23]}}',
  ],
  geoWithin: [
    { at: _.geoWithin({ centerSphere: [point(113, 23), 0.001] }) },
    '{"at":{"type":"Point","coordinates":[113.01,23]}}',
    '{"at":{"type":"Point","coordinates":[120,23]}}',
  ],
  geoIntersects: [
    { at: _.geoIntersects({ geometry: new LineString([point(0, 0), point(2, 2)]) }) },
    '{"at":{"type":"Point","coordinates":[1,1]}}',
    '{"at":{"type":"Point","coordinates":[1,2]}}',
  ],
  jsonSchema: [_.jsonSchema({ required: ['a'] }), '$jsonSchema is not supported'],
  text: [_.text({ search: 'x', diacriticSensitive: false }), 'Text search is not supported'],
};

/** Each command of an update, over `{ n: 5, l: [3, 1], o: { p: 1, q: 2 } }`, and what becomes of that field. */
const UPDATES: Record<string, [update: object, result: string]> = {
  set: [{ o: _.set({ r: 1 }) }, '{"n":5,"l":[3,1],"o":{"r":1}}'],
  remove: [{ o: _.remove() }, '{"n":5,"l":[3,1]}'],
  inc: [{ n: _.inc(2) }, '{"n":7,"l":[3,1],"o":{"p":1,"q":2}}'],
  mul: [{ n: _.mul(2) }, '{"n":10,"l":[3,1],"o":{"p":1,"q":2}}'],
  min: [{ o: { p: _.min(0) } }, '{"n":5,"l":[3,1],"o":{"p":0,"q":2}}'],
  max: [{ n: _.max(9) }, '{"n":9,"l":[3,1],"o":{"p":1,"q":2}}'],
  bit: [{ n: _.bit({ xor: 1 }) }, '{"n":4,"l":[3,1],"o":{"p":1,"q":2}}'],
  rename: [{ o: { p: _.rename('o.r') } }, '{"n":5,"l":[3,1],"o":{"q":2,"r":1}}'],
  push: [{ l: _.push({ each: [2], position: 0, sort: 1, slice: 2 }) }, '{"n":5,"l":[1,2],"o":{"p":1,"q":2}}'],
  pull: [{ l: _.pull(3) }, '{"n":5,"l":[1],"o":{"p":1,"q":2}}'],
  pullAll: [{ l: _.pullAll([1, 3]) }, '{"n":5,"l":[],"o":{"p":1,"q":2}}'],
  pop: [{ l: _.pop() }, '{"n":5,"l":[3],"o":{"p":1,"q":2}}'],
  shift: [{ l: _.shift() }, '{"n":5,"l":[1],"o":{"p":1,"q":2}}'],
  unshift: [{ l: _.unshift([9, 8]) }, '{"n":5,"l":[9,8,3,1],"o":{"p":1,"q":2}}'],
  addToSet: [{ l: _.addToSet(3) }, '{"n":5,"l":[3,1],"o":{"p":1,"q":2}}'],
};

const NOT_FOR_EXPRESSIONS = ['pipeline', 'meta'];

describe('what the query builder of the SDK sends', () => {
  it('is tested for each of its commands', () => {
    const tested = [...Object.keys(QUERIES), ...Object.keys(UPDATES), 'aggregate', 'project'];
    expect(tested.toSorted()).toEqual(Object.keys(_).toSorted());
  });

  it.each(Object.entries(QUERIES))('queries by _.%s', (_name, [query, matching, other]) => {
    const filter = QuerySerializer.encodeEJSON(query, false);
    if (other === undefined) expect(() => matches(filter, '{}')).toThrow(matching);
    else expect([matches(filter, matching), matches(filter, other)]).toEqual([true, false]);
  });

  it('queries by regular expressions, dates and null', () => {
    const encode = (query: object) => QuerySerializer.encodeEJSON(query, false);
    expect(matches(encode({ a: /^x/i }), '{"a":"Xy"}')).toBe(true);
    expect(matches(encode({ a: db.RegExp({ regexp: '^x', options: 'i' }) }), '{"a":"Xy"}')).toBe(true);
    expect(matches(encode({ a: _.gte(new Date(5)) }), '{"a":{"$date":{"$numberLong":"5"}}}')).toBe(true);
    expect(matches(encode({ a: { b: null } }), '{"a":{}}')).toBe(true);
  });

  it.each(Object.entries(UPDATES))('updates by _.%s', (_name, [update, result]) => {
    const text = UpdateSerializer.encodeEJSON(update, false);
    expect(`{"value":${updated('{"n":5,"l":[3,1],"o":{"p":1,"q":2}}', text)}}`).toBe(canonical(result));
  });

  it('updates by plain values, nested ones into what is there, and by the time of the server', () => {
    const text = UpdateSerializer.encodeEJSON({ o: { p: 9 }, t: db.serverDate({ offset: 1000 }) }, false);
    expect(`{"value":${updated('{"o":{"p":1,"q":2}}', text)}}`).toBe(
      canonical('{"o":{"p":9,"q":2},"t":{"$date":{"$numberLong":"1700000001000"}}}'),
    );
  });

  it('computes by each operator of _.aggregate', () => {
    const names = Object.entries(_.aggregate)
      .filter(([name]) => !NOT_FOR_EXPRESSIONS.includes(name))
      .map(([, make]) => Object.keys((make as (operand: unknown) => object)([]))[0] as string);
    const refused = names.filter((name) => {
      try {
        compileExpression({ [name]: [] });
      } catch (error) {
        return /Unrecognized expression/.test(String(error)) && !isAccumulator(name);
      }
      return false;
    });
    expect(refused).toEqual([]);
    expect(() => compileExpression(parseValue('{"$meta":"textScore"}'))).toThrow('$meta is not supported');
  });

  it('keeps a document as it was sent', () => {
    const text =
      '{"a":{"$numberInt":"1"},"d":{"$date":{"$numberLong":"1700000000000"}},"g":{"type":"Point","coordinates":[{"$numberInt":"113"},{"$numberInt":"23"}]}}';
    expect(formatDocument(parseDocument(text))).toBe(text);
  });
});

function isAccumulator(name: string): boolean {
  try {
    accumulatorOf(name);
    return true;
  } catch {
    return false;
  }
}
