import { type CallAnswer, CallFailure } from '@opencloudpay/cloudpay';
import type { Redact } from '@opencloudpay/gateway/extension';
import { type AroundCall, actingMerchant, type GrantedCall, NotMade } from '@opencloudpay/gateway/extension';
import { messageOf } from '@opencloudpay/internal';
import { declarationOf } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import type { ReportMismatch } from '../intake/report-mismatch';
import type { DurableMetrics } from '../metrics';
import { isSigned, isSignedSuccess, signedRefusal } from '../signed-answer';
import type { OrderChange } from '../store/orders/orders';
import type { RefundChange } from '../store/orders/refunds';
import type { Store } from '../store/store';
import { createPrepayCheck } from './check-prepay-id';
import { newOrder, newRefund } from './new-records';
import { createRefundCheck } from './refund-check';

type Fields = Readonly<Record<string, unknown>>;

export interface RememberedDependencies {
  metrics: Pick<DurableMetrics, 'refundAlike'>;
  store: Pick<Store, 'orders' | 'refunds'>;
  logger: Logger;
  redact: Redact;
  reportMismatch: ReportMismatch;
}

/**
 * Stores orders and refunds before they are sent, exactly as they will be sent, and afterwards WeChat Pay's answer. If
 * anything fails in between, the row shows that money may have moved.
 *
 * A call that cannot be stored is not sent: a missing notification or a wrong amount would go unnoticed.
 */
export function rememberCalls({
  store,
  metrics,
  logger,
  redact,
  reportMismatch,
}: RememberedDependencies): AroundCall {
  const tellAlike = createRefundCheck({ store, metrics, logger, redact });
  const checkPrepayId = createPrepayCheck({ store, logger, redact, reportMismatch });

  return async (call, send) => {
    const { prepared, requestId } = call;
    const effect = effectOf(prepared.api);
    if (effect === 'order' || effect === 'payment') {
      const order = newOrder(prepared, requestId);
      if (order)
        return remembered(
          call,
          send,
          () => store.orders.begin(order),
          store.orders.settle,
          (answer) => ({ ...orderChange(prepared.api, answer), totalFee: order.totalFee }),
        );
    }
    if (effect === 'refund') {
      const refund = newRefund(prepared, requestId);
      if (refund)
        return remembered(
          call,
          send,
          async () => {
            const id = await store.refunds.begin(refund);
            await tellAlike(refund, requestId);
            return id;
          },
          store.refunds.settle,
          (answer) => ({ ...refundChange(answer), refundFee: refund.refundFee }),
        );
    }
    if (effect === 'close') return noted(call, send, 'closed');
    if (effect === 'reversal') return noted(call, send, 'reversed');
    return send();
  };

  async function remembered<Change extends { state: string }>(
    call: GrantedCall,
    send: () => Promise<CallAnswer>,
    begin: () => Promise<number>,
    settle: (id: number, change: Change | Silence) => Promise<void>,
    changeOf: (answer: Fields) => Change,
  ): Promise<CallAnswer> {
    const { api } = call.prepared;
    const id = await begin().catch((cause) => {
      logger.error({ ...lineOf(call), failure: redact.text(messageOf(cause)) }, 'A call could not be stored');
      throw new NotMade(
        `the gateway’s database does not answer, so ${api} was not sent. Nothing was done: repeat the call`,
        { cause },
      );
    });
    let answer: CallAnswer;
    try {
      answer = await send();
      if (effectOf(api) === 'order') await checkPrepayId(call, answer);
    } catch (failure) {
      await quietly(call, () => settle(id, silence(failure, redact)));
      throw failure;
    }
    await quietly(call, () => settle(id, changeOf(answer.file ? {} : answer.fields)));
    return answer;
  }

  async function noted(
    call: GrantedCall,
    send: () => Promise<CallAnswer>,
    state: 'closed' | 'reversed',
  ): Promise<CallAnswer> {
    const answer = await send();
    const { outTradeNo, merchant } = call.prepared;
    if (outTradeNo === undefined || answer.file || !isSignedSuccess(answer.fields)) return answer;
    // Never without a merchant: others may have orders with this number.
    const acting = text(merchant.subMchId) ?? text(actingMerchant(answer.fields)) ?? text(merchant.mchId);
    if (acting === undefined) return answer;
    await quietly(call, () => store.orders.setState(outTradeNo, acting, state));
    return answer;
  }

  /** WeChat Pay has answered: the caller must get the answer, even if it could not be stored. */
  async function quietly(call: GrantedCall, write: () => Promise<void>): Promise<void> {
    await write().catch((error) =>
      logger.warn(
        { ...lineOf(call), reason: redact.text(messageOf(error)) },
        'The answer to a call could not be stored: its order counts as unanswered',
      ),
    );
  }

  function lineOf({ prepared, requestId }: GrantedCall) {
    const { api, outTradeNo, outRefundNo } = prepared;
    return {
      ...{ code: 'STORE_UNAVAILABLE', requestId, api },
      ...(outTradeNo !== undefined && { outTradeNo: redact.name(outTradeNo) }),
      ...(outRefundNo !== undefined && { outRefundNo: redact.name(outRefundNo) }),
    };
  }
}

const effectOf = (api: string) => declarationOf(api)?.effect;

type Silence = { state: 'unknown' | 'refused'; refusal: string };

/** No answer: unless nothing was sent, WeChat Pay may have carried out the call. */
function silence(failure: unknown, redact: Redact): Silence {
  const refusal = redact.text(messageOf(failure)).slice(0, 200);
  const wasNotSent = failure instanceof CallFailure && failure.query === undefined;
  return { state: wasNotSent ? 'refused' : 'unknown', refusal };
}

/** Codes after which the outcome is unknown: the call may have been carried out. */
const UNCERTAIN = new Set(['SYSTEMERROR', 'BANKERROR', 'USERPAYING', 'ORDERPAID', 'BIZERR_NEED_RETRY']);

function orderChange(api: string, answer: Fields): OrderChange {
  if (isSignedSuccess(answer))
    return { ...toldBy(answer), state: effectOf(api) === 'payment' ? 'paid' : 'ordered' };
  const refusal = wordsOf(answer);
  if (signedRefusal(answer) === 'ORDERCLOSED') return { ...toldBy(answer), state: 'closed', refusal };
  return { ...toldBy(answer), state: refusedState(answer), refusal };
}

function refundChange(answer: Fields): RefundChange {
  const refundId = isSigned(answer) ? text(answer['refund_id']) : undefined;
  const outTradeNo = isSigned(answer) ? text(answer['out_trade_no']) : undefined;
  const change = { ...toldBy(answer), outTradeNo, refundId };
  if (isSignedSuccess(answer)) return { ...change, state: 'processing' };
  return { ...change, state: refusedState(answer), refusal: wordsOf(answer) };
}

/**
 * A refusal ends the recovery of an order or refund, so it must be signed. An unsigned refusal may be forged, or answer
 * a damaged request: the gateway queries until it knows.
 */
function refusedState(answer: Fields): 'unknown' | 'refused' {
  const code = signedRefusal(answer);
  return code === undefined || UNCERTAIN.has(code) ? 'unknown' : 'refused';
}

/** Ignores unsigned answers. */
function toldBy(answer: Fields) {
  if (!isSigned(answer)) return {};
  return {
    merchant: text(actingMerchant(answer)),
    mchId: text(answer['mch_id']),
    appid: text(answer['appid']),
    transactionId: text(answer['transaction_id']),
  };
}

/** WeChat Pay's message, for operators. */
function wordsOf(answer: Fields): string {
  const code = text(answer['err_code']) ?? '';
  const said = text(answer['err_code_des']) ?? text(answer['return_msg']) ?? '';
  return [code, said].filter(Boolean).join(': ').slice(0, 200);
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
