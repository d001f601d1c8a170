import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromXml, sign, type TextFields, toXml, verify } from '@opencloudpay/wechatpay';
import { MERCHANT } from './notifications';

export const BILL = '交易时间,公众账号ID\r\n`2026-01-01 00:00:00,`wxd2565e6a04246fd1\r\n';

/** A loopback WeChat Pay of a few signed answers: enough to see that two ways to it give the same. */
export async function startFakeWechatPay() {
  const requests: TextFields[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const request = fromXml(Buffer.concat(chunks));
      requests.push(request);
      const answer = answerTo(incoming.url ?? '', request);
      if (answer === undefined) outgoing.destroy();
      else outgoing.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `undefined` breaks the connection. */
function answerTo(path: string, request: TextFields): string | undefined {
  if (!verify(request, MERCHANT.apiKey)) return toXml({ return_code: 'FAIL', return_msg: '签名错误' });
  const { appid = '', mch_id = '', sub_mch_id = '', out_trade_no = '' } = request;
  const signed = (fields: Record<string, string | number>) => {
    const all = {
      return_code: 'SUCCESS',
      return_msg: 'OK',
      appid,
      mch_id,
      sub_mch_id,
      nonce_str: 'N',
      ...fields,
    };
    return toXml({ ...all, sign: sign(all, MERCHANT.apiKey) });
  };
  if (out_trade_no === 'BREAKS') return undefined;
  if (out_trade_no === 'ALTERED') return signed({ result_code: 'SUCCESS' }).replace('[N]', '[M]');
  if (out_trade_no === 'GARBAGE') return '<html>maintenance</html>';
  if (out_trade_no === 'REFUSED') {
    return signed({ result_code: 'FAIL', err_code: 'ORDERPAID', err_code_des: '该订单已支付' });
  }
  if (path === '/pay/unifiedorder') {
    return signed({ result_code: 'SUCCESS', trade_type: 'JSAPI', prepay_id: 'wx20260101' });
  }
  if (path === '/pay/orderquery') {
    return signed({
      result_code: 'SUCCESS',
      trade_state: 'SUCCESS',
      out_trade_no,
      total_fee: 101,
      cash_fee: 101,
    });
  }
  if (path === '/pay/refundquery') {
    return signed({
      result_code: 'SUCCESS',
      out_trade_no,
      refund_count: 2,
      out_refund_no_0: 'R1',
      refund_fee_0: 1,
      out_refund_no_1: 'R2',
      refund_fee_1: 2,
    });
  }
  if (path === '/pay/downloadbill') return BILL;
  return toXml({ return_code: 'FAIL', return_msg: '未知接口' });
}
