import { compactDate } from '../beijing-time';
import { randomDigits } from '../records/numbers';

/** `order_id`: `30001904262023052849351990420`, 29 digits with the day in them. */
export function newSharingId(now: number): string {
  return number('3000', now);
}

/** `detail_id` of one receiver's share: `36001904262023052869671591815`. */
export function newDetailId(now: number): string {
  return number('3600', now);
}

/** `return_no`, in the same form. */
export function newReturnNo(now: number): string {
  return number('3100', now);
}

function number(kind: string, now: number): string {
  return `${kind}${randomDigits(6)}${compactDate(now)}${randomDigits(11)}`;
}
