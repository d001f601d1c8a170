/** Generated answers of v3, from its declarations. */
import fc from 'fast-check';
import type { AnswerSchema } from '../api';
import type { JsonObject, JsonValue } from '../json';

const time = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((at) => `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`);

/** Fields whose form matters to the translation. */
const FORMS: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  success_time: time,
  create_time: time,
  finish_time: time,
  h5_url: fc.constant('https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016&package=1'),
};

/** A success that has every declared field. */
export function fullAnswer(schema: AnswerSchema, name = ''): fc.Arbitrary<JsonValue> {
  const form = FORMS[name];
  if (form) return form;
  if (schema.type === 'object')
    return fc
      .record(
        Object.fromEntries(
          Object.entries(schema.properties).map(([key, inside]) => [key, fullAnswer(inside, key)]),
        ),
      )
      .map((object) => object as JsonObject);
  if (schema.type === 'array') return fc.array(fullAnswer(schema.items), { minLength: 1, maxLength: 3 });
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'integer') return fc.nat();
  return schema.type === 'boolean' ? fc.boolean() : fc.stringMatching(/^[0-9A-Za-z_-]{1,28}$/);
}
