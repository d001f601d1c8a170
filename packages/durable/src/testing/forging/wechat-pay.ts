import type { MerchantOptions, ProtocolVersion } from '@opencloudpay/cloudpay';
import { accountAt, listen } from '../gateway';
import type { Dialect, Entry, Message, Query } from './dialect';
import { v2 } from './v2';
import { v3, v3AccountAt } from './v3';

/** What can be sent instead of a genuine answer. */
export interface Pen {
  /** Signed by WeChat Pay, although perhaps to another request. */
  genuine(fields: Entry): Message;
  /** Written without WeChat Pay's key. */
  forged(fields: Readonly<Record<string, string | undefined>>, way?: number): Message;
}

/** The replacement for a genuine answer. */
export type Forgery = (pen: Pen, request: Query['request']) => Message;

/**
 * A loopback WeChat Pay with its own books, and an attacker between it and the gateway who can write answers but has no
 * key. It answers queries of orders and refunds, signed, from its books.
 */
export async function startForgingWechatPay(version: ProtocolVersion) {
  const dialect: Dialect = version === 'v3' ? v3() : v2;
  const orders = new Map<string, Entry>();
  const refunds = new Map<string, Entry>();
  const forgeries: Forgery[] = [];
  let always: Forgery | undefined;
  let requests = 0;
  const { url, close } = await listen((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const query = dialect.read(incoming, Buffer.concat(chunks).toString());
      requests += 1;
      const pen: Pen = {
        genuine: (fields) => dialect.genuine(query, fields),
        forged: (fields, way) => dialect.forged(query, fields, way),
      };
      const forgery = forgeries.shift() ?? always;
      const { status, headers, body } = forgery?.(pen, query.request) ?? pen.genuine(answerTo(query));
      outgoing.writeHead(status, headers).end(body);
    });
  });

  function answerTo({ api, request }: Query): Entry {
    if (api === 'queryOrder') {
      const order = orders.get(request['out_trade_no'] ?? '');
      return order ? { result_code: 'SUCCESS', ...order } : failure('ORDERNOTEXIST');
    }
    const refund = refunds.get(request['out_refund_no'] ?? '');
    return refund ? { result_code: 'SUCCESS', ...refund } : failure('REFUNDNOTEXIST');
  }

  return {
    url,
    close,
    account: (version === 'v3'
      ? v3AccountAt(url)
      : accountAt(url)) satisfies MerchantOptions as MerchantOptions,
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
