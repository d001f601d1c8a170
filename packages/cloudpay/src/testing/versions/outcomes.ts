import { gunzipSync } from 'node:zlib';
import type { Simulator } from '@opencloudpay/simulator';
import type { CloudPayError } from '../../errors/errors';

/** What a call gave back: one line for each field, also for those inside objects (`payment.signType`). */
export type Outcome = Readonly<Record<string, string>>;

/** The result of a call as lines. */
export function outcomeOf(result: unknown): Outcome {
  const { err_code: code } = result as Record<string, unknown>;
  return Object.fromEntries([
    ...linesOf('', result),
    // Not enumerable, because wx-server-sdk's results do not have it.
    ...(code === undefined ? [] : [['err_code', JSON.stringify(code)] as const]),
  ]);
}

/** An error of a call as lines. */
export function outcomeOfError(error: unknown): Outcome {
  const { errCode, errMsg } = error as CloudPayError;
  if (errMsg === undefined) throw error;
  return { rejects: 'true', errCode: String(errCode), errMsg: JSON.stringify(errMsg) };
}

function linesOf(path: string, value: unknown): (readonly [string, string])[] {
  if (Buffer.isBuffer(value)) return [[`${path} (gzip)`, JSON.stringify(gunzipSync(value).toString())]];
  // Lists inside a result are JSON text; the sequence of the fields in them says nothing.
  if (typeof value === 'string' && value.startsWith('[{')) return linesOf(path, JSON.parse(value));
  if (typeof value !== 'object' || value === null || isPlainList(value))
    return [[path, JSON.stringify(value) ?? 'undefined']];
  return Object.entries(value).flatMap(([name, inside]) =>
    linesOf(path === '' ? name : `${path}.${name}`, inside),
  );
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

/**
 * Replaces the numbers that WeChat Pay drew by the thing that they belong to, so that two simulators can be compared: an
 * answer with the number of another order differs.
 */
export function namedNumbers(simulator: Simulator): (outcome: Outcome) => Outcome {
  const names = new Map<string, string>();
  const name = (number: string | undefined, words: string) => number && names.set(number, `<${words}>`);
  for (const { outTradeNo, prepayId, formerPrepayIds, payment } of simulator.orders()) {
    for (const former of formerPrepayIds) name(former, `a former prepay_id of ${outTradeNo}`);
    name(prepayId, `prepay_id of ${outTradeNo}`);
    name(payment?.transactionId, `transaction of ${outTradeNo}`);
  }
  for (const { outRefundNo, refundId } of simulator.refunds()) name(refundId, `refund_id of ${outRefundNo}`);
  for (const { outOrderNo, orderId, shares, unfrozen } of simulator.sharings()) {
    name(orderId, `order_id of ${outOrderNo}`);
    for (const { account, detailId } of shares) name(detailId, `share of ${account} in ${outOrderNo}`);
    name(unfrozen?.detailId, `rest of ${outOrderNo}`);
  }
  for (const { outReturnNo, returnNo } of simulator.sharingReturns())
    name(returnNo, `return_no of ${outReturnNo}`);
  const pattern = new RegExp([...names.keys(), DRAWN].join('|'), 'g');
  return (outcome) =>
    Object.fromEntries(
      Object.entries(outcome).map(([field, value]) => [
        field,
        field === 'payment.nonceStr' && NONCE.test(value)
          ? '<nonce>'
          : value.replace(pattern, (number) => names.get(number) ?? '<drawn>'),
      ]),
    );
}

/** What the simulator draws and does not keep: parts of `code_url` and `mweb_url`, the numbers of a flow of funds. */
const DRAWN = String.raw`(?<=\?pr=)\w{7}\b|(?<=&package=)\w{10}\b|\b\d{10}20\d{16}\b`;
const NONCE = /^"[0-9a-f]{32}"$/;
