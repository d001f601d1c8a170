import type { Refusal } from '@opencloudpay/wechatpay/http';
import type { ApiDeclaration } from '../../api';
import { documentedError } from '../../apis/index';
import type { Answer } from './answer';

/** After these WeChat Pay wants the same request again: they do not say whether it was carried out. */
const REPEATABLE = new Set(['SYSTEM_ERROR', 'SYSTEMERROR', 'BIZERR_NEED_RETRY']);
/** These leave the outcome open, too, and a repetition does not decide it. */
const UNDECIDED = new Set([...REPEATABLE, 'BANK_ERROR', 'BANKERROR']);

/**
 * The refusal in an answer; `undefined` for a success. A status of 202 with a code (the payer is entering the
 * password) is no success yet.
 */
export function refusalOf(api: ApiDeclaration, { status, json }: Answer): Refusal | undefined {
  const code = json?.['code'];
  if (typeof code !== 'string' || code === '' || status === 200 || status === 204) return undefined;
  const message = String(json?.['message'] ?? '');
  return {
    code,
    reason: code,
    words: `${code} ${message}`.trim().slice(0, 120),
    undecided: UNDECIDED.has(code) || (status >= 500 && documentedError(api, code)?.status !== status),
  };
}

/** Why an answer requires the same request again; `undefined` if it is final. */
export function retryReason({ repeat }: ApiDeclaration, refusal: Refusal | undefined): string | undefined {
  return refusal && repeat !== 'unsent' && REPEATABLE.has(refusal.code) ? refusal.code : undefined;
}
