import { fromXml, sign, type TextFields, toXml, verify } from '@opencloudpay/wechatpay';
import { listen, MERCHANT } from './gateway';

/** A payment or a refund in the books of the loopback WeChat Pay. */
type Entry = Record<string, string | number>;

/** The replacement for a genuine answer: a text, or the genuine answer to another request. */
export type Forgery = (genuine: (fields: Entry) => string, request: TextFields, path: string) => string;

/**
 * A loopback WeChat Pay with its own books, and an attacker between it and the gateway who can write answers but has no
 * key. It answers queries of orders and refunds, signed, from its books.
 */
export async function startForgingWechatPay() {
  const orders = new Map<string, Entry>();
  const refunds = new Map<string, Entry>();
  const forgeries: Forgery[] = [];
  let always: Forgery | undefined;
  let requests = 0;
  const { url, close } = await listen((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = fromXml(Buffer.concat(chunks));
      if (!verify(request, MERCHANT.apiKey)) throw new Error('The request is not signed as it should be.');
      requests += 1;
      const { appid = '', mch_id = '', sub_mch_id = '' } = request;
      const genuine = (fields: Entry) => {
        const answer = {
          ...{ return_code: 'SUCCESS', return_msg: 'OK', appid, mch_id, sub_mch_id, nonce_str: 'N' },
          ...fields,
        };
        return toXml({ ...answer, sign: sign(answer, MERCHANT.apiKey) });
      };
      const path = incoming.url ?? '';
      const forgery = forgeries.shift() ?? always;
      outgoing.end(forgery ? forgery(genuine, request, path) : genuine(answerTo(path, request)));
    });
  });

  function answerTo(path: string, request: TextFields): Entry {
    if (path === '/pay/orderquery') {
      const order = orders.get(request['out_trade_no'] ?? '');
      return order ? { result_code: 'SUCCESS', ...order } : failure('ORDERNOTEXIST');
    }
    const refund = refunds.get(request['out_refund_no'] ?? '');
    return refund ? { result_code: 'SUCCESS', ...refund } : failure('REFUNDNOTEXIST');
  }

  return {
    url,
    close,
    orders,
    refunds,
    requests: () => requests,
    /** Replace the next answers, one each. */
    forgeOnce: (...once: Forgery[]) => forgeries.push(...once),
    /** Replaces every answer. Default: none. */
    forge(forgery?: Forgery) {
      forgeries.length = 0;
      always = forgery;
    },
  };
}

export const failure = (code: string): Entry => ({ result_code: 'FAIL', err_code: code });

/** A paid order, as a query returns it. */
export function paidOrder(outTradeNo: string, totalFee: number, transactionId = `42${outTradeNo}`): Entry {
  return {
    ...{ out_trade_no: outTradeNo, transaction_id: transactionId, total_fee: totalFee, cash_fee: totalFee },
    ...{ trade_state: 'SUCCESS', trade_type: 'JSAPI', time_end: '20260320100000', openid: 'oPayer' },
  };
}

/** A refund that succeeded, as a query returns it. */
export function endedRefund(outRefundNo: string, outTradeNo: string, refundFee: number): Entry {
  return {
    ...{ out_trade_no: outTradeNo, transaction_id: `42${outTradeNo}`, total_fee: 500, refund_count: 1 },
    ...{ out_refund_no_0: outRefundNo, refund_id_0: `50${outRefundNo}`, refund_fee_0: refundFee },
    refund_status_0: 'SUCCESS',
  };
}
