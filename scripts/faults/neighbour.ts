/**
 * Another shop of the same merchant and sub-merchant. Its calls are refused, which creates genuine refusals of every kind
 * that can be given to the judged calls.
 */
import type { Simulator } from '../../packages/simulator/dist/index.mjs';
import { readError, readResult } from './read-result.ts';
import { type Parties, send, type Way } from './recorder.ts';

/** Its numbers begin with this. */
const PREFIX = 'N';

export function isNeighbours(number: string): boolean {
  return number.startsWith(PREFIX);
}

/**
 * @param name distinguishes its numbers from those of its other calls; at most 20 letters and digits
 * @returns the codes of the refusals that it got
 */
export async function makeRefusals(
  cloudPay: Way['cloudPay'],
  simulator: Pick<Simulator, 'pay' | 'close'>,
  parties: Parties,
  name: string,
): Promise<string[]> {
  const codes: string[] = [];
  const call = async (asked: Parameters<typeof send>[1]) => {
    const { code } = await send(cloudPay, asked, parties).then(readResult, readError);
    if (code !== undefined) codes.push(code);
  };
  const [paid, closed, none] = ['P', 'C', 'X'].map((letter) => `${PREFIX}${name}-${letter}`) as [
    string,
    string,
    string,
  ];
  const order = (outTradeNo: string, totalFee = 100) => call({ api: 'unifiedOrder', outTradeNo, totalFee });
  const refund = (outTradeNo: string, number: number, refundFee: number) =>
    call({ api: 'refund', outTradeNo, outRefundNo: `${outTradeNo}R${number}`, totalFee: 100, refundFee });

  await order(paid);
  await order(paid, 200);
  await simulator.pay(paid);
  await order(paid);
  await order(closed);
  await simulator.close(closed);
  await order(closed);
  await refund(paid, 1, 40);
  await refund(paid, 1, 41);
  await refund(paid, 2, 70);
  await refund(paid, 3, 60);
  await refund(paid, 4, 1);
  await refund(none, 1, 1);
  await call({ api: 'queryOrder', outTradeNo: none });
  await call({ api: 'queryRefund', outTradeNo: none, outRefundNo: `${none}R1` });
  return codes;
}
