import { describe, expect, it } from '@jest/globals';
import { type Document, formatDocument, parseDocument } from '../../language';
import { upsertedDocument } from './upserted-document';

const upserted = (filter: string, changes: string): Document =>
  JSON.parse(
    formatDocument(upsertedDocument(parseDocument(filter), parseDocument(changes), new Date(0))).replace(
      /\{"\$numberInt":"(\d+)"\}/g,
      '$1',
    ),
  );

describe('an upsert inserts', () => {
  it.each([
    ['{"_id":"a","shop":{"$eq":"x"}}', '{"$inc":{"n":1}}', { _id: 'a', shop: 'x', n: 1 }],
    ['{"o.p":1,"o.q":2}', '{"$set":{"n":1}}', { o: { p: 1, q: 2 }, n: 1 }],
    [
      '{"$and":[{"_id":"a"},{"$and":[{"o.p":{"$eq":1}}]}]}',
      '{"$set":{"o.q":2}}',
      { _id: 'a', o: { p: 1, q: 2 } },
    ],
    ['{"$or":[{"_id":"a"}]}', '{"$setOnInsert":{"n":1}}', { _id: 'a', n: 1 }],
    ['{"$or":[{"_id":"a"},{"_id":"b"}]}', '{"$set":{"n":1}}', { n: 1 }],
    ['{"_id":"a","n":{"$gt":1},"m":{"$in":[1]},"$nor":[{"x":1}]}', '{"$set":{"k":1}}', { _id: 'a', k: 1 }],
    ['{"o":{"p":1}}', '{"$set":{"o.q":2}}', { o: { p: 1, q: 2 } }],
    ['{"n":{"$eq":1,"$gt":0}}', '{"$inc":{"n":1}}', { n: 2 }],
  ])('the fields that the filter demands: %s with %s', (filter, changes, document) => {
    expect(upserted(filter, changes)).toEqual(document);
  });

  it.each(['{"$and":[{"a":1},{"a":2}]}', '{"a":{"b":1},"a.b":1}', '{"a.b":1,"$and":[{"a":{}}]}'])(
    'nothing where the filter demands a path twice: %s',
    (filter) => {
      expect(() => upserted(filter, '{"$set":{"n":1}}')).toThrow(
        /cannot infer query fields to set, path 'a(\.b)?' is matched twice/,
      );
    },
  );
});
