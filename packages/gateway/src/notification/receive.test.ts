import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { notifyUrl } from '@opencloudpay/cloudpay';
import { type Body, testGateway, WARN } from '../testing/gateway';
import {
  ACKNOWLEDGED,
  addressOf,
  encrypt,
  MERCHANT,
  OPENID,
  PAYMENT,
  paymentXml,
  REFUND,
  REFUND_MERCHANT,
  refundXml,
  SECRET,
  SUB_OPENID,
  TARGET,
} from '../testing/notifications';

const STRANGER = '0123456789abcdef0123456789abcdef';

describe('a payment notification', () => {
  it('is delivered as CloudPay’s event to the function that the order named, and acknowledged', async () => {
    const { post, calls } = testGateway();
    const answer = await post(addressOf('pay'), paymentXml({ attach: '支付测试' }));
    expect(answer).toMatchObject({ status: 200, text: ACKNOWLEDGED });
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    expect(calls).toEqual([
      {
        target: TARGET,
        event: {
          appid: 'wxd2565e6a04246fd1',
          attach: '支付测试',
          bankType: 'OTHERS',
          cashFee: 1,
          feeType: 'CNY',
          isSubscribe: 'N',
          mchId: '1900000109',
          nonceStr: 'f6444fd22de27b16',
          openid: OPENID,
          outTradeNo: '2021WERUN1647839289398',
          resultCode: 'SUCCESS',
          returnCode: 'SUCCESS',
          subAppid: 'wxad347b7cfd1f7e6c',
          subIsSubscribe: 'N',
          subMchId: '1712734762',
          subOpenid: SUB_OPENID,
          timeEnd: '20220321132007',
          totalFee: 1,
          tradeType: 'JSAPI',
          transactionId: '4200004561202203217657282768',
          userInfo: { appId: 'wxad347b7cfd1f7e6c', openId: SUB_OPENID },
        },
      },
    ]);
  });

  it('may be signed with HMAC-SHA256, as its order was', async () => {
    const { post, calls } = testGateway();
    expect(await post(addressOf('pay'), paymentXml({}, MERCHANT.apiKey, 'HMAC-SHA256'))).toMatchObject({
      text: ACKNOWLEDGED,
    });
    expect(calls).toHaveLength(1);
  });

  it('that arrives again is delivered again: only the function can know that it is the same', async () => {
    const { post, calls } = testGateway();
    await post(addressOf('pay'), paymentXml());
    await post(addressOf('pay'), paymentXml());
    expect(calls).toHaveLength(2);
  });

  it('of a payment that failed is acknowledged, and no function is called', async () => {
    const { post, calls, log } = testGateway();
    const xml = paymentXml({ result_code: 'FAIL', err_code: 'SYSTEMERROR' });
    expect(await post(addressOf('pay'), xml)).toMatchObject({ status: 200, text: ACKNOWLEDGED });
    expect(calls).toEqual([]);
    expect(log.lines()).toMatchObject([{ code: 'PAYMENT_FAILED', outTradeNo: PAYMENT['out_trade_no'] }]);
  });

  it('is checked with the key of its merchant, if the gateway serves several', async () => {
    const other = { mchId: '1800780001', apiKey: STRANGER };
    const { post, calls } = testGateway({ merchants: [MERCHANT, other] });
    const ofOther = { mch_id: other.mchId };
    expect(await post(addressOf('pay', ofOther), paymentXml(ofOther, other.apiKey))).toMatchObject({
      code: 'SUCCESS',
    });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ code: 'SUCCESS' });
    expect(await post(addressOf('pay'), paymentXml(ofOther, MERCHANT.apiKey))).toMatchObject({ status: 401 });
    expect(calls).toHaveLength(2);
  });

  it.each(['pay', 'refund'] as const)(
    'is accepted at an address that the former secret made, while the gateway knows both: %s',
    async (kind) => {
      const [address, xml] = [addressOf(kind), kind === 'pay' ? paymentXml() : refundXml()];
      const next = 'the-next-notify-secret';
      const during = testGateway({ notifySecret: [next, SECRET] });
      expect(await during.post(address, xml)).toMatchObject({ code: 'SUCCESS' });
      const after = testGateway({ notifySecret: [next] });
      expect(await after.post(address, xml)).toMatchObject({ status: 403, code: 'FAIL' });
      expect([during.calls.length, after.calls.length]).toEqual([1, 0]);
    },
  );

  it('does not mix with another that is received at the same time', async () => {
    let release = () => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { gateway, log, calls } = testGateway({
      answer: async (_, { outTradeNo }) => {
        if (outTradeNo === 'SLOW01') await slow;
        return { errcode: outTradeNo === 'SLOW01' ? 0 : 1 };
      },
    });
    const send = async (outTradeNo: string) => {
      const fields = { out_trade_no: outTradeNo };
      const url = addressOf('pay', fields);
      const answer = await gateway.fetch(new Request(url, { method: 'POST', body: paymentXml(fields) }));
      return answer.text();
    };
    const first = send('SLOW01');
    const second = await send('QUICK1');
    release();
    expect(second).toContain('FAIL');
    expect(await first).toBe(ACKNOWLEDGED);
    expect(calls).toHaveLength(2);
    expect(log.lines().map(({ outTradeNo, code }) => [outTradeNo, code])).toEqual([
      ['QUICK1', 'ERRCODE_NOT_ZERO'],
      ['SLOW01', 'DELIVERED'],
    ]);
  });
});

describe('a refund notification', () => {
  it('is decrypted, delivered and acknowledged', async () => {
    const { post, calls } = testGateway();
    const target = { envId: 'prod-1a2b', functionName: 'refund_cb' };
    expect(await post(addressOf('refund', {}, target), refundXml())).toMatchObject({ text: ACKNOWLEDGED });
    expect(calls).toMatchObject([
      {
        target,
        event: {
          returnCode: 'SUCCESS',
          subMchId: '1712734762',
          outRefundNo: 'R2021WERUN1647839289398',
          refundFee: 1,
          refundStatus: 'SUCCESS',
          refundRecvAccout: '支付用户零钱',
          successTime: '2022-03-21 13:25:07',
          userInfo: { appId: 'wxad347b7cfd1f7e6c' },
        },
      },
    ]);
    expect(calls[0]?.event).not.toHaveProperty('reqInfo');
  });

  it.each(['CHANGE', 'REFUNDCLOSE'])('is also delivered when the refund ended as %s', async (status) => {
    const { post, calls } = testGateway();
    expect(await post(addressOf('refund'), refundXml({ refund_status: status }))).toMatchObject({
      text: ACKNOWLEDGED,
    });
    expect(calls).toMatchObject([{ event: { refundStatus: status } }]);
  });

  it('reaches a refund that named its order by the transaction id', async () => {
    const { post } = testGateway();
    const { out_trade_no: _, ...byTransaction } = REFUND;
    const asked = { ...byTransaction, ...REFUND_MERCHANT };
    const url = notifyUrl('refund', TARGET, asked, { baseUrl: 'http://gateway.test', secret: SECRET });
    expect(await post(url, refundXml())).toMatchObject({ text: ACKNOWLEDGED });
  });
});

interface Refused {
  title: string;
  url?: string;
  body?: Body | undefined;
  status: number;
  code: string;
}

const tampered = (from: string, to: string) => {
  const xml = paymentXml();
  expect(xml).toContain(from);
  return xml.replace(from, to);
};

const refusals: Refused[] = [
  {
    title: 'with an invented signature',
    body: paymentXml().replace(
      /<sign>.*<\/sign>/,
      '<sign><![CDATA[9A0A8659F005D6984697E2CA0A9CF3B7]]></sign>',
    ),
    status: 401,
    code: 'SIGNATURE_INVALID',
  },
  {
    title: 'without a signature',
    body: paymentXml().replace(/<sign>.*<\/sign>/, ''),
    status: 401,
    code: 'SIGNATURE_INVALID',
  },
  {
    title: 'signed with another merchant’s key',
    body: paymentXml({}, STRANGER),
    status: 401,
    code: 'SIGNATURE_INVALID',
  },
  {
    title: 'whose amount was changed on the way',
    body: tampered('<total_fee>1<', '<total_fee>2<'),
    status: 401,
    code: 'SIGNATURE_INVALID',
  },
  {
    title: 'from WeChat, but with another amount than the order',
    body: paymentXml({ total_fee: 2 }),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'from WeChat, but in another currency than the order',
    body: paymentXml({ fee_type: 'JPY' }),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'from WeChat, but of another order',
    body: paymentXml({ out_trade_no: 'ANOTHER-ORDER' }),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'sent to another function',
    url: addressOf('pay').replace('/pay_cb/', '/ship_cb/'),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'sent to another environment',
    url: addressOf('pay').replace('/prod-1a2b/', '/test-1a2b/'),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'sent to an invented address',
    url: addressOf('pay').replace(/[^/]+$/, 'AAAAAAAAAAAAAAAAAAAAAA'),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'sent to the address of a refund',
    url: addressOf('pay').replace('/pay/', '/refund/'),
    status: 400,
    code: 'NOTIFICATION_INVALID',
  },
  {
    title: 'of an unknown merchant',
    body: paymentXml({ mch_id: '1430051420' }),
    status: 401,
    code: 'MERCHANT_UNKNOWN',
  },
  {
    title: 'of no merchant at all',
    body: '<xml><return_code>SUCCESS</return_code></xml>',
    status: 401,
    code: 'MERCHANT_UNKNOWN',
  },
  {
    title: 'without any contents',
    body: paymentXml({ return_code: 'FAIL' }),
    status: 400,
    code: 'NOTIFICATION_INVALID',
  },
  {
    title: 'without a result',
    body: paymentXml({ result_code: '' }),
    status: 400,
    code: 'NOTIFICATION_INVALID',
  },
  { title: 'without a body', body: undefined, status: 400, code: 'BODY_EMPTY' },
  { title: 'with an empty body', body: '', status: 400, code: 'BODY_EMPTY' },
  { title: 'that is text', body: 'hello', status: 400, code: 'XML_INVALID' },
  { title: 'that is JSON', body: '{"mch_id":"1900000109"}', status: 401, code: 'MERCHANT_UNKNOWN' },
  { title: 'that is cut off', body: paymentXml().slice(0, -20), status: 400, code: 'XML_INVALID' },
  {
    title: 'that is not UTF-8',
    body: Buffer.from(paymentXml({ attach: 'caf\u00e9' }), 'latin1'),
    status: 400,
    code: 'XML_INVALID',
  },
  {
    title: 'with a DOCTYPE',
    body: `<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>${paymentXml()}`,
    status: 400,
    code: 'XML_INVALID',
  },
  {
    title: 'of 70 KiB',
    body: paymentXml({ attach: 'x'.repeat(70_000) }),
    status: 413,
    code: 'BODY_TOO_LARGE',
  },
  {
    title: 'of a refund without req_info',
    url: addressOf('refund'),
    body: refundXml({}, MERCHANT.apiKey, { req_info: '' }),
    status: 400,
    code: 'NOTIFICATION_INVALID',
  },
  {
    title: 'of a refund whose req_info is garbage',
    url: addressOf('refund'),
    body: refundXml({}, MERCHANT.apiKey, { req_info: 'bm90IGVuY3J5cHRlZA==' }),
    status: 401,
    code: 'DECRYPTION_FAILED',
  },
  {
    title: 'of a refund encrypted with another key',
    url: addressOf('refund'),
    body: refundXml({}, STRANGER),
    status: 401,
    code: 'DECRYPTION_FAILED',
  },
  {
    title: 'of a refund that decrypts to something else',
    url: addressOf('refund'),
    body: refundXml({}, MERCHANT.apiKey, { req_info: encrypt('nothing like XML') }),
    status: 401,
    code: 'DECRYPTION_FAILED',
  },
  {
    title: 'of a refund with a status that was put together from blocks',
    url: addressOf('refund'),
    body: refundXml({ refund_status: 'SUCCESS    ' }),
    status: 400,
    code: 'NOTIFICATION_INVALID',
  },
  {
    title: 'of a payment with an amount that is no plain number',
    body: paymentXml({ total_fee: '01' }),
    status: 400,
    code: 'NOTIFICATION_INVALID',
  },
  {
    title: 'of a refund of another amount',
    url: addressOf('refund'),
    body: refundXml({ refund_fee: 2 }),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'of another refund of the order',
    url: addressOf('refund'),
    body: refundXml({ out_refund_no: 'R2' }),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
  {
    title: 'of a refund of another order',
    url: addressOf('refund'),
    body: refundXml({ out_trade_no: 'ANOTHER-ORDER', transaction_id: '42' }),
    status: 403,
    code: 'TOKEN_MISMATCH',
  },
];

describe('a notification is refused, logged with its reason, and reaches no function', () => {
  it.each(refusals)('$title ($code)', async ({ url = addressOf('pay'), status, code, ...rest }) => {
    const { post, calls, log } = testGateway();
    const answer = await post(url, 'body' in rest ? rest.body : paymentXml());
    expect(answer).toMatchObject({ status, code: 'FAIL' });
    expect(answer.message).toMatch(/^[\x20-\x7e]{10,128}$/);
    expect(calls).toEqual([]);
    expect(log.lines()).toEqual([
      expect.objectContaining({
        level: WARN,
        code,
        requestId: answer.headers.get('x-request-id'),
        kind: url.includes('/refund/') ? 'refund' : 'pay',
        envId: expect.any(String),
        functionName: expect.any(String),
        durationMs: expect.any(Number),
        reason: expect.stringMatching(/\w+ \w+/),
      }),
    ]);
  });
});

describe('every notification of the known answers', () => {
  const vectors = JSON.parse(
    readFileSync(`${__dirname}/../../../wechatpay/fixtures/wechatpay-v2.json`, 'utf8'),
  ) as Record<
    'payNotify' | 'refundNotify',
    { key: string; xml: string; fields?: object; decrypted?: object }[]
  >;

  it.each([
    ['payment', 'pay', vectors.payNotify],
    ['refund', 'refund', vectors.refundNotify],
  ] as const)('is accepted as a %s', async (_, kind, known) => {
    expect(known.length).toBeGreaterThan(5);
    for (const { key: apiKey, xml, fields, decrypted } of known) {
      const numberIn = (name: string) => new RegExp(`<${name}><!\\[CDATA\\[(\\w+)`).exec(xml)?.[1] ?? '';
      const mchId = numberIn('mch_id');
      const { post, calls } = testGateway({ merchants: [{ mchId, apiKey }] });
      const url = notifyUrl(
        kind,
        TARGET,
        { sub_mch_id: numberIn('sub_mch_id'), ...fields, ...decrypted },
        { baseUrl: 'http://g', secret: SECRET, mchId },
      );
      expect(await post(url, xml)).toMatchObject({ text: ACKNOWLEDGED });
      expect(calls).toHaveLength(1);
    }
  });
});
