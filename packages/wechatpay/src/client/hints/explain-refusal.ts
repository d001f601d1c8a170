import { BEIJING_OFFSET, parseBeijingTime } from '@opencloudpay/contracts/beijing-time';
import type { Answer } from '../answers/answer';
import { clockProblem, duration } from './clock';

/** What is known about the call besides its answer. */
export interface RefusedCall {
  params: Readonly<Record<string, unknown>>;
  /** Whether the call is a query (the API's `effect`). */
  isQuery: boolean;
  /** Whether the call went to WeChat Pay's sandbox. */
  sandbox: boolean;
  /** The time of the clock that set the call's times. */
  now: number;
  /** How far that clock is ahead: see `clockAhead`. */
  clockAhead: number;
  /** The hints in the declaration of the API, by error code. */
  hints: Readonly<Record<string, string>> | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What to do about a refusal whose cause is outside the call: keys, certificates, the sandbox, clocks,
 * maintenance. WeChat Pay's own texts for these are short and misleading.
 *
 * @returns `undefined` for a success, and if WeChat Pay's text is enough
 */
export function explainRefusal(answer: Answer, call: RefusedCall): string | undefined {
  if (Buffer.isBuffer(answer)) return undefined;
  const fields: Fields = answer;
  if (fields['return_code'] === undefined) return undefined;
  if (fields['return_code'] === 'SUCCESS' && fields['result_code'] !== 'FAIL') return undefined;
  const code = String(fields['err_code']);
  if (call.hints && Object.hasOwn(call.hints, code)) return call.hints[code];
  const words = ['return_msg', 'err_code', 'err_code_des', 'error_code', 'error_msg']
    .map((name) => fields[name])
    .filter((value) => typeof value === 'string')
    .join(' ');
  for (const [pattern, explain] of EXPLANATIONS) {
    if (pattern.test(words)) return explain(call);
  }
  return undefined;
}

const EXPLANATIONS: readonly [RegExp, (call: RefusedCall) => string | undefined][] = [
  [/沙箱|getsignkey/i, sandboxKey],
  [/签名错误|签名失败|验签失败|SIGN_?ERROR/i, signature],
  [/certificate not match|证书/i, certificate],
  [/缺少参数|LACK_PARAMS/i, lacking],
  [/time_?(?:expire|start)|失效时间|结束时间|截止时间/i, times],
  [/(?:mch_?id|appid|商户号).*(?:不存在|不匹配|NOT_EXIST|NOT_MATCH)/i, account],
  [/系统繁忙|系统错误|系统维护|SYSTEM_?ERROR|BIZERR_NEED_RETRY/i, maintenance],
];

function sandboxKey(): string {
  return 'This is WeChat Pay’s sandbox, which has its own keys: give the one that its pay/getsignkey answers as apiKey, or leave endpoints out for real payments.';
}

function signature({ params, sandbox }: RefusedCall): string {
  if (sandbox) return sandboxKey();
  return `The API key is not the one that WeChat Pay has for mch_id ${params['mch_id']}. It must be the APIv2 key (the APIv3 key has 32 characters too), of this merchant and not of a sub-merchant, and not the sandbox’s; reset it on the merchant platform (API security) if in doubt.`;
}

function certificate({ params }: RefusedCall): string {
  return `WeChat Pay wants the client certificate of mch_id ${params['mch_id']}: for sub-merchants it is the service provider’s. Give the apiclient_cert.p12 of that number, and the newest where several were made.`;
}

/** Parameters that the documents require in some cases only, and that are often forgotten. */
function lacking({ params }: RefusedCall): string | undefined {
  return params['trade_type'] === 'NATIVE' && !params['product_id']
    ? 'WeChat Pay’s documents require product_id with trade_type NATIVE: any product number of your own.'
    : undefined;
}

function account({ params, sandbox }: RefusedCall): string {
  const numbers = ['appid', 'mch_id', 'sub_appid', 'sub_mch_id']
    .filter((name) => params[name])
    .map((name) => `${name} ${params[name]}`);
  return `${sandbox ? 'WeChat Pay’s sandbox' : 'WeChat Pay'} does not accept these together: ${numbers.join(', ')}. The appid must be bound to the merchant number on the merchant platform, and endpoints must be those of real payments for real numbers.`;
}

function maintenance({ params, isQuery }: RefusedCall): string {
  if (isQuery) return 'WeChat Pay is busy or in maintenance: repeat the call later.';
  const number = ['out_refund_no', 'out_return_no', 'out_order_no', 'out_trade_no'].find(
    (name) => params[name],
  );
  const next = number
    ? `query ${number} ${params[number]}, or repeat the call with the same number, never with a new one`
    : 'repeat exactly the same call later';
  return `WeChat Pay is busy or in maintenance, and may have carried the call out: ${next}.`;
}

/** The moment of `time_expire` in Beijing time, as WeChat Pay reads it, and what the caller may have meant. */
function times({ params, now, clockAhead }: RefusedCall): string {
  const expires = parseBeijingTime(params['time_expire'])?.getTime();
  const rule =
    'WeChat Pay takes time_start and time_expire as Beijing time (UTC+8), the end some minutes from now';
  const left = (expires ?? Number.POSITIVE_INFINITY) - (now - clockAhead);
  if (left > 60_000) return `${rule}.`;
  const past = `time_expire ${params['time_expire']} ${left < 0 ? `was ${duration(-left)} ago` : 'is less than a minute away'}`;
  if (left + BEIJING_OFFSET > 0 && left < -BEIJING_OFFSET / 2)
    return `${past}: it reads like UTC, or this machine’s own time zone. ${rule}.`;
  return clockAhead ? `${past}: ${clockProblem(clockAhead)}.` : `${past}. ${rule}.`;
}
