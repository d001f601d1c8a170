import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from './index';
import { FUNCTIONS, SUB_MCH_ID, start, stopAll, temporaryFolder } from './testing/emulators';

const packages = join(__dirname, '../..');

afterEach(stopAll);

type Payable = { payment: Parameters<Emulator['pay']>[0]; resultCode: string };

async function order(emulator: Emulator, functionName: string, by = 'order'): Promise<Payable> {
  const data = { outTradeNo: `T${Date.now()}`, subMchId: SUB_MCH_ID, functionName };
  return (await emulator.callFunction(by, data)) as Payable;
}

describe('a payment', () => {
  it.each(['order', 'order_esm'])(
    'made by %s reaches the callback that it named, with the payer',
    async (by) => {
      const emulator = await start();
      const { payment } = await order(emulator, 'cb_good', by);
      await emulator.pay(payment);
      expect(emulator.deliveries()).toMatchObject([
        {
          target: { envId: 'test-env', functionName: 'cb_good' },
          event: {
            returnCode: 'SUCCESS',
            totalFee: 100,
            cashFee: 100,
            subMchId: SUB_MCH_ID,
            userInfo: { openId: 'oEmulatedPayer0000000000000' },
          },
          reply: { errcode: 0, errmsg: 'ok' },
          verdict: { delivered: true },
        },
      ]);
      expect(emulator.deliveries()[0]?.event).not.toHaveProperty('sign');
      expect(emulator.notifications()).toMatchObject([
        { kind: 'payment', answered: true, attempts: [{ status: 200, accepted: true }] },
      ]);
    },
  );

  it('whose callback replies wrongly gets a diagnosis, and is retried on WeChat Pay’s schedule', async () => {
    const emulator = await start();
    const { payment } = await order(emulator, 'cb_wrong');
    await emulator.pay(payment);
    expect(emulator.deliveries()).toMatchObject([
      {
        verdict: {
          delivered: false,
          code: 'WECHAT_PAY_REPLY',
          diagnosis: expect.stringContaining('CloudPay wants { errcode: 0'),
        },
      },
    ]);
    await emulator.advance('15s');
    expect(emulator.deliveries()).toHaveLength(2);
    await emulator.advance('25h');
    expect(emulator.deliveries()).toHaveLength(16);
    expect(emulator.notifications()).toMatchObject([{ answered: false }]);
  });

  it('whose callback fails once is delivered by the next notification', async () => {
    const emulator = await start();
    const { payment } = await order(emulator, 'cb_learns');
    await emulator.pay(payment);
    expect(emulator.deliveries()).toMatchObject([
      {
        verdict: {
          delivered: false,
          code: 'FUNCTION_FAILED',
          diagnosis: expect.stringContaining('the database is not there yet'),
        },
      },
    ]);
    await emulator.advance('15s');
    expect(emulator.deliveries().at(-1)).toMatchObject({ verdict: { delivered: true } });
    await emulator.advance('25h');
    expect(emulator.deliveries()).toHaveLength(2);
  });

  it('whose callback function does not exist says so', async () => {
    const emulator = await start();
    const { payment } = await order(emulator, 'cb_god');
    await emulator.pay(payment);
    expect(emulator.deliveries()).toMatchObject([
      {
        verdict: {
          delivered: false,
          code: 'FUNCTION_NOT_FOUND',
          diagnosis: expect.stringContaining('cb_good'),
        },
      },
    ]);
  });

  it('cannot be paid with a payment object that was tampered with', async () => {
    const emulator = await start();
    const { payment } = await order(emulator, 'cb_good');
    await expect(emulator.pay({ ...payment, timeStamp: '1600000000' })).rejects.toThrow(/paySign/);
    expect(emulator.deliveries()).toEqual([]);
  });
});

describe('functions', () => {
  it('call each other on behalf of the same user', async () => {
    const emulator = await start();
    expect(await emulator.callFunction('caller', {}, { user: { openId: 'oSomebody' } })).toEqual({
      OPENID: 'oSomebody',
      ENV: 'test-env',
      from: 'caller',
    });
  });

  it('run unmodified with our module installed under the name wx-server-sdk', async () => {
    const folder = temporaryFolder();
    cpSync(FUNCTIONS, folder, { recursive: true });
    // The files that `"wx-server-sdk": "npm:@opencloudpay/wx-server-sdk"` installs: the package under that name, and
    // its dependencies.
    const install = (name: string, as: string) => {
      for (const part of ['package.json', 'dist']) {
        cpSync(join(packages, name, part), join(folder, 'order/node_modules', as, part), { recursive: true });
      }
    };
    install('wx-server-sdk', 'wx-server-sdk');
    install('cloudpay', '@opencloudpay/cloudpay');
    install('wechatpay', '@opencloudpay/wechatpay');
    install('wechatpay-v3', '@opencloudpay/wechatpay-v3');
    const emulator = await start({ functions: folder });
    const { payment } = await order(emulator, 'cb_good');
    await emulator.pay(payment);
    expect(emulator.deliveries()).toMatchObject([{ verdict: { delivered: true } }]);
  });
});

describe('starting', () => {
  it('without functions fails with a clear message and leaves nothing open', async () => {
    await expect(startEmulator({ functions: join(FUNCTIONS, 'nowhere') })).rejects.toThrow(/nowhere/);
  });
});
