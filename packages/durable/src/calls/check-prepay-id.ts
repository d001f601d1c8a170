import { type CallAnswer, CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import type { GrantedCall, Redact } from '@opencloudpay/gateway/extension';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import { messageOf } from '@opencloudpay/internal';
import { queryNumbers } from '@opencloudpay/wechatpay';
import type { Logger } from 'pino';
import type { ReportMismatch } from '../intake/report-mismatch';
import { isSignedSuccess } from '../signed-answer';
import type { Store } from '../store/store';

export interface PrepayCheckDependencies {
  store: Pick<Store, 'orders'>;
  logger: Logger;
  redact: Redact;
  reportMismatch: ReportMismatch;
}

/**
 * Refuses the answer to an order if another order already has its `prepay_id`.
 *
 * WeChat Pay's answer to unifiedOrder names no order. A genuine answer to another call has a valid signature, and its
 * `payment` would let the payer pay the wrong order. Only a `prepay_id` that is new, or belongs to this order, ties the
 * answer to the order. WeChat Pay gives a repeated order the same `prepay_id`, or a new one after two hours: all of
 * them are stored.
 *
 * @returns a function that throws {@link CallFailure} (unknown outcome) for such an answer, or if the database does not
 *   answer: no money has moved yet and repeating the order is harmless, but paying another order is not
 */
export function createPrepayCheck({ store, logger, redact, reportMismatch }: PrepayCheckDependencies) {
  return async (call: GrantedCall, answer: CallAnswer): Promise<void> => {
    if (answer.file || !isSignedSuccess(answer.fields)) return;
    const prepayId = String(answer.fields['prepay_id'] ?? '');
    const { outTradeNo = '' } = call.prepared;
    if (prepayId === '') return;
    const merchant = actingMerchant(answer.fields);
    const owner = await store.orders.givePrepayId(prepayId, { merchant, outTradeNo }).catch((cause) => {
      logger.error(
        { ...lineOf(call), code: 'STORE_UNAVAILABLE', reason: redact.text(messageOf(cause)) },
        'The answer to an order could not be checked: its prepay_id is not returned',
      );
      throw unknown(
        call,
        'the gateway’s database does not answer, so it cannot tell whose the answer is',
        cause,
      );
    });
    if (owner.merchant === merchant && owner.outTradeNo === outTradeNo) return;
    await reportMismatch({
      ...{ kind: 'pay', source: 'answered', field: 'prepay_id' },
      expected: 'one that no other order got',
      received: `${prepayId} of order ${owner.outTradeNo} of merchant ${owner.merchant}`,
      ...{ merchant, outTradeNo, requestId: call.requestId },
      body: Buffer.alloc(0),
    }).catch((error) =>
      logger.warn(
        { ...lineOf(call), code: 'STORE_UNAVAILABLE', reason: redact.text(messageOf(error)) },
        'A mismatch could not be stored',
      ),
    );
    throw unknown(call, 'it holds the prepay_id of another order, so it belongs to another call');
  };

  function lineOf({ prepared: { api, outTradeNo = '' }, requestId }: GrantedCall) {
    return { requestId, api, outTradeNo: redact.name(outTradeNo) };
  }
}

/** Does not name the other order, which may belong to another merchant. */
function unknown({ prepared: { api, request } }: GrantedCall, why: string, cause?: unknown): CallFailure {
  return new CallFailure(
    ErrCode.SYSTEM_ERROR,
    `The answer to ${api} was rejected: ${why}. The outcome is unknown: repeat the order with the same outTradeNo, or query it`,
    { cause, query: queryNumbers(request) },
  );
}
