import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fromXml, parsePaymentNotification, parseRefundNotification } from '@opencloudpay/wechatpay';
import { type Simulator, type SimulatorOptions, startSimulator } from '../index';
import { createAuthority } from '../merchants/certificates';
import { merchantClient } from '../testing/merchant-client';
import { RECEIPT, type Receiver, startReceiver } from '../testing/receiver';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(
  answer?: Parameters<typeof startReceiver>[0],
  options?: SimulatorOptions,
): Promise<{ simulator: Simulator; receiver: Receiver }> {
  const receiver = await startReceiver(answer);
  const simulator = await startSimulator(options);
  closing.push(receiver.close, simulator.stop);
  return { simulator, receiver };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

describe('a payment notification', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'is sent immediately, signed with %s like the order',
    async (signType) => {
      const { simulator, receiver } = await start();
      const client = merchantClient(simulator, undefined, { signType, notifyUrl: receiver.url });
      const coupons = [{ id: '10000', fee: 10, type: 'NO_CASH' as const }];
      const { outTradeNo, transactionId } = await client.paidOrder(
        { attach: '<附加>&', device_info: 'D1' },
        { coupons },
      );
      await simulator.idle();
      expect(receiver.received).toHaveLength(1);
      const { merchant } = simulator;
      expect(parsePaymentNotification(receiver.received[0] ?? '', { apiKey: merchant.apiKey })).toEqual({
        return_code: 'SUCCESS',
        return_msg: 'OK',
        result_code: 'SUCCESS',
        appid: merchant.appid,
        mch_id: merchant.mchId,
        sub_appid: merchant.subAppid,
        sub_mch_id: merchant.subMchId,
        nonce_str: expect.any(String),
        sign: expect.any(String),
        ...(signType === 'HMAC-SHA256' && { sign_type: signType }),
        device_info: 'D1',
        openid: expect.stringMatching(/^o/),
        is_subscribe: 'N',
        sub_openid: 'oPayer000000000000000000000',
        sub_is_subscribe: 'N',
        trade_type: 'JSAPI',
        bank_type: 'OTHERS',
        total_fee: 100,
        settlement_total_fee: 90,
        fee_type: 'CNY',
        cash_fee: 90,
        coupon_fee: 10,
        coupon_count: 1,
        coupon_type_0: 'NO_CASH',
        coupon_id_0: '10000',
        coupon_fee_0: 10,
        transaction_id: transactionId,
        out_trade_no: outTradeNo,
        attach: '<附加>&',
        time_end: expect.stringMatching(/^\d{14}$/),
      });
      expect(simulator.notifications()).toEqual([
        expect.objectContaining({
          kind: 'payment',
          outTradeNo,
          url: receiver.url,
          xml: receiver.received[0],
          answered: true,
        }),
      ]);
      expect(simulator.notifications()[0]).not.toHaveProperty('dueAt');
    },
  );

  it('is retried on WeChat’s schedule, 15 times in 24 hours and 4 minutes, then given up', async () => {
    const { simulator, receiver } = await start((_body, response) => void response.end('success'));
    await merchantClient(simulator, undefined, { notifyUrl: receiver.url }).paidOrder();
    await simulator.idle();
    expect(simulator.notifications()[0]?.dueAt).toBe(
      (simulator.notifications()[0]?.attempts[0]?.at ?? 0) + 15_000,
    );
    await simulator.advance('25h');
    const [notification] = simulator.notifications();
    const times = notification?.attempts.map(({ at }) => at / 1000) ?? [];
    const intervals = times.slice(1).map((time, index) => Math.round(time - (times[index] ?? 0)));
    expect(intervals).toEqual([
      15,
      15,
      30,
      3 * MINUTE,
      10 * MINUTE,
      20 * MINUTE,
      30 * MINUTE,
      30 * MINUTE,
      30 * MINUTE,
      60 * MINUTE,
      3 * HOUR,
      3 * HOUR,
      3 * HOUR,
      6 * HOUR,
      6 * HOUR,
    ]);
    expect(Math.round((times.at(-1) ?? 0) - (times[0] ?? 0))).toBe(24 * HOUR + 4 * MINUTE);
    expect(new Set(receiver.received).size).toBe(1);
    expect(notification).toMatchObject({ answered: false });
    expect(notification).not.toHaveProperty('dueAt');
  });

  it('is sent until it is answered', async () => {
    let calls = 0;
    const { simulator, receiver } = await start(
      (_body, response) => void response.end(++calls < 3 ? '' : RECEIPT),
    );
    await merchantClient(simulator, undefined, { notifyUrl: receiver.url }).paidOrder();
    await simulator.advance('24h');
    expect(receiver.received).toHaveLength(3);
    expect(simulator.notifications()[0]?.attempts.map(({ accepted }) => accepted)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it.each<[string, Parameters<typeof startReceiver>[0], RegExp]>([
    ['HTTP 500', (_body, response) => void response.writeHead(500).end(RECEIPT), /HTTP status 500/],
    ['HTTP 204', (_body, response) => void response.writeHead(204).end(), /HTTP status 204/],
    ['nothing', (_body, response) => void response.end(), /empty/],
    ['text', (_body, response) => void response.end('success'), /not the XML of a receipt/],
    ['JSON', (_body, response) => void response.end('{"return_code":"SUCCESS"}'), /not the XML of a receipt/],
    [
      'XML that is cut off',
      (_body, response) => void response.end(RECEIPT.slice(0, -3)),
      /not the XML of a receipt/,
    ],
    [
      'another root',
      (_body, response) => void response.end('<r><return_code>SUCCESS</return_code></r>'),
      /root element/,
    ],
    [
      'FAIL',
      (_body, response) =>
        void response.end('<xml><return_code>FAIL</return_code><return_msg>签名失败</return_msg></xml>'),
      /'FAIL'.*签名失败/,
    ],
    [
      'no return_code',
      (_body, response) => void response.end('<xml><a>1</a></xml>'),
      /return_code is missing/,
    ],
    [
      'a redirect',
      (_body, response) => void response.writeHead(302, { location: '/elsewhere' }).end(RECEIPT),
      /redirects are not followed/,
    ],
    [
      'an oversized answer',
      (_body, response) => void response.end('x'.repeat(200_000)),
      /larger than 64 KiB/,
    ],
    ['a connection that breaks', (_body, response) => void response.destroy(), /Not delivered/],
  ])('is not answered by %s', async (_what, answer, problem) => {
    const { simulator, receiver } = await start(answer);
    await merchantClient(simulator, undefined, { notifyUrl: receiver.url }).paidOrder();
    await simulator.idle();
    const [notification] = simulator.notifications();
    expect(notification).toMatchObject({ answered: false, dueAt: expect.any(Number) });
    expect(notification?.attempts).toEqual([
      expect.objectContaining({ accepted: false, problem: expect.stringMatching(problem) }),
    ]);
    expect(receiver.received).toHaveLength(1);
  });

  it.each(['<xml><return_code>SUCCESS</return_code></xml>', `<?xml version="1.0"?>\n${RECEIPT}\n`])(
    'is answered by %j',
    async (answer) => {
      const { simulator, receiver } = await start((_body, response) => void response.end(answer));
      await merchantClient(simulator, undefined, { notifyUrl: receiver.url }).paidOrder();
      await simulator.idle();
      expect(simulator.notifications()[0]).toMatchObject({
        answered: true,
        attempts: [{ status: 200, answer, accepted: true }],
      });
    },
  );

  it('is not answered after five seconds', async () => {
    const { simulator, receiver } = await start((_body, response) => void response.write('<xml>'));
    await merchantClient(simulator, undefined, { notifyUrl: receiver.url }).paidOrder();
    const started = performance.now();
    await simulator.idle();
    expect(performance.now() - started).toBeGreaterThan(4500);
    expect(simulator.notifications()[0]?.attempts[0]).toMatchObject({
      accepted: false,
      problem: 'No complete answer within 5 seconds.',
    });
  });

  it('handles closed ports and servers of other protocols', async () => {
    const { simulator } = await start();
    const stranger = createTcpServer((socket) => void socket.resume().end('220 this is a mail server\r\n'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => stranger.close(resolve)));
    const address = stranger.address();
    const port = typeof address === 'object' ? address?.port : 0;
    for (const notifyUrl of [
      'http://127.0.0.1:1/notify',
      `http://127.0.0.1:${port}/notify`,
      'http://[/notify',
    ]) {
      await merchantClient(simulator, undefined, { notifyUrl }).paidOrder();
    }
    await simulator.idle();
    expect(simulator.notifications().map(({ attempts }) => attempts[0]?.accepted)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('trusts https receivers by notifyCa', async () => {
    const authority = await createAuthority();
    const received: string[] = [];
    const server = createTlsServer(await authority.issueServer(), async (message, response) => {
      for await (const chunk of message.setEncoding('utf8')) received.push(chunk);
      response.end(RECEIPT);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    const notifyUrl = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/notify`;
    const trusting = (await start(undefined, { notifyCa: authority.certificate })).simulator;
    const strict = (await start()).simulator;
    for (const simulator of [trusting, strict]) {
      await merchantClient(simulator, undefined, { notifyUrl }).paidOrder();
      await simulator.idle();
    }
    expect(trusting.notifications()[0]?.answered).toBe(true);
    expect(strict.notifications()[0]?.answered).toBe(false);
    expect(received).toHaveLength(1);
  });

  it('is aborted when the simulator stops', async () => {
    const { simulator, receiver } = await start((_body, response) => void response.write('<xml>'));
    await merchantClient(simulator, undefined, { notifyUrl: receiver.url }).paidOrder();
    while (receiver.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const started = performance.now();
    await simulator.stop();
    // Without the abort, stop would wait five seconds.
    expect(performance.now() - started).toBeLessThan(4500);
  });
});

describe('a refund notification', () => {
  it('sends the encrypted result of a refund to the refund’s notify_url', async () => {
    const { simulator, receiver } = await start();
    const client = merchantClient(simulator);
    const { outTradeNo, transactionId } = await client.paidOrder(
      {},
      { coupons: [{ id: '1', fee: 50, type: 'NO_CASH' }] },
    );
    const fields = { out_trade_no: outTradeNo, total_fee: 100, refund_fee: 20, notify_url: receiver.url };
    await client.refund({ ...fields, out_refund_no: 'refund-1' });
    await client.refund({ ...fields, out_refund_no: 'refund-2' });
    await client.refund({ ...fields, out_refund_no: 'refund-3' });
    await client.refund({ ...fields, out_refund_no: 'silent', notify_url: undefined });
    await simulator.settleRefund('refund-2', 'CHANGE');
    await simulator.settleRefund('refund-3', 'REFUNDCLOSE');
    await simulator.advance('5s');
    const { merchant } = simulator;
    const notifications = receiver.received.map((xml) =>
      parseRefundNotification(xml, { apiKey: merchant.apiKey }),
    );
    expect(
      notifications.map((notification) => [notification['out_refund_no'], notification['refund_status']]),
    ).toEqual(
      expect.arrayContaining([
        ['refund-1', 'SUCCESS'],
        ['refund-2', 'CHANGE'],
        ['refund-3', 'REFUNDCLOSE'],
      ]),
    );
    expect(notifications).toHaveLength(3);
    expect(notifications.find((notification) => notification['out_refund_no'] === 'refund-1')).toEqual({
      return_code: 'SUCCESS',
      transaction_id: transactionId,
      out_trade_no: outTradeNo,
      refund_id: simulator.refunds()[0]?.refundId,
      out_refund_no: 'refund-1',
      total_fee: 100,
      settlement_total_fee: 50,
      refund_fee: 20,
      settlement_refund_fee: 10,
      refund_status: 'SUCCESS',
      success_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      refund_recv_accout: '支付用户零钱',
      refund_account: 'REFUND_SOURCE_UNSETTLED_FUNDS',
      refund_request_source: 'API',
    });
    const envelope = fromXml(receiver.received[0] ?? '');
    expect(envelope).toMatchObject({
      appid: merchant.appid,
      mch_id: merchant.mchId,
      sub_appid: merchant.subAppid,
      sub_mch_id: merchant.subMchId,
    });
    expect(Object.keys(envelope)).toEqual([
      'return_code',
      'appid',
      'mch_id',
      'sub_appid',
      'sub_mch_id',
      'nonce_str',
      'req_info',
    ]);
    expect(simulator.notifications().filter(({ kind }) => kind === 'refund')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ outTradeNo, outRefundNo: 'refund-1', answered: true }),
      ]),
    );
  });

  it('is retried like a payment notification', async () => {
    const { simulator, receiver } = await start((_body, response) => void response.writeHead(500).end());
    const client = merchantClient(simulator);
    const { outTradeNo } = await client.paidOrder();
    await client.refund({
      out_trade_no: outTradeNo,
      out_refund_no: 'r',
      total_fee: 100,
      refund_fee: 1,
      notify_url: receiver.url,
    });
    await simulator.advance('40s');
    expect(receiver.received).toHaveLength(3);
  });
});
