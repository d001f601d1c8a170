/**
 * A shop that believes the results and follows the errors' advice. After a certain failure it tries again under a new
 * number; after `error.query` it queries until the outcome is certain, and repeats with the same number; else it repeats.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asked, RefundIntent, RefusedPayment } from './calls.ts';
import type { Recorder, Way } from './recorder.ts';
import type { Sale } from './sales.ts';

export interface Shop {
  /** Makes the order of a sale, and its refund. */
  sell(sale: Sale, way: Way): Promise<void>;
  readonly intents: readonly RefundIntent[];
  readonly refusedPayments: readonly RefusedPayment[];
  /** The calls that it could not complete, as text. */
  readonly givenUp: readonly string[];
}

export interface ShopOptions {
  /**
   * The payer pays the order. `problem`: the phone's problem with the payment object; the order is paid all the same.
   * `isPaid`: false if there is no such order, though an answer said that it exists.
   */
  pay(outTradeNo: string, payment: object | undefined): Promise<{ isPaid: boolean; problem?: string }>;
  /** Milliseconds between a query and the next one. */
  pause?: number;
}

/** How many follow-ups of one call, and numbers for one purpose, the shop tries before it gives up. */
const MOST_FOLLOW_UPS = 60;
const MOST_NUMBERS = 8;

type Outcome = { type: 'done'; payment?: object | undefined } | { type: 'refused' } | { type: 'given-up' };

export function createShop(recorder: Recorder, { pay, pause = 20 }: ShopOptions): Shop {
  const intents: RefundIntent[] = [];
  const refusedPayments: RefusedPayment[] = [];
  const givenUp: string[] = [];

  async function sell(sale: Sale, way: Way): Promise<void> {
    const { totalFee, refundFee, steps, paidBeforeQuery } = sale;
    const order = await underNewNumbers(sale.number, 'O', (outTradeNo, planned) =>
      persist(way, { api: 'unifiedOrder', outTradeNo, totalFee }, planned),
    );
    if (!order) return;
    const { number: outTradeNo, payment } = order;
    let paying: ReturnType<ShopOptions['pay']> | undefined;
    const payOnce = async () => {
      if (paying) return (await paying).isPaid;
      paying = pay(outTradeNo, payment);
      const { isPaid, problem } = await paying;
      if (problem !== undefined) refusedPayments.push({ outTradeNo, why: problem });
      return isPaid;
    };
    for (const step of steps) {
      if (step === 'queryOrder') {
        if (paidBeforeQuery) await payOnce();
        await ask(way, { api: 'queryOrder', outTradeNo }, true);
      }
      if (step === 'refund') {
        const intent: RefundIntent = { outTradeNo, refundFee, outRefundNos: [] };
        if (!(await payOnce())) {
          // There is nothing to refund, under any number.
          const outRefundNo = `${sale.number}-R1`;
          await recorder.call(way, { api: 'refund', outTradeNo, outRefundNo, totalFee, refundFee }, true);
          continue;
        }
        intents.push(intent);
        await underNewNumbers(sale.number, 'R', (outRefundNo, planned) => {
          intent.outRefundNos.push(outRefundNo);
          return persist(way, { api: 'refund', outTradeNo, outRefundNo, totalFee, refundFee }, planned);
        });
      }
    }
  }

  /** Uses a new number after each certain failure. */
  async function underNewNumbers(
    prefix: string,
    letter: string,
    attempt: (number: string, planned: boolean) => Promise<Outcome>,
  ): Promise<{ number: string; payment: object | undefined } | undefined> {
    for (let count = 1; count <= MOST_NUMBERS; count += 1) {
      const number = `${prefix}-${letter}${count}`;
      const outcome = await attempt(number, count === 1);
      if (outcome.type === 'done') return { number, payment: outcome.payment };
      if (outcome.type === 'given-up') return undefined;
    }
    givenUp.push(`${prefix}: ${MOST_NUMBERS} numbers were refused`);
    return undefined;
  }

  /** Repeats a call with an effect until its outcome is certain, always with the same number. */
  async function persist(way: Way, asked: Asked, planned: boolean): Promise<Outcome> {
    for (let follow = 0; follow < MOST_FOLLOW_UPS; follow += 1) {
      const { told, payment } = await recorder.call(way, asked, planned && follow === 0);
      if (told.verdict === 'success') return { type: 'done', payment };
      if (told.verdict === 'refused') return { type: 'refused' };
      // If the error has a state, a query was made already.
      const isKnown = told.tradeState !== undefined || told.refundStatus !== undefined;
      if (told.verdict === 'unknown' && (isKnown || (await isDone(way, asked)))) {
        // An order without its payment object cannot be paid: repeating the order returns it.
        if (asked.api === 'refund') return { type: 'done' };
      }
      await sleep(pause);
    }
    givenUp.push(`${asked.api} ${asked.outRefundNo ?? asked.outTradeNo}: no certain outcome`);
    return { type: 'given-up' };
  }

  /** Queries until the answer is certain. */
  async function isDone(way: Way, { api, outTradeNo, outRefundNo }: Asked): Promise<boolean> {
    const query: Asked =
      api === 'refund' && outRefundNo !== undefined
        ? { api: 'queryRefund', outTradeNo, outRefundNo }
        : { api: 'queryOrder', outTradeNo };
    return ask(way, query, false);
  }

  /** @returns whether it exists; `false` also if the shop has queried too often */
  async function ask(way: Way, query: Asked, planned: boolean): Promise<boolean> {
    for (let follow = 0; follow < MOST_FOLLOW_UPS; follow += 1) {
      const { told } = await recorder.call(way, query, planned && follow === 0);
      if (told.verdict === 'success') return true;
      if (told.verdict === 'refused' && /^(?:ORDER|REFUND)NOTEXIST$/.test(told.code ?? '')) return false;
      await sleep(pause);
    }
    givenUp.push(`${query.api} ${query.outRefundNo ?? query.outTradeNo}: no answer`);
    return false;
  }

  return { sell, intents, refusedPayments, givenUp };
}
