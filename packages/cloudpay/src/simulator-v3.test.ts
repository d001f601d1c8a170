/** The facade on credentials of v3 against the simulated WeChat Pay. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { type JsonObject, parseNotification, paymentToV2 } from '@opencloudpay/wechatpay-v3';
import { calledByPayerOf } from './testing/simulated-account';
import { type Untyped, untypedCloudPay } from './testing/untyped';

type Notified = Pick<Parameters<typeof parseNotification>[0], 'headers' | 'body'>;

let simulator: Simulator;
let receiver: Awaited<ReturnType<typeof listen>>;
const notified: Notified[] = [];
const savedEnv = { ...process.env };

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
  receiver = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const piece of request.setEncoding('utf8')) body += piece;
      notified.push({ headers: request.headers, body });
      response.writeHead(204).end();
    }),
  );
});
afterAll(async () => {
  process.env = savedEnv;
  await Promise.all([simulator.stop(), receiver.close()]);
});

describe.each(['partner', 'direct'] as const)('%s mode', (mode) => {
  const outTradeNo = `v3-${mode}-1`;
  let merchant: Merchant;
  let cloudPay: Untyped;

  beforeAll(() => {
    merchant = simulator.merchants.find(({ kind }) => kind === mode) as Merchant;
    const { appid, mchId, apiV3Key, key: privateKey, serialNo } = merchant;
    const { publicKey, publicKeyId } = simulator.wechatPay;
    cloudPay = untypedCloudPay({
      ...{ version: 'v3', mode, appid, mchId, apiV3Key, privateKey, serialNo, publicKey, publicKeyId },
      ...{ ca: simulator.ca, endpoints: [simulator.url] },
      notify: { baseUrl: receiver.url, secret: 'a secret of the functions' },
    });
    process.env = { ...savedEnv, ...calledByPayerOf(merchant) };
  });

  it('orders, queries, refunds and queries the refund, with the results of v2', async () => {
    const { subMchId } = merchant;
    const callback = { envId: 'prod', functionName: 'pay_cb' };
    const order = { subMchId, body: '龙井茶', outTradeNo, totalFee: 100, ...callback };
    const { payment, ...placed } = await cloudPay.unifiedOrder(order);
    expect(placed).toMatchObject({ returnCode: 'SUCCESS', resultCode: 'SUCCESS', subMchId, errCode: 0 });
    const paid = await simulator.pay(payment as object);
    await simulator.idle();
    expect(await cloudPay.queryOrder({ subMchId, outTradeNo })).toMatchObject({
      ...{ tradeState: 'SUCCESS', totalFee: 100, cashFee: 100, transactionId: paid.payment?.transactionId },
    });

    const { publicKeyId, publicKey } = simulator.wechatPay;
    const { resource, eventType } = parseNotification({
      ...(notified.at(-1) as Notified),
      ...{ apiV3Key: merchant.apiV3Key, publicKeys: { [publicKeyId]: publicKey } },
    });
    expect(eventType).toBe('TRANSACTION.SUCCESS');
    expect(paymentToV2(resource as JsonObject).fields).toMatchObject({
      ...{ out_trade_no: outTradeNo, total_fee: 100, transaction_id: paid.payment?.transactionId },
    });

    const refund = { subMchId, outTradeNo, outRefundNo: `${outTradeNo}-r`, totalFee: 100, refundFee: 40 };
    expect(await cloudPay.refund({ ...refund, ...callback })).toMatchObject({
      ...{ resultCode: 'SUCCESS', refundFee: 40, totalFee: 100, outRefundNo: refund.outRefundNo },
    });
    await simulator.advance('10s');
    expect(await cloudPay.queryRefund({ subMchId, outRefundNo: refund.outRefundNo })).toMatchObject({
      ...{ resultCode: 'SUCCESS', outTradeNo },
    });
    expect(simulator.refunds().at(-1)).toMatchObject({ outTradeNo, status: 'SUCCESS', refundFee: 40 });
  });

  it('closes an order after five minutes, and reads refusals by v2’s codes', async () => {
    const { subMchId } = merchant;
    const number = `v3-${mode}-2`;
    const order = { subMchId, body: '龙井茶', outTradeNo: number, totalFee: 100, envId: 'prod' };
    await cloudPay.unifiedOrder({ ...order, functionName: 'pay_cb' });
    await simulator.advance('5m');
    expect(await cloudPay.closeOrder({ subMchId, outTradeNo: number })).toMatchObject({
      resultCode: 'SUCCESS',
    });
    expect(await cloudPay.closeOrder({ subMchId, outTradeNo })).toMatchObject({
      ...{ resultCode: 'FAIL', err_code: 'ORDERPAID' },
    });
    expect(await cloudPay.queryOrder({ subMchId, outTradeNo: 'unknown' })).toMatchObject({
      ...{ resultCode: 'FAIL', err_code: 'ORDERNOTEXIST' },
    });
  });
});
