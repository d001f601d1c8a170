/** Makes calls and records the result of each. */
import type { createCloudPay } from '../../packages/cloudpay/dist/index.mjs';
import type { Asked, Call, CallResult, Channel } from './calls.ts';
import { readError, readResult } from './read-result.ts';

type CloudPay = ReturnType<typeof createCloudPay>;

/** A transport, and the properties that all of its calls share. */
export interface Way {
  channel: Channel;
  cloudPay: Pick<CloudPay, Asked['api']>;
  /** The client's timeout in milliseconds. */
  timeout: number;
}

/** The sub-merchant that is paid, the payer, and the environment of the function that is notified. */
export interface Parties {
  subMchId: string;
  subAppid: string;
  subOpenid: string;
  envId: string;
}

export interface Recorder {
  /** @param planned whether it is one of the planned calls */
  call(way: Way, asked: Asked, planned: boolean): Promise<Outcome>;
  readonly calls: readonly Call[];
}

/** @param now milliseconds since the run began */
export function createRecorder(parties: Parties, now: () => number): Recorder {
  const calls: Call[] = [];

  return {
    calls,
    async call({ channel, cloudPay, timeout }, asked, planned) {
      const begunAt = now();
      const { told, payment } = await ended(
        send(cloudPay, asked, parties).then(
          (result) => ({ told: readResult(result), payment: (result as { payment?: object }).payment }),
          (error: unknown) => ({ told: readError(error), payment: undefined }),
        ),
      );
      const id = calls.length + 1;
      calls.push({ id, ...asked, channel, planned, begunAt, endedAt: now(), timeout, told });
      return { told, payment };
    },
  };
}

interface Outcome {
  told: CallResult;
  payment: object | undefined;
}

/** Milliseconds after which a call counts as never ending: it is late, and the run continues. */
const NEVER_ENDS = 60_000;

function ended(outcome: Promise<Outcome>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const told: CallResult = { verdict: 'unknown', text: 'The call did not end.' };
    const timer = setTimeout(() => resolve({ told, payment: undefined }), NEVER_ENDS);
    outcome.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Texts that are not ASCII, so that recoding damages them. */
const GOODS = '红茶 (black tea)';

/** Makes a call with the properties that all calls of a shop share. */
export function send(
  cloudPay: Way['cloudPay'],
  { api, outTradeNo, outRefundNo = '', totalFee = 0, refundFee = 0 }: Asked,
  { subMchId, ...order }: Parties,
): Promise<object> {
  switch (api) {
    case 'unifiedOrder':
      return cloudPay.unifiedOrder({
        ...{ subMchId, outTradeNo, totalFee, ...order },
        body: GOODS,
        attach: outTradeNo,
        spbillCreateIp: '127.0.0.1',
        functionName: 'paid',
      });
    case 'queryOrder':
      return cloudPay.queryOrder({ subMchId, outTradeNo });
    case 'refund':
      return cloudPay.refund({ subMchId, outTradeNo, outRefundNo, totalFee, refundFee });
    case 'queryRefund':
      return cloudPay.queryRefund({ subMchId, outRefundNo });
  }
}
