/** A project as CloudBase's template of WeChat Pay makes it, run with no option. */
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentObject } from '@opencloudpay/simulator';
import { type Emulator, type EmulatorOptions, startEmulator } from '../index';
import { atEnd, FUNCTIONS, start, stopAll, temporaryFolder } from '../testing/emulators';

const PROJECT = join(__dirname, '../../fixtures/projects/wxpay-template');
const PAYER = { openId: 'oPayerOfTheTemplate' };

interface Answer {
  errcode: unknown;
  code?: string;
  errmsg: string;
  data: PaymentObject & Record<string, unknown>;
}

afterAll(stopAll);

async function startProject(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const starting = startEmulator({ functions: PROJECT, user: PAYER, ...options });
  atEnd(async () => (await starting).stop());
  return starting;
}

/** The project with Tencent's own SDK in its functions. */
function projectWithSdk(): string {
  const folder = join(temporaryFolder(), 'shop');
  cpSync(PROJECT, folder, { recursive: true });
  const sdk = realpathSync(join(__dirname, '../../node_modules/wx-server-sdk'));
  for (const name of ['wxpayFunctions', 'wxpayOrderCallback', 'wxpayRefundCallback']) {
    mkdirSync(join(folder, 'cloudfunctions', name, 'node_modules'));
    symlinkSync(sdk, join(folder, 'cloudfunctions', name, 'node_modules/wx-server-sdk'), 'dir');
  }
  return folder;
}

const SDKS = {
  'the SDK of the emulator': () => PROJECT,
  'wx-server-sdk 4.0.2': projectWithSdk,
};

describe.each(Object.entries(SDKS))('the template of CloudBase, with %s', (_, project) => {
  let emulator: Emulator;
  let call: (type: string, data?: object) => Promise<Answer>;
  beforeAll(async () => {
    emulator = await startProject({ functions: project(), timeout: 30_000 });
    await emulator.documents();
    call = (type, data = {}) =>
      emulator.callFromMiniProgram('wxpayFunctions', { type, ...data }, { user: PAYER }) as Promise<Answer>;
  });

  it('orders, is paid, queries, and refunds; both callbacks get CloudBase’s events', async () => {
    const { data: payment, ...rest } = await call('wxpay_order', { goods: 'longjing', count: 2 });
    expect(rest).toEqual({ errcode: 0, errmsg: 'ok' });
    const [{ outTradeNo = '' } = {}] = emulator.orders();
    const { timeStamp, nonceStr, packageVal, signType, paySign } = payment as unknown as Record<
      string,
      string
    >;
    // As the template's page does it.
    const order = await emulator.pay({
      appId: emulator.appId,
      timeStamp,
      nonceStr,
      package: packageVal,
      signType,
      paySign,
    } as PaymentObject);
    const transaction_id = order.payment?.transactionId;
    const stored = () => emulator.database.findOne('orders', { _id: outTradeNo });
    expect(await stored()).toMatchObject({
      status: 'SUCCESS',
      total: 17_600,
      payer: PAYER.openId,
      transaction_id,
    });

    const byNumber = await call('wxpay_query_order_by_out_trade_no', { out_trade_no: outTradeNo });
    expect(byNumber.data).toMatchObject({
      ...{
        out_trade_no: outTradeNo,
        transaction_id,
        trade_state: 'SUCCESS',
        payer: { openid: PAYER.openId },
      },
      amount: { total: 17_600, payer_total: 17_600 },
    });
    expect(await call('wxpay_query_order_by_transaction_id', { transaction_id })).toEqual(byNumber);

    const refund = await call('wxpay_refund', { out_trade_no: outTradeNo });
    expect(refund.data).toMatchObject({ out_refund_no: `R${outTradeNo}`, status: 'PROCESSING' });
    await emulator.advance('10s');
    const { refund_id } = refund.data;
    expect(await stored()).toMatchObject({ status: 'REFUND', refund_id });
    expect(await call('wxpay_refund_query', { out_refund_no: `R${outTradeNo}` })).toMatchObject({
      data: { refund_id, status: 'SUCCESS', amount: { refund: 17_600, total: 17_600 } },
    });

    const { envId } = emulator;
    expect(emulator.deliveries()).toMatchObject([
      {
        target: { envId, functionName: 'wxpayOrderCallback' },
        event: { event_type: 'TRANSACTION.SUCCESS', resource: { out_trade_no: outTradeNo, transaction_id } },
        verdict: { delivered: true },
      },
      {
        target: { envId, functionName: 'wxpayRefundCallback' },
        event: { event_type: 'REFUND.SUCCESS', resource: { refund_id } },
        verdict: { delivered: true },
      },
    ]);
    // A repeat has the same event.
    const [first] = emulator.deliveries();
    const again = await emulator.replay(first?.id ?? '');
    expect(again).toMatchObject({ target: first?.target, event: first?.event, verdict: { delivered: true } });
    // What the console shows beside a delivery is the function's call.
    for (const { callId } of emulator.deliveries())
      expect(emulator.calls().find(({ requestId }) => requestId === callId)?.source).toBe('callback');
  });

  it('answers a refusal as a result, with the code of v3', async () => {
    expect(await call('wxpay_query_order_by_out_trade_no', { out_trade_no: 'no-such-order' })).toMatchObject({
      code: 'ORDER_NOT_EXIST',
      errcode: 'ORDER_NOT_EXIST',
    });
  });
});

describe('a call by a mini program itself', () => {
  const order = (more: object = {}) => ({
    name: 'wxpay_order',
    data: { description: '茶', out_trade_no: 'by-client', amount: { total: 1 }, ...more },
  });
  const client = { user: PAYER };
  const numberOnly = (name: string) => ({ name, data: { out_trade_no: 'by-client' } });

  it('orders with a warning, and pays in no other’s name; everything else is refused', async () => {
    const emulator = await startProject();
    const answer = await emulator.callFromMiniProgram(
      'cloudbase_module',
      order({ payer: { openid: 'oSomebodyElse' } }),
      client,
    );
    expect(answer).toMatchObject({ errcode: 0 });
    expect(emulator.order('by-client')?.subOpenid).toBe(PAYER.openId);
    await emulator.callFromMiniProgram('cloudbase_module', order({ out_trade_no: 'by-client-2' }), client);
    expect(emulator.logs().filter(({ functionName }) => functionName === 'cloudbase_module')).toMatchObject([
      { level: 'warn', message: expect.stringMatching(/every user can choose the amount/) },
    ]);
    for (const name of ['wxpay_query_order_by_out_trade_no', 'wxpay_close_order', 'wxpay_refund'])
      expect(await emulator.callFromMiniProgram('cloudbase_module', numberOnly(name), client)).toMatchObject({
        code: 'NO_AUTH',
      });
  });

  it('is refused by a strict emulator, and its callbacks may not be called', async () => {
    const emulator = await startProject({ strict: true });
    expect(await emulator.callFromMiniProgram('cloudbase_module', order(), client)).toMatchObject({
      code: 'NO_AUTH',
    });
    await expect(
      emulator.callFromMiniProgram('wxpayOrderCallback', { event_type: 'TRANSACTION.SUCCESS' }, client),
    ).rejects.toThrow(/is a callback/);
  });
});

describe('the settings', () => {
  it('warn of a callback that the project does not have, when an order is made', async () => {
    const emulator = await start({ cloudbaseModule: { paymentCallback: ['cb_goood'] } });
    const data = { description: '茶', out_trade_no: 'no-callback', amount: { total: 1 } };
    await emulator.callFunction('cloudbase_module', { name: 'wxpay_order', data });
    expect(emulator.logs().map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/'cb_goood' does not exist.*Did you mean 'cb_good'/),
    );
  });

  it.each([
    { paymentCallback: 1 },
    { refundCallback: [1] },
    { clientCalls: ['wxpay_unknown'] },
    { callback: 'cb' },
  ])('refuse %j', async (cloudbaseModule) => {
    await expect(
      startEmulator({ functions: FUNCTIONS, cloudbaseModule: cloudbaseModule as object }),
    ).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});
