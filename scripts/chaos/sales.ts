/** The sales and refunds of a run, decided before anything runs, so that a seed repeats them. */
import { HOSTS } from './plan.ts';
import { seededRandom } from './random.ts';

/** Fees are cents. */
export interface Sale {
  outTradeNo: string;
  totalFee: number;
  /** The callback of the payment. */
  functionName: string;
  refunds: readonly PlannedRefund[];
}

export interface PlannedRefund {
  outRefundNo: string;
  refundFee: number;
  /** The callback of the refund, on another host than the payment's: only the gateways keep their order. */
  functionName: string;
  /** Whether WeChat Pay finishes it at once: its notification then races the payment's. */
  atOnce: boolean;
}

/** The share of orders that are refunded. */
const REFUNDED = 0.2;
/** The share of refunds in one part; the others have two parts. */
const IN_FULL = 0.5;
/** The share of refunds that finish at once; the others finish by WeChat Pay's clock. */
const AT_ONCE = 0.5;

/** @param index of the order, from 0 */
export function planSale(seed: string, index: number): Sale {
  const outTradeNo = `CHAOS-${seed}-${String(index).padStart(7, '0')}`;
  const totalFee = 100 + (index % 9_900);
  const { fraction, between } = seededRandom(`${seed}/refunds/${index}`);
  const isRefunded = fraction() < REFUNDED;
  const first = fraction() < IN_FULL ? totalFee : between(1, totalFee - 1);
  const fees = isRefunded ? [first, totalFee - first].filter((fee) => fee > 0) : [];
  return {
    outTradeNo,
    totalFee,
    functionName: paidOn(index % HOSTS),
    refunds: fees.map((refundFee, part) => ({
      outRefundNo: `${outTradeNo}-R${part + 1}`,
      refundFee,
      functionName: refundedOn((index + 1) % HOSTS),
      atOnce: fraction() < AT_ONCE,
    })),
  };
}

/** The callbacks of one host. */
export function functionsOn(host: number): string[] {
  return [paidOn(host), refundedOn(host)];
}

function paidOn(host: number): string {
  return `paid_${host}`;
}

function refundedOn(host: number): string {
  return `refunded_${host}`;
}
