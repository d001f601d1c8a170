import { isJsonObject, type JsonObject, type JsonValue } from '../../json';
import { type Conversion, type Converted, readJson } from './conversion';

/** v2's names of the fields of an item, with those of v3, which callers may give already. */
const NAMES = {
  merchant_goods_id: ['merchant_goods_id', 'goods_id'],
  wechatpay_goods_id: ['wechatpay_goods_id', 'wxpay_goods_id'],
  goods_name: ['goods_name'],
  quantity: ['quantity'],
  unit_price: ['unit_price', 'price'],
} as const;

const LONGEST = { merchant_goods_id: 32, wechatpay_goods_id: 32, goods_name: 256 } as const;

const UNUSABLE: Converted = {
  value: undefined,
  ignored:
    'it has no goods_detail in the documented form, and v3 takes no other text. Discounts on goods need it',
};

/** @param wechatpayName the name of WeChat Pay's number of the goods: payment codes have another one */
function goodsOf(wechatpayName: string): Conversion {
  return {
    words: {
      en: `JSON text → an object: \`goods_id\` → \`merchant_goods_id\`, \`wxpay_goods_id\` → \`${wechatpayName}\`, \`price\` → \`unit_price\`, \`receipt_id\` → \`invoice_id\``,
      zh: `JSON 字符串 → 对象：\`goods_id\` → \`merchant_goods_id\`，\`wxpay_goods_id\` → \`${wechatpayName}\`，\`price\` → \`unit_price\`，\`receipt_id\` → \`invoice_id\``,
    },
    request: (given) => {
      const read = readJson(given);
      // Payment codes have a list of one object in WeChat Pay's example.
      const detail = Array.isArray(read) && read.length === 1 ? read[0] : read;
      if (!isJsonObject(detail) || !Array.isArray(detail['goods_detail'])) return UNUSABLE;
      const items = detail['goods_detail'].map((item: JsonValue) => itemOf(item, wechatpayName));
      if (items.length === 0 || items.includes(undefined)) return UNUSABLE;
      const costPrice = amount(detail['cost_price'], 0);
      const invoice = text(detail['invoice_id'] ?? detail['receipt_id'], 32);
      return {
        value: {
          ...(costPrice !== undefined && { cost_price: costPrice }),
          ...(invoice !== undefined && { invoice_id: invoice }),
          goods_detail: items as JsonObject[],
        },
      };
    },
  };
}

export const goods = goodsOf('wechatpay_goods_id');
export const counterGoods = goodsOf('wxpay_goods_id');

/** @returns `undefined` for an item that v3 would refuse */
function itemOf(item: JsonValue, wechatpayName: string): JsonObject | undefined {
  if (!isJsonObject(item)) return undefined;
  const given = (name: keyof typeof NAMES) =>
    NAMES[name].map((spelling) => item[spelling]).find((value) => value !== undefined);
  const number = text(given('merchant_goods_id'), LONGEST.merchant_goods_id);
  const wechatpayNumber = text(given('wechatpay_goods_id'), LONGEST.wechatpay_goods_id);
  const name = text(given('goods_name'), LONGEST.goods_name);
  const quantity = amount(given('quantity'), 1);
  const price = amount(given('unit_price'), 0);
  if (number === undefined || quantity === undefined || price === undefined) return undefined;
  return {
    merchant_goods_id: number,
    ...(wechatpayNumber !== undefined && { [wechatpayName]: wechatpayNumber }),
    ...(name !== undefined && { goods_name: name }),
    quantity,
    unit_price: price,
  };
}

/** A text that fits; numbers of goods are often given as numbers. */
function text(value: JsonValue | undefined, longest: number): string | undefined {
  const given = typeof value === 'number' ? String(value) : value;
  return typeof given === 'string' && given !== '' && Buffer.byteLength(given) <= longest ? given : undefined;
}

/** Cents or a count, which some code gives as text. */
function amount(value: JsonValue | undefined, least: number): number | undefined {
  const given = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof given === 'number' && Number.isSafeInteger(given) && given >= least ? given : undefined;
}
