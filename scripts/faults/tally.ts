/** Counts the results and the damage: how much a run has tested. */
import type { Call } from './calls.ts';
import type { DurableStates } from './durable-states.ts';
import type { Finding } from './judge.ts';
import type { ExchangeRecord } from './proxy.ts';

export interface Tally {
  followUps: number;
  exchanges: number;
  /** Of all exchanges. */
  damaged: number;
  /** Calls by API and transport, with their results. */
  verdicts: Record<string, Record<string, number>>;
  /** Exchanges by kind of fault, with the hop. */
  faults: Record<string, Record<string, number>>;
  /** Calls with the result "unknown" by API and transport, with the reason. */
  unknown: Record<string, Record<string, number>>;
  /** Of these, those that were answered by a refusal that v2 does not sign: no client could be certain. */
  unknownByUnsignedRefusal: number;
}

/** Why a call's result was "unknown". */
type Uncertainty =
  /** A query showed that it was carried out, though it was refused. */
  | 'refused, a query told its state'
  /** It was refused without a signature: v2 signs no FAIL. */
  | 'refused without a signature'
  /** It was refused with a signature, which does not tell whose call is refused. */
  | 'refused with a signature'
  | 'no answer that can be believed';

export function tally(calls: readonly Call[], exchanges: readonly ExchangeRecord[]): Tally {
  const verdicts: Tally['verdicts'] = {};
  for (const { api, channel, told } of calls) count(verdicts, `${api}, ${channel}`, told.verdict);
  const faults: Tally['faults'] = {};
  for (const { hop, fault, of } of exchanges) {
    if (fault) count(faults, fault.kind, hop);
    else if (of) count(faults, 'other-answer (the partner)', hop);
  }
  const unknown: Tally['unknown'] = {};
  let unknownByUnsignedRefusal = 0;
  const whyUnknown = findUncertainty(exchanges);
  for (const call of calls) {
    if (call.told.verdict !== 'unknown') continue;
    const why = whyUnknown(call);
    count(unknown, `${call.api}, ${call.channel}`, why);
    if (why === 'refused without a signature') unknownByUnsignedRefusal += 1;
  }
  return {
    followUps: calls.filter(({ planned }) => !planned).length,
    exchanges: exchanges.length,
    damaged: exchanges.filter(({ fault, of }) => fault ?? of).length / Math.max(1, exchanges.length),
    verdicts,
    faults,
    unknown,
    unknownByUnsignedRefusal,
  };
}

/** Decides by the answers of WeChat Pay that arrived during the call. */
function findUncertainty(exchanges: readonly ExchangeRecord[]): (call: Call) => Uncertainty {
  const refusals = new Map<string, { at: number; signed: boolean }[]>();
  for (const { hop, api, number, endedAt, refusal, unsignedRefusal } of exchanges) {
    if (hop === 'function-gateway' || refusal === undefined || endedAt === undefined) continue;
    const key = `${api} ${number}`;
    refusals.set(key, [...(refusals.get(key) ?? []), { at: endedAt, signed: !unsignedRefusal }]);
  }
  return ({ api, outTradeNo, outRefundNo, begunAt, endedAt, told }) => {
    if (told.tradeState !== undefined || told.refundStatus !== undefined)
      return 'refused, a query told its state';
    const during = (refusals.get(`${api} ${outRefundNo ?? outTradeNo}`) ?? []).filter(
      ({ at }) => at >= begunAt && at <= endedAt,
    );
    if (during.length === 0) return 'no answer that can be believed';
    return during.some(({ signed }) => !signed) ? 'refused without a signature' : 'refused with a signature';
  };
}

/** The gateway's stored states. */
export function tallyStates({
  orders,
  refunds,
  callbacks,
}: DurableStates): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { state } of orders) count(table, 'orders', state);
  for (const { state } of refunds) count(table, 'refunds', state);
  for (const _ of callbacks) count(table, 'callbacks', 'made');
  return table;
}

/** Findings by figure, by the APIs and transports of their calls. */
export function tallyFindings(findings: readonly Finding[]): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { figure, call, after } of findings) {
    const row = call ? `${call.api}, ${call.channel}` : 'several calls';
    count(table, after ? `${row}, after a call that was told "unknown"` : row, figure);
  }
  return table;
}

function count(table: Record<string, Record<string, number>>, row: string, column: string): void {
  const counts = table[row] ?? {};
  table[row] = { ...counts, [column]: (counts[column] ?? 0) + 1 };
}
