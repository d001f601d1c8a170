import type { TypedFields } from '../../typed-fields';
import type { Refusal } from '../calls/call-result';
import type { Answer } from './answer';

/** After these WeChat Pay wants the same request again: they do not say whether it was carried out. */
const UNDECIDED = new Set(['SYSTEMERROR', 'BIZERR_NEED_RETRY', 'BANKERROR']);
/** The same without a code: WeChat Pay's front answers with it when it is busy. */
const BUSY = /系统繁忙|系统错误|系统超时|系统维护|SYSTEM_?ERROR/i;

/** The refusal in an answer of v2; `undefined` for a success and a file. */
export function refusalOf(answer: Answer): Refusal | undefined {
  if (Buffer.isBuffer(answer) || !isRefusal(answer)) return undefined;
  // `error_code` in some APIs.
  const code = String(answer['err_code'] ?? answer['error_code'] ?? '');
  const message = String(answer['return_msg'] ?? '');
  const words = [code, answer['err_code_des'] ?? answer['error_msg'] ?? answer['return_msg']];
  return {
    code,
    reason: code || message,
    words: words.filter(Boolean).join(' ').slice(0, 120) || 'FAIL without a reason',
    undecided: UNDECIDED.has(code) || (code === '' && BUSY.test(message)),
  };
}

function isRefusal(answer: TypedFields): boolean {
  return answer['return_code'] === 'FAIL' || answer['result_code'] === 'FAIL';
}
