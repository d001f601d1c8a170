import { compactTime } from '../../beijing-time';
import type { AnswerFields } from '../../records/answer-fields';
import type { V3Api } from '../../requests/v3/api';
import type { Fields, Json } from '../../requests/v3/fields';
import { unifiedOrderHandler } from '../unified-order';
import { accountIn, FORMS, type Form, payPath } from './account';

interface TradeType {
  /** The last part of the path. */
  path: 'jsapi' | 'native' | 'app' | 'h5';
  tradeType: 'JSAPI' | 'NATIVE' | 'APP' | 'MWEB';
  toV3(fields: AnswerFields): Json;
}

const TRADE_TYPES: readonly TradeType[] = [
  { path: 'jsapi', tradeType: 'JSAPI', toV3: ({ prepay_id }) => ({ prepay_id }) },
  { path: 'native', tradeType: 'NATIVE', toV3: ({ code_url }) => ({ code_url }) },
  { path: 'app', tradeType: 'APP', toV3: ({ prepay_id }) => ({ prepay_id }) },
  { path: 'h5', tradeType: 'MWEB', toV3: ({ mweb_url }) => ({ h5_url: mweb_url }) },
];

/** JSAPI下单, Native下单, APP下单 and H5下单, each in both forms. */
export const createOrderApis: readonly V3Api[] = FORMS.flatMap((form) =>
  TRADE_TYPES.map((type) => createOrder(form, type)),
);

function createOrder(form: Form, { path, tradeType, toV3 }: TradeType): V3Api {
  return {
    method: 'POST',
    path: payPath(form, path),
    handler: unifiedOrderHandler,
    names: {
      body: 'description',
      total_fee: 'amount.total',
      fee_type: 'amount.currency',
      openid: form === 'partner' ? 'payer.sp_openid' : 'payer.openid',
      sub_openid: 'payer.sub_openid',
      spbill_create_ip: 'scene_info.payer_client_ip',
      device_info: 'scene_info.device_id',
    },
    toV2: ({ body }) => ({
      ...accountIn(body, form),
      trade_type: tradeType,
      body: body.neededText('description'),
      out_trade_no: orderNumber(body),
      time_expire: expiry(body),
      attach: body.text('attach'),
      notify_url: body.neededText('notify_url'),
      goods_tag: body.text('goods_tag'),
      total_fee: body.neededInteger('amount.total'),
      fee_type: body.text('amount.currency'),
      ...(tradeType === 'JSAPI' && payer(body, form)),
      // Without a rule of v2: a repetition must repeat them.
      v3_detail: jsonText(body.object('detail')),
      ...scene(body, tradeType),
      // Accepted, without an effect here.
      v3_support_fapiao: body.flag('support_fapiao') ? 'true' : undefined,
      profit_sharing: body.flag('settle_info.profit_sharing') ? 'Y' : undefined,
      // v2 needs a product number for NATIVE, which v3 has not.
      ...(tradeType === 'NATIVE' && { product_id: 'v3' }),
    }),
    toV3: ({ fields }) => toV3(fields),
  };
}

function payer(body: Fields, form: Form): AnswerFields {
  return form === 'partner'
    ? { openid: body.text('payer.sp_openid'), sub_openid: body.text('payer.sub_openid') }
    : { openid: body.neededText('payer.openid') };
}

function scene(body: Fields, tradeType: TradeType['tradeType']): AnswerFields {
  const ip = tradeType === 'MWEB' ? body.neededText('scene_info.payer_client_ip') : undefined;
  if (tradeType === 'MWEB') body.neededText('scene_info.h5_info.type');
  return {
    spbill_create_ip: ip ?? body.text('scene_info.payer_client_ip') ?? '127.0.0.1',
    device_info: body.text('scene_info.device_id'),
    v3_store_info: jsonText(body.object('scene_info.store_info')),
    v3_h5_info: jsonText(body.object('scene_info.h5_info')),
  };
}

/** v3 takes no shorter numbers, and v2 does. */
const SHORTEST_NUMBER = 6;

function orderNumber(body: Fields): string {
  const number = body.neededText('out_trade_no');
  if (number.length >= SHORTEST_NUMBER) return number;
  throw body.wrong('out_trade_no', number, `must have at least ${SHORTEST_NUMBER} characters`);
}

/** RFC 3339, in any time zone. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function expiry(body: Fields): string | undefined {
  const text = body.text('time_expire');
  if (text === undefined) return undefined;
  const at = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw body.wrong('time_expire', text, 'must be a time such as 2026-01-01T10:00:00+08:00');
  }
  return compactTime(at);
}

function jsonText(value: Json | undefined): string | undefined {
  return value && JSON.stringify(value);
}
