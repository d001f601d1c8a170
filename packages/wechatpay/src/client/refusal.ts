import type { ApiDeclaration } from '../api';
import type { TypedFields } from '../typed-fields';

/** After these WeChat Pay wants the same request again: they do not say whether it was carried out. */
const UNDECIDED = new Set(['SYSTEMERROR', 'BIZERR_NEED_RETRY', 'BANKERROR']);
/** The same without a code: WeChat Pay's front answers with it when it is busy. */
const BUSY = /系统繁忙|系统错误|系统超时|系统维护|SYSTEM_?ERROR/i;

/** The code of a refusal: `err_code`, or `error_code` in some APIs. */
export function refusalCode(answer: TypedFields): string {
  return String(answer['err_code'] ?? answer['error_code'] ?? '');
}

export function isRefusal(answer: TypedFields): boolean {
  return answer['return_code'] === 'FAIL' || answer['result_code'] === 'FAIL';
}

/** Whether WeChat Pay itself leaves open whether it carried the call out. */
export function isUndecided(answer: TypedFields): boolean {
  const code = refusalCode(answer);
  return UNDECIDED.has(code) || (code === '' && BUSY.test(String(answer['return_msg'] ?? '')));
}

/** Whether the refusal states the outcome of the number, whatever happened to earlier attempts. */
export function provesOutcome(api: ApiDeclaration, answer: TypedFields): boolean {
  return api.outcome?.provenBy.includes(refusalCode(answer)) ?? false;
}

/** Of a query: no order or refund has the number. */
const ABSENT = /NOT_?EXISTS?$/;

/** Whether the refusal is about the state of the number, without repeating the number. */
export function isAboutNumber({ effect, outcome }: ApiDeclaration, answer: TypedFields): boolean {
  const code = refusalCode(answer);
  if (effect === 'none') return ABSENT.test(code);
  return [...(outcome?.provenBy ?? []), ...(outcome?.lookup?.certain ?? [])].includes(code);
}

/** WeChat Pay's own text, shortened. */
export function refusalInWords(answer: TypedFields): string {
  const words = [refusalCode(answer), answer['err_code_des'] ?? answer['error_msg'] ?? answer['return_msg']];
  return words.filter(Boolean).join(' ').slice(0, 120) || 'FAIL without a reason';
}
