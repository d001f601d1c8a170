import { type Fields, QUERY_NUMBERS, valueAt } from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration } from '../../api';
import type { JsonObject } from '../../json';
import type { ClientAccount } from '../build-request';

/** The main field of each kind of answer: no other API answers with it. */
const TELLTALES = [
  ...['prepay_id', 'code_url', 'h5_url', 'trade_state', 'refund_id', 'download_url'],
  ...['order_id', 'return_id', 'data'],
];

const MIXED_UP = 'it belongs to another call. Does a proxy cache answers?';

/**
 * Why a success with a valid signature belongs to another call. A signature proves that WeChat Pay wrote the answer, not
 * for which call: a proxy may have cached it, or mixed up two connections.
 *
 * @param params all parameters of the call by their names
 * @returns the end of the sentence "the answer cannot be believed: …"; `undefined` if it belongs to this call
 */
export function belongsElsewhere(
  api: ApiDeclaration,
  json: JsonObject,
  params: Fields,
  { mode, mchId }: ClientAccount,
): string | undefined {
  const { properties, required = [] } = api.answer.json[mode];
  const merchant = mode === 'partner' ? { sp_mchid: mchId } : { mchid: mchId };
  const identities: Fields = { ...merchant, sub_mchid: params['sub_mchid'], ...sentAppid(mode, params) };
  for (const [name, expected] of Object.entries(identities)) {
    const found = json[name];
    if (found !== undefined && found !== null && found !== '' && found !== expected)
      return otherValue(name, found, expected);
  }
  const telltale = TELLTALES.find((name) => !Object.hasOwn(properties, name) && json[name] !== undefined);
  if (telltale) return `it has a ${telltale}, which ${api.name} never answers: ${MIXED_UP}`;
  for (const [field, parameter] of Object.entries(echoesOf(api))) {
    const sent = valueAt(params, parameter);
    if (sent === undefined) continue;
    const found = valueAt(json, field);
    if (found !== undefined && found !== null && found !== '') {
      if (String(found) !== String(sent)) return otherValue(field, found, sent);
    } else if (!isOpen(api, json) && api.answer.echoes && Object.hasOwn(api.answer.echoes, field))
      return `it does not repeat the ${parameter} that was sent: ${MIXED_UP}`;
  }
  if (isOpen(api, json)) return undefined;
  const missing = required.find((name) => json[name] === undefined || json[name] === '');
  return missing && `it has no ${missing}, which every success of ${api.name} has: ${MIXED_UP}`;
}

/**
 * The appid, if the call sends one. A query sends none: one merchant number serves several mini programs, and the answer
 * names the order's own, which need not be that of the client.
 */
function sentAppid(mode: ClientAccount['mode'], params: Fields): Fields {
  const name = mode === 'partner' ? 'sp_appid' : 'appid';
  return params[name] === undefined ? {} : { [name]: params[name] };
}

/** Whether the answer only says that nothing is decided. Then it does no harm even if it belongs to another call. */
function isOpen({ answer }: ApiDeclaration, json: JsonObject): boolean {
  return Object.entries(answer.open ?? {}).some(([field, states]) => states.includes(String(json[field])));
}

/** The declared ones, and every number that may be repeated. */
function echoesOf({ answer }: ApiDeclaration): Readonly<Record<string, string>> {
  return { ...Object.fromEntries(QUERY_NUMBERS.map((name) => [name, name])), ...answer.echoes };
}

function otherValue(name: string, found: unknown, sent: unknown): string {
  return `its ${name} is not the one that was sent (${String(found)} for ${String(sent ?? 'none')}): ${MIXED_UP}`;
}
