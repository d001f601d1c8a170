/** Generated calls and answers of one API, from its declaration. */
import type { ApiDeclaration, ParameterSchema } from '@opencloudpay/wechatpay';
import fc from 'fast-check';
import { toCamelCase } from '../convert-case';

type Values = Record<string, unknown>;

/** Amounts, also with float errors, and as text. */
const amount = fc.oneof(
  fc.integer({ min: 0, max: 10_000_000 }),
  fc.constantFrom(0.29 * 100, 1.15 * 100),
  fc.nat().map(String),
);

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.nat());

function anyOf(schema: ParameterSchema): fc.Arbitrary<unknown> {
  if (schema.type === 'integer') return amount;
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const { contentSchema: content } = schema;
  if (!content) return text;
  const item = recordOf(content.type === 'array' ? content.items.properties : content.properties);
  const whole = content.type === 'array' ? fc.array(item, { minLength: 1, maxLength: 3 }) : item;
  return fc.oneof(
    whole,
    fc.json({ maxDepth: 1 }),
    whole.map((value) => JSON.stringify(value)),
  );
}

/** In camelCase or as declared, at random: real code mixes both in one call. */
function recordOf(properties: Readonly<Record<string, ParameterSchema>>): fc.Arbitrary<Values> {
  const values = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, anyOf(schema)]),
  );
  return fc
    .tuple(fc.record(values, { requiredKeys: [] }), fc.func(fc.boolean()))
    .map(([record, inCamelCase]) =>
      Object.fromEntries(
        Object.entries(record).map(([name, value]) =>
          inCamelCase(name) ? Object.entries(toCamelCase({ [name]: value }) as Values).flat() : [name, value],
        ),
      ),
    );
}

/** Parameters that any API may get: merchant, callback, and values that JSON drops. */
const COMMON: Readonly<Record<string, ParameterSchema>> = {
  sub_mch_id: { type: 'string', description: '' },
  nonce_str: { type: 'string', description: '' },
  env_id: { type: 'string', description: '' },
  function_name: { type: 'string', description: '' },
};

export function dataOf({ request }: ApiDeclaration): fc.Arbitrary<Values> {
  const dropped = fc.constantFrom({}, { envId: Symbol.for('SYMBOL_CURRENT_ENV') }, { attach: undefined });
  return fc
    .tuple(recordOf({ ...COMMON, ...request.properties }), dropped)
    .map(([data, others]) => ({ ...data, ...others }));
}

const index = fc.constantFrom('0', '1', '9');

export function answerOf({ answer }: ApiDeclaration): fc.Arbitrary<Values> {
  const common = fc.record(
    {
      return_code: fc.constantFrom('SUCCESS', 'FAIL'),
      return_msg: text,
      result_code: fc.constantFrom('SUCCESS', 'FAIL'),
      err_code: fc.constantFrom('', 'SYSTEMERROR', 'ORDERPAID'),
      err_code_des: text,
      payment: fc.record({ timeStamp: text, nonceStr: text, package: text }),
      sub_mch_id: text,
    },
    { requiredKeys: [] },
  );
  const own = Object.keys(answer.fields).map((name) =>
    fc.option(
      fc
        .tuple(index, index, fc.oneof(fc.nat(), text))
        .map(([n, m, value]) => [name.replace('$n', n).replace('$m', m), value] as const),
      { nil: undefined },
    ),
  );
  return fc.tuple(common, fc.tuple(...own)).map(([fields, others]) => ({
    ...fields,
    ...Object.fromEntries(others.filter((other) => other !== undefined)),
  }));
}
