/** Compares the calls' results with the records. */

import type { Call, RefundIntent, RefusedPayment } from './calls.ts';
import type { Ledger } from './ledger.ts';

/** The figures that must be 0, each a number of calls (or intended refunds). */
export type Figure =
  /** Ended long after its own timeout. */
  | 'late'
  /** The result contradicts the records. */
  | 'wrongVerdicts'
  /** A payment was signed for a prepay id that WeChat Pay never issued. */
  | 'signedUnverified'
  /** The result is a refusal, but the call was carried out. */
  | 'toldFailedButDone'
  /** Refunds that were wanted once and made twice. */
  | 'doubleRefunds'
  /** An answer about another order or refund was passed on. */
  | 'otherOrdersAnswers';

export interface Finding {
  figure: Figure;
  /** As text, for readers of the trace. */
  why: string;
  outTradeNo: string;
  /** Absent if it concerns several calls. */
  call?: Call;
  /** An earlier call with this number whose outcome was reported as unknown. */
  after?: Call;
}

export interface Judgement {
  figures: Record<Figure, number>;
  findings: Finding[];
  /**
   * Orders that got another order's prepay id without a way to notice: the answer of unifiedOrder names no
   * order. Only a gateway that stores prepay ids can notice.
   */
  prepayIdsOfOthers: number;
}

export interface Evidence {
  calls: readonly Call[];
  intents: readonly RefundIntent[];
  refusedPayments: readonly RefusedPayment[];
  ledger: Ledger;
  /** Milliseconds beyond its timeout that a call may take on a busy machine. */
  margin: number;
  /** Whether the transport stores the prepay ids of orders. */
  keepsPrepayIds(call: Call): boolean;
  /** Whether WeChat Pay's answer to one order was given to another, before any program that knows the orders. */
  wasMixedUp(outTradeNo: string, owner: string): boolean;
  /** What was found otherwise. */
  more: readonly Finding[];
}

export function judge(evidence: Evidence): Judgement {
  const { calls, intents, refusedPayments, ledger } = evidence;
  const callsOfNumber = groupByNumber(calls);
  const toldPrepayIds = firstTold(calls);
  let prepayIdsOfOthers = 0;
  const findings = calls.flatMap((call): Finding[] => {
    const paid = payment(call, evidence, toldPrepayIds);
    const judged = [
      lateness(call, evidence.margin),
      subject(call),
      paid,
      // If the answer belongs to another order, all of it does.
      paid === 'undetectable' ? undefined : verdict(call, callsOfNumber.get(numberOf(call)) ?? [], ledger),
    ];
    return judged.flatMap((found) => {
      if (found === 'undetectable') prepayIdsOfOthers += 1;
      if (found === undefined || found === 'undetectable') return [];
      return [{ ...found, outTradeNo: call.outTradeNo, call }];
    });
  });
  findings.push(...doubles(intents, ledger), ...evidence.more);
  for (const { outTradeNo, why } of refusedPayments)
    findings.push({
      figure: 'wrongVerdicts',
      why: `the payer's phone refused its payment: ${why}`,
      outTradeNo,
    });
  const figures: Judgement['figures'] = {
    late: 0,
    wrongVerdicts: 0,
    signedUnverified: 0,
    toldFailedButDone: 0,
    doubleRefunds: 0,
    otherOrdersAnswers: 0,
  };
  for (const { figure } of findings) figures[figure] += 1;
  return { figures, findings, prepayIdsOfOthers };
}

type Found = Pick<Finding, 'figure' | 'why' | 'after'> | undefined;

function lateness({ begunAt, endedAt, timeout }: Call, margin: number): Found {
  const took = Math.round(endedAt - begunAt);
  if (took <= timeout + margin) return undefined;
  return { figure: 'late', why: `it took ${took} ms, with a timeout of ${timeout} ms` };
}

/** Whether every number in a result or in `error.query` is the requested one. */
function subject({ outTradeNo, outRefundNo, told }: Call): Found {
  const others = [
    ...(told.outTradeNo !== undefined && told.outTradeNo !== outTradeNo ? [`order ${told.outTradeNo}`] : []),
    ...(told.outRefundNo !== undefined && told.outRefundNo !== outRefundNo
      ? [`refund ${told.outRefundNo}`]
      : []),
  ];
  if (others.length === 0) return undefined;
  return { figure: 'otherOrdersAnswers', why: `it was told about ${others.join(' and ')}` };
}

function payment(
  call: Call,
  { ledger, keepsPrepayIds, wasMixedUp }: Evidence,
  toldPrepayIds: ReadonlyMap<string, number>,
): Found | 'undetectable' {
  const { prepayId } = call.told;
  if (prepayId === undefined) return undefined;
  const owner = ledger.orderOfPrepayId(prepayId);
  if (owner === call.outTradeNo) return undefined;
  if (owner === undefined) {
    return { figure: 'signedUnverified', why: `its payment is for ${prepayId}, which no order was given` };
  }
  const why = `its payment is for the prepay id of order ${owner}`;
  const wasKept = (toldPrepayIds.get(`${owner} ${prepayId}`) ?? Number.POSITIVE_INFINITY) < call.begunAt;
  if (!wasMixedUp(call.outTradeNo, owner))
    return { figure: 'otherOrdersAnswers', why: `${why}, and WeChat Pay's answers were not mixed up` };
  return keepsPrepayIds(call) && wasKept ? { figure: 'otherOrdersAnswers', why } : 'undetectable';
}

/** When each order got its prepay id first. */
function firstTold(calls: readonly Call[]): Map<string, number> {
  const told = new Map<string, number>();
  for (const {
    outTradeNo,
    endedAt,
    told: { prepayId },
  } of calls) {
    const key = `${outTradeNo} ${prepayId}`;
    if (prepayId !== undefined) told.set(key, Math.min(endedAt, told.get(key) ?? endedAt));
  }
  return told;
}

function verdict(call: Call, ofNumber: readonly Call[], ledger: Ledger): Found {
  // The result belongs to another order or refund, which is counted as that.
  if (subject(call)) return undefined;
  switch (call.told.verdict) {
    case 'success':
      return missing(call, ledger) ?? values(call, ledger);
    case 'refused':
      return doneAllTheSame(call, ofNumber, ledger) ?? denied(call, ledger) ?? values(call, ledger);
    case 'unsent':
      return sentAllTheSame(call, ofNumber, ledger);
    case 'unknown':
      return values(call, ledger);
  }
}

/** A success that is not in the records, or that lacks a required field. */
function missing(call: Call, ledger: Ledger): Found {
  const { api, told } = call;
  const booked = bookedOf(call, ledger);
  if (!booked || booked.madeAt > call.endedAt)
    return wrong('it was told a success, and the ledger has nothing');
  if (api === 'unifiedOrder' && told.prepayId === undefined)
    return wrong('it was told a success without a payment');
  if (api === 'queryOrder' && told.tradeState === undefined)
    return wrong('it was told a success without a state');
  if (api === 'queryRefund' && told.refundStatus === undefined)
    return wrong('it was told a success without a status');
  return undefined;
}

/** Values in a result, also with a refusal or in an error's state, that the records never had by then. */
function values(call: Call, ledger: Ledger): Found {
  const { outTradeNo, outRefundNo = '', endedAt, told } = call;
  const { tradeState, refundStatus, totalFee, refundFee } = told;
  const order = ledger.order(outTradeNo);
  const refund = ledger.refund(outRefundNo);
  const had = (states: readonly { state: string; from: number }[] | undefined, state: string) =>
    states?.some((known) => known.state === state && known.from <= endedAt) ?? false;
  if (tradeState !== undefined && !had(order?.states, tradeState))
    return wrong(`it was told ${tradeState}, which the order never was`);
  if (refundStatus !== undefined && !had(refund?.states, refundStatus))
    return wrong(`it was told ${refundStatus}, which the refund never was`);
  if (totalFee !== undefined && totalFee !== order?.totalFee)
    return wrong(`it was told ${totalFee} cents, and the order has ${order?.totalFee}`);
  if (refundFee !== undefined && refundFee !== refund?.refundFee)
    return wrong(`it was told ${refundFee} cents, and the refund has ${refund?.refundFee}`);
  return undefined;
}

function doneAllTheSame(call: Call, ofNumber: readonly Call[], ledger: Ledger): Found {
  const { told } = call;
  if (told.code === 'ORDERPAID') {
    const paidAt = ledger.order(call.outTradeNo)?.states.find(({ state }) => PAID.includes(state))?.from;
    return (paidAt ?? Number.POSITIVE_INFINITY) <= call.endedAt
      ? undefined
      : wrong('it was told ORDERPAID, and the order was not paid');
  }
  if (!changes(call) || !bookedOf(call, ledger)) return undefined;
  const after = ofNumber.find(
    ({ told: { verdict }, endedAt }) => verdict === 'unknown' && endedAt <= call.begunAt,
  );
  const since = after ? `; call ${after.id} with this number had been told that the outcome is unknown` : '';
  const why = `it was told ${told.code ?? told.text}, and the ledger has it${since}`;
  return { figure: 'toldFailedButDone', why, ...(after && { after }) };
}

const PAID = ['SUCCESS', 'REFUND'];

function denied(call: Call, ledger: Ledger): Found {
  const { code = '' } = call.told;
  const booked = bookedOf(call, ledger);
  if (changes(call) || !booked || booked.madeAt >= call.begunAt || !code.endsWith('NOTEXIST'))
    return undefined;
  return wrong(`it was told ${code}, and the ledger had it before`);
}

/** Only for a number's first call: an earlier call's request may arrive during the next. */
function sentAllTheSame(call: Call, ofNumber: readonly Call[], ledger: Ledger): Found {
  const booked = bookedOf(call, ledger);
  const effects = ofNumber.filter((other) => changes(other) && other.api === call.api);
  const next = effects.find((other) => other.begunAt >= call.endedAt);
  const until = next?.begunAt ?? Number.POSITIVE_INFINITY;
  if (!changes(call) || effects[0] !== call || !booked || booked.madeAt >= until) return undefined;
  return wrong('it was told that nothing was done, and the ledger has it');
}

function doubles(intents: readonly RefundIntent[], ledger: Ledger): Finding[] {
  return intents.flatMap(({ outTradeNo, refundFee, outRefundNos }): Finding[] => {
    const made = outRefundNos.filter((outRefundNo) => ledger.refund(outRefundNo));
    if (made.length < 2) return [];
    const why = `${refundFee} cents were to be given back once, and were ${made.length} times: ${made.join(', ')}`;
    return [{ figure: 'doubleRefunds', why, outTradeNo }];
  });
}

function wrong(why: string): Found {
  return { figure: 'wrongVerdicts', why };
}

function changes({ api }: Call): boolean {
  return api === 'unifiedOrder' || api === 'refund';
}

function bookedOf({ outTradeNo, outRefundNo }: Call, ledger: Ledger): { madeAt: number } | undefined {
  return outRefundNo === undefined ? ledger.order(outTradeNo) : ledger.refund(outRefundNo);
}

function numberOf({ outTradeNo, outRefundNo }: Call): string {
  return outRefundNo ?? outTradeNo;
}

/** Each number's calls, in the order in which they began. */
function groupByNumber(calls: readonly Call[]): Map<string, Call[]> {
  const groups = new Map<string, Call[]>();
  for (const call of [...calls].sort((one, other) => one.begunAt - other.begunAt)) {
    const group = groups.get(numberOf(call));
    if (group) group.push(call);
    else groups.set(numberOf(call), [call]);
  }
  return groups;
}
