import {
  clockAhead,
  clockProblem,
  type Fields,
  mayChange,
  queryNumbers,
  type Refusal,
} from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration } from '../../api';

/** What is known about the call besides its answer. */
export interface RefusedCall {
  readonly api: ApiDeclaration;
  readonly params: Fields;
  readonly mchId: string;
  readonly serialNo: string;
  /** The `Date` header of the answer. */
  readonly date: string | undefined;
  /** Milliseconds by which the clock of the caller is ahead of this machine's. */
  readonly clockOffset: number;
}

/**
 * What to do about a refusal whose cause is outside the call: keys, certificates, clocks, the account, maintenance.
 *
 * @returns `undefined` if WeChat Pay's text is enough
 */
export function explainRefusal({ code, words }: Refusal, call: RefusedCall): string | undefined {
  for (const [pattern, explain] of EXPLANATIONS) if (pattern.test(words)) return explain(call, code);
  return undefined;
}

const EXPLANATIONS: readonly [RegExp, (call: RefusedCall, code: string) => string | undefined][] = [
  [/timestamp|时间戳.*5分钟|不得超过5分钟/i, clock],
  [/未设置\s*APIv3\s*密钥|API_?v3.*key/i, noApiV3Key],
  [/证书序列号|证书已过期|证书已作废|已更换证书|未申请过证书|商户证书/, certificate],
  [/Wechatpay-Serial|微信支付公钥|平台证书/i, publicKey],
  [/SIGN_?ERROR|签名/i, signature],
  [/time_?expire|失效时间|结束时间/i, times],
  [/APPID_MCHID_NOT_MATCH|MCH_NOT_EXISTS|appid.*(?:不匹配|不存在)|商户号.*(?:不存在|不匹配)/i, account],
  [/NO_AUTH/, permission],
  [/SYSTEM_?ERROR|系统错误|系统繁忙|BIZERR_NEED_RETRY/i, maintenance],
];

function clock(call: RefusedCall): string {
  const problem = clockOf(call);
  return `WeChat Pay refuses requests whose time is more than 5 minutes off: ${problem || 'compare this machine’s clock with the real time, and set it (NTP)'}.`;
}

function clockOf({ date, clockOffset }: RefusedCall): string {
  return clockProblem(clockAhead(date, Date.now() + clockOffset));
}

function noApiV3Key({ mchId }: RefusedCall): string {
  return `The merchant ${mchId} has no APIv3 key yet: set one on the merchant platform (API security) and give it as apiV3Key.`;
}

function certificate({ mchId, serialNo }: RefusedCall): string {
  return `WeChat Pay does not accept the API certificate ${serialNo} of merchant ${mchId}: it is another merchant’s, or was replaced, revoked or has expired. Give serialNo and privateKey of the certificate that the merchant platform (API security) shows as valid.`;
}

function publicKey(): string {
  return 'Wechatpay-Serial does not name a key that WeChat Pay has for this merchant: compare publicKeyId with the merchant platform (API security, WeChat Pay public key).';
}

function signature(call: RefusedCall): string {
  const problem = clockOf(call);
  if (problem) return `The cause may be the time: ${problem}.`;
  return `privateKey does not belong to the certificate ${call.serialNo} of merchant ${call.mchId}: give apiclient_key.pem and the serial number of one and the same certificate, of this merchant and not of a sub-merchant. A proxy that changes the path or the body causes this error, too.`;
}

function times(call: RefusedCall): string {
  const problem = clockOf(call);
  return `WeChat Pay takes time_expire in RFC 3339 with its zone, some minutes from now${problem ? `: ${problem}` : ''}.`;
}

function account({ params, mchId }: RefusedCall): string {
  const names = ['appid', 'sp_appid', 'sub_appid', 'sub_mchid'].filter((name) => params[name] !== undefined);
  const numbers = names.map((name) => `${name} ${params[name]}`);
  return `WeChat Pay does not accept these together: ${[`merchant ${mchId}`, ...numbers].join(', ')}. The appid must be bound to the merchant number on the merchant platform.`;
}

function permission({ mchId }: RefusedCall): string {
  return `The merchant ${mchId} may not use this API, or not for this sub-merchant: open the product, or ask the sub-merchant to authorize it, on the merchant platform.`;
}

function maintenance({ api, params }: RefusedCall): string {
  if (!mayChange(api)) return 'WeChat Pay is busy or in maintenance: repeat the call later.';
  const [first] = Object.entries(queryNumbers(params)).reverse();
  const next = first
    ? `query ${first.join(' ')}, or repeat the call with the same number, never with a new one`
    : 'repeat exactly the same call later';
  return `WeChat Pay is busy or in maintenance, and may have carried the call out: ${next}.`;
}
