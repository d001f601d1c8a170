import { CallFailure, type CloudPayOptions, type WireAnswer } from '@opencloudpay/cloudpay';
import type { Logger } from 'pino';
import { type AroundCall, type GrantedCall, NotMade } from '../../cloudpay/around-call';
import { messageOf } from '../../failure-text';
import type { Redact } from '../../redact';
import type { OrderChange } from '../store/orders';
import type { RefundChange } from '../store/refunds';
import type { Store } from '../store/store';
import { newOrder, newRefund } from './read-call';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Remembers orders and refunds before they are asked for, and what WeChat Pay said. So whatever happens in between,
 * there is a row that says that money may be on its way.
 *
 * What cannot be remembered is not sent: nobody would notice its notification missing, or its amount being wrong.
 */
export function rememberCalls(
  store: Store,
  account: CloudPayOptions,
  logger: Logger,
  redact: Redact,
): AroundCall {
  return async (call, make) => {
    switch (call.api) {
      case 'unifiedOrder':
      case 'micropay': {
        const order = newOrder(call, account);
        return order
          ? remembered(call, make, () => store.orders.begin(order), store.orders.settle, orderChange)
          : make();
      }
      case 'refund': {
        const refund = newRefund(call, account);
        return refund
          ? remembered(call, make, () => store.refunds.begin(refund), store.refunds.settle, refundChange)
          : make();
      }
      case 'closeOrder':
        return noted(call, make, 'closed');
      case 'reverse':
        return noted(call, make, 'reversed');
      default:
        return make();
    }
  };

  async function remembered<Change extends { state: string }>(
    call: GrantedCall,
    make: () => Promise<WireAnswer>,
    begin: () => Promise<number>,
    settle: (id: number, change: Change | Silence) => Promise<void>,
    changeOf: (api: string, answer: Fields) => Change,
  ): Promise<WireAnswer> {
    const id = await begin().catch((cause) => {
      logger.error(
        { ...lineOf(call), failure: redact.text(messageOf(cause)) },
        'A call could not be remembered',
      );
      throw new NotMade(
        `the gateway’s database does not answer, so ${call.api} was not sent. Nothing was done: repeat the call`,
        { cause },
      );
    });
    let answer: WireAnswer;
    try {
      answer = await make();
    } catch (failure) {
      await quietly(call, () => settle(id, silence(failure, redact)));
      throw failure;
    }
    await quietly(call, () => settle(id, changeOf(call.api, Buffer.isBuffer(answer) ? {} : answer)));
    return answer;
  }

  async function noted(
    call: GrantedCall,
    make: () => Promise<WireAnswer>,
    state: 'closed' | 'reversed',
  ): Promise<WireAnswer> {
    const answer = await make();
    const { out_trade_no: outTradeNo, sub_mch_id: subMchId } = call.data;
    if (outTradeNo === undefined || Buffer.isBuffer(answer) || answer['result_code'] !== 'SUCCESS')
      return answer;
    const merchant = text(subMchId) ?? text(answer['sub_mch_id']) ?? text(answer['mch_id']);
    await quietly(call, () =>
      store.orders.setState(String(outTradeNo), merchant, state, {
        // What was paid at the counter can be reversed.
        ...(state === 'reversed' && { from: ['asked', 'unknown', 'ordered', 'paid'] }),
      }),
    );
    return answer;
  }

  /** WeChat Pay has answered: the caller must hear of it, whether or not it could be written down. */
  async function quietly(call: GrantedCall, write: () => Promise<void>): Promise<void> {
    await write().catch((error) =>
      logger.warn(
        { ...lineOf(call), reason: redact.text(messageOf(error)) },
        'The answer to a call could not be written down: its order counts as unanswered',
      ),
    );
  }

  function lineOf({ api, data, requestId }: GrantedCall) {
    const numbers = [
      ['outTradeNo', data['out_trade_no']],
      ['outRefundNo', data['out_refund_no']],
    ].flatMap(([name, value]) => (value === undefined ? [] : [[name, redact.name(String(value))]]));
    return { code: 'STORE_UNAVAILABLE', requestId, api, ...Object.fromEntries(numbers) };
  }
}

type Silence = { state: 'unknown' | 'refused'; refusal: string };

/** No answer: WeChat Pay may have done it all the same, unless nothing was sent. */
function silence(failure: unknown, redact: Redact): Silence {
  const refusal = redact.text(messageOf(failure)).slice(0, 200);
  const wasNotSent = failure instanceof CallFailure && failure.query === undefined;
  return { state: wasNotSent ? 'refused' : 'unknown', refusal };
}

/** Codes after which nothing is certain: it may have been done. */
const UNCERTAIN = new Set(['SYSTEMERROR', 'BANKERROR', 'USERPAYING', 'ORDERPAID', 'BIZERR_NEED_RETRY']);

function orderChange(api: string, answer: Fields): OrderChange {
  const change = { ...identityOf(answer), transactionId: text(answer['transaction_id']) };
  const refusal = refusalOf(answer);
  if (!refusal) return { ...change, state: api === 'micropay' ? 'paid' : 'ordered' };
  if (refusal.code === 'ORDERCLOSED') return { ...change, state: 'closed', refusal: refusal.words };
  return { ...change, state: UNCERTAIN.has(refusal.code) ? 'unknown' : 'refused', refusal: refusal.words };
}

function refundChange(_: string, answer: Fields): RefundChange {
  const change = {
    ...identityOf(answer),
    outTradeNo: text(answer['out_trade_no']),
    transactionId: text(answer['transaction_id']),
    refundId: text(answer['refund_id']),
  };
  const refusal = refusalOf(answer);
  if (!refusal) return { ...change, state: 'processing' };
  return { ...change, state: UNCERTAIN.has(refusal.code) ? 'unknown' : 'refused', refusal: refusal.words };
}

function identityOf(answer: Fields) {
  return {
    merchant: text(answer['sub_mch_id']) ?? text(answer['mch_id']),
    mchId: text(answer['mch_id']),
    appid: text(answer['appid']),
  };
}

/** WeChat Pay's own no, on either level. */
function refusalOf(answer: Fields): { code: string; words: string } | undefined {
  if (answer['return_code'] === 'SUCCESS' && answer['result_code'] === 'SUCCESS') return undefined;
  const code = text(answer['err_code']) ?? '';
  const said = text(answer['err_code_des']) ?? text(answer['return_msg']) ?? '';
  return { code, words: [code, said].filter(Boolean).join(': ').slice(0, 200) };
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
