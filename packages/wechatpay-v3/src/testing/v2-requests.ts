/** Generated calls in v2's names, from v2's declarations. */
import type { ApiDeclaration, ContentObject, ParameterSchema } from '@opencloudpay/wechatpay';
import fc from 'fast-check';

type Fields = Record<string, unknown>;

/** Texts as merchants write them, and texts of any characters. */
const anyText = (longest: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength: longest }),
    fc
      .array(fc.constantFrom('商', '品', 'é', '😀', 'a'), { minLength: 1, maxLength: longest })
      .map((characters) => characters.join('')),
  );

/** Texts that have one byte for each character. */
const plainText = (longest: number): fc.Arbitrary<string> =>
  fc.string({ minLength: 1, maxLength: Math.min(longest, 80) });

type Text = (longest: number) => fc.Arbitrary<string>;

const goods = fc.record(
  {
    goods_id: fc.stringMatching(/^[0-9a-z]{1,32}$/),
    wxpay_goods_id: fc.stringMatching(/^\d{1,8}$/),
    goods_name: fc.constantFrom('iPhone', '矿泉水'),
    quantity: fc.integer({ min: 1, max: 99 }),
    price: fc.nat(),
  },
  { requiredKeys: ['goods_id', 'quantity', 'price'] },
);

/** What callers give as JSON of any kind: the documented forms, and others. */
const json: fc.Arbitrary<string> = fc.oneof(
  fc
    .record({ cost_price: fc.nat(), goods_detail: fc.array(goods, { minLength: 1, maxLength: 3 }) })
    .map((detail) => JSON.stringify(detail)),
  fc
    .record({ store_info: fc.record({ id: fc.stringMatching(/^\d{1,8}$/), name: fc.constant('腾大餐厅') }) })
    .map((scene) => JSON.stringify(scene)),
  fc.constantFrom(
    '{"h5_info":{"type":"Wap","wap_url":"https://pay.qq.com","wap_name":"腾讯充值"}}',
    '{"h5_info":{"type":7}}',
    '[1]',
    'not JSON',
    'null',
  ),
  fc.json({ maxDepth: 2 }),
);

function valuesOf(schema: ParameterSchema, text: Text): fc.Arbitrary<unknown> {
  if (schema.type === 'integer')
    return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? Number.MAX_SAFE_INTEGER });
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.contentSchema) {
    const { contentSchema: content } = schema;
    if (content.type === 'object') return objectOf(content, text).map((value) => JSON.stringify(value));
    return fc
      .array(objectOf(content.items, text), { minLength: 1, maxLength: 3 })
      .map((list) => JSON.stringify(list));
  }
  if (schema.contentMediaType) return json;
  if (schema.pattern?.startsWith('^http'))
    return fc.constantFrom('https://pay.example.com/notify/pay/env/fn/token', 'http://10.0.0.1:8080/notify');
  return schema.pattern === undefined
    ? text(schema.maxLength ?? 32)
    : fc
        .stringMatching(new RegExp(schema.pattern))
        .filter((value) => value.length <= (schema.maxLength ?? 256));
}

function objectOf({ properties, required }: ContentObject, text: Text): fc.Arbitrary<Fields> {
  return fc.record(arbitrariesOf(properties, text), { requiredKeys: [...required] });
}

function arbitrariesOf(properties: Readonly<Record<string, ParameterSchema>>, text: Text) {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, valuesOf(schema, text)]),
  );
}

interface Options {
  /** Texts may have more bytes than characters. Default: no. */
  readonly anyTexts?: boolean;
  /** Parameters that are left out. */
  readonly without?: readonly string[];
}

/** Calls that v2 would accept, of a sub-merchant. */
export function validRequest(
  { request }: ApiDeclaration,
  { anyTexts = false, without = [] }: Options = {},
): fc.Arbitrary<Fields> {
  const text = anyTexts ? anyText : plainText;
  const properties = Object.fromEntries(
    Object.entries(request.properties).filter(([name]) => !without.includes(name)),
  );
  const oneOf = (request.anyOf ?? []).filter((name) => !without.includes(name));
  const conditional = (request.conditions ?? []).flatMap(({ anyOf }) => anyOf);
  const choices = [...(oneOf.length > 0 ? [oneOf] : []), ...(conditional.length > 0 ? [conditional] : [])];
  return fc
    .tuple(...choices.map((names) => fc.constantFrom(...names)))
    .chain((chosen) =>
      fc.record(arbitrariesOf(properties, text), { requiredKeys: [...request.required, ...chosen] }),
    )
    .map((fields) => ({ sub_mch_id: '1900000109', sub_appid: 'wxd678efh567hg6999', ...fields }));
}
