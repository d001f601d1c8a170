import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { jsonProblem, parseJsonObject, say, type Text } from '@opencloudpay/internal';
import type { Mode } from '@opencloudpay/wechatpay-v3';
import type { Merchant } from '../../merchants/merchant';
import type { Json } from '../../records/json';
import type { World } from '../../world/world';
import { checkOwner } from '../authenticate';
import type { FoundApi, Params, V3Call } from './api';
import { checkParameters, withoutEmpty } from './parameters';
import { V3Refusal } from './refusal';
import { withDecrypted } from './sensitive';

/**
 * Reads a request whose signature was verified.
 *
 * @throws {V3Refusal} PARAM_ERROR
 * @throws {RequestRefusal, BusinessRefusal} for accounts that do not fit together
 */
export function readRequest(
  { url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>,
  body: Buffer,
  { api, params: path, form }: FoundApi,
  merchant: Merchant,
  world: World,
): V3Call {
  const given: Params = {
    path,
    query: withoutEmpty(Object.fromEntries(new URL(url, 'https://localhost').searchParams)),
    body: api.method === 'GET' ? {} : withoutEmpty(jsonIn(body)),
  };
  const { declaration } = api;
  const mode: Mode = form ?? (merchant.kind === 'partner' ? 'partner' : 'direct');
  if (declaration) checkParameters(declaration, mode, given, world.strict);
  const account = accountIn(given);
  if (account.mchId !== undefined && account.mchId !== merchant.mchId) {
    throw new V3Refusal(
      'PARAM_ERROR',
      '请求中的商户号与签名的商户号不一致',
      say(
        `The request is for merchant ${account.mchId}, but merchant ${merchant.mchId} signed it.`,
        `请求中的商户号是 ${account.mchId}，而签名的商户号是 ${merchant.mchId}。`,
      ),
    );
  }
  const appid = account.appid ?? merchant.appid;
  const needsSubMerchant = declaration !== undefined && declaration.account !== 'whole';
  return {
    merchant,
    owner: checkOwner({ ...account, appid }, merchant, world.merchants, needsSubMerchant),
    appid,
    ...(account.subAppid !== undefined && { subAppid: account.subAppid }),
    signType: 'RSA',
    host: headers.host ?? 'api.mch.weixin.qq.com',
    params: withDecrypted(given, declaration?.request.sensitive ?? [], headers, merchant, world.platform),
  };
}

/** The fields that identify the merchant have the same names in all APIs. */
function accountIn({ query, body }: Params) {
  const text = (...names: readonly string[]): string | undefined => {
    const found = names.map((name) => body[name] ?? query[name]).find((value) => value !== undefined);
    return found === undefined ? undefined : String(found);
  };
  return {
    mchId: text('sp_mchid', 'mchid'),
    appid: text('sp_appid', 'appid'),
    subMchId: text('sub_mchid'),
    subAppid: text('sub_appid'),
  };
}

function jsonIn(body: Buffer): Json {
  const notJson = ({ en, zh }: Text) =>
    new V3Refusal('PARAM_ERROR', '请求体不是合法的JSON', say(`The body ${en}.`, `请求体${zh}。`));
  if (!isUtf8(body)) throw notJson(say('is not UTF-8', '不是 UTF-8 编码'));
  const parsed = parseJsonObject(body.toString('utf8'));
  if ('value' in parsed) return parsed.value;
  throw notJson(jsonProblem(parsed.problem));
}
