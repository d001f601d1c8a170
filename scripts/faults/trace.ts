/** Describes the events before a finding for a developer: calls, actions of the proxies, results and records. */

import type { Call } from './calls.ts';
import type { Finding } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Fault } from './plan.ts';
import type { ExchangeRecord } from './proxy.ts';

/**
 * @param calls of the run
 * @param exchanges of the run; those with the finding's numbers are shown
 * @returns lines of text
 */
export function trace(
  finding: Finding,
  calls: readonly Call[],
  exchanges: readonly ExchangeRecord[],
  ledger: Ledger,
): string {
  const { figure, why, outTradeNo, call } = finding;
  // Numbers of one sale have the same beginning; the letter after it distinguishes orders from refunds.
  const sale = outTradeNo.replace(/O\d+$/, '');
  const about = (number: string) =>
    figure === 'doubleRefunds'
      ? number.startsWith(`${sale}R`)
      : number === (call ? numberOf(call) : outTradeNo);
  const lines = [
    ...calls
      .filter((one) => about(numberOf(one)))
      .flatMap((one) => [
        { at: one.begunAt, text: `call ${one.id}${one === call ? ' *' : ''} begins: ${asked(one)}` },
        { at: one.endedAt, text: `call ${one.id}${one === call ? ' *' : ''} is told ${told(one)}` },
      ]),
    ...exchanges
      .filter(({ number }) => about(number))
      .map((exchange) => ({
        at: exchange.at,
        text: exchanged(exchange),
      })),
    ...booked(sale, calls, about, ledger),
  ].sort((one, other) => one.at - other.at);
  return [
    `${figure}: ${call ? `call ${call.id} (${call.channel}), ` : ''}order ${outTradeNo}: ${why}`,
    ...lines.map(({ at, text }) => `  ${(at / 1000).toFixed(3).padStart(9)} s  ${text}`),
  ].join('\n');
}

function asked({ api, channel, outTradeNo, outRefundNo, totalFee, refundFee }: Call): string {
  const fee = refundFee ?? totalFee;
  return [api, channel, outRefundNo ?? outTradeNo, ...(fee === undefined ? [] : [`${fee} cents`])].join(' ');
}

const LONGEST = 160;

function told({ told: { verdict, text, ...values } }: Call): string {
  const fields = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  return [verdict, ...fields, ...(text === undefined ? [] : [JSON.stringify(text.slice(0, LONGEST))])].join(
    ', ',
  );
}

function exchanged({
  hop,
  api,
  number,
  attempt,
  fault,
  passedOn,
  answers,
  given,
  endedAt,
  of,
  got,
}: ExchangeRecord): string {
  const seconds = (at: number) => `${(at / 1000).toFixed(3)} s`;
  const foreign = of ?? (got?.number === number && got.api === api ? undefined : got);
  return [
    `    ${hop}: ${api}, exchange ${attempt}, ${fault ? faultInWords(fault) : 'no fault'}`,
    passedOn.length === 0 ? 'not passed on' : `passed on at ${passedOn.map(seconds).join(' and ')}`,
    ...answers.map((answer) => `answered '${answer}'`),
    `the client got ${foreign ? `the answer to ${foreign.api} ${foreign.number}` : `'${given ?? 'nothing'}'`}${endedAt === undefined ? '' : ` at ${seconds(endedAt)}`}`,
  ].join('; ');
}

/** `delay answer 1500` */
export function faultInWords({ kind, ...how }: Fault): string {
  const values = Object.entries(how).map(([name, value]) =>
    typeof value === 'string'
      ? value
      : `${name} ${typeof value === 'number' ? Math.round(100 * value) / 100 : value}`,
  );
  return [kind, ...values].join(' ');
}

function booked(
  sale: string,
  calls: readonly Call[],
  about: (number: string) => boolean,
  ledger: Ledger,
): { at: number; text: string }[] {
  const numbers = new Set(calls.map(numberOf).filter((number) => number.startsWith(sale) && about(number)));
  return [...numbers].flatMap((number) => {
    const states = ledger.order(number)?.states ?? ledger.refund(number)?.states ?? [];
    return states.map(({ state, from }) => ({ at: from, text: `  ledger: ${number} is ${state}` }));
  });
}

function numberOf({ outTradeNo, outRefundNo }: Call): string {
  return outRefundNo ?? outTradeNo;
}
