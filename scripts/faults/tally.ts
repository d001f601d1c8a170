/** Counts what was told and what was damaged: how much a run has tried. */
import type { Call } from './calls.ts';
import type { Finding } from './judge.ts';
import type { ExchangeRecord } from './proxy.ts';

export interface Tally {
  followUps: number;
  exchanges: number;
  /** Of all exchanges. */
  damaged: number;
  /** Calls by API and way, with what they were told. */
  verdicts: Record<string, Record<string, number>>;
  /** Exchanges by kind of fault, with the hop. */
  faults: Record<string, Record<string, number>>;
  /** Calls that were told "unknown" after a refusal that v2 does not sign: nobody could tell more. */
  unknownByUnsignedRefusal: number;
}

export function tally(calls: readonly Call[], exchanges: readonly ExchangeRecord[]): Tally {
  const verdicts: Tally['verdicts'] = {};
  for (const { api, channel, told } of calls) count(verdicts, `${api}, ${channel}`, told.verdict);
  const faults: Tally['faults'] = {};
  for (const { hop, fault, of } of exchanges) {
    if (fault) count(faults, fault.kind, hop);
    else if (of) count(faults, 'other-answer (the partner)', hop);
  }
  const refusals = new Map<string, number[]>();
  for (const { number, endedAt, unsignedRefusal } of exchanges) {
    if (unsignedRefusal && endedAt !== undefined)
      refusals.set(number, [...(refusals.get(number) ?? []), endedAt]);
  }
  const isByRefusal = ({ outTradeNo, outRefundNo, begunAt, endedAt, told }: Call) =>
    told.verdict === 'unknown' &&
    (refusals.get(outRefundNo ?? outTradeNo) ?? []).some((at) => at >= begunAt && at <= endedAt);
  return {
    followUps: calls.filter(({ planned }) => !planned).length,
    exchanges: exchanges.length,
    damaged: exchanges.filter(({ fault, of }) => fault ?? of).length / Math.max(1, exchanges.length),
    verdicts,
    faults,
    unknownByUnsignedRefusal: calls.filter(isByRefusal).length,
  };
}

/** Findings by figure, by the APIs and ways of their calls. */
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
