/** Bills rehearsed as docs/bills.md says: the built program against a simulated WeChat Pay whose clock is advanced. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloudPay, type ProtocolVersion } from '@opencloudpay/cloudpay';
import { listen } from '@opencloudpay/internal/testing/listen';
import type { Simulator } from '@opencloudpay/simulator';
import type { MerchantConfiguration } from '../configuration/configuration';
import { readServeConfiguration } from '../configuration/serve/read-serve-configuration';
import { openRehearsalClock } from '../gateway/rehearsal-clock';
import { endAll, runCloudpay } from '../testing/gateway-process';
import { prepareShop, type ServedShopOfTest } from '../testing/served-shop';

let shop: ServedShopOfTest;

afterAll(async () => {
  await endAll();
  await shop.close();
});

/** The account of the shop, by either version. */
function accountOf(
  version: ProtocolVersion,
  { ca, url, merchant, wechatPay: { publicKey, publicKeyId } }: Simulator,
) {
  const { kind: mode, appid, mchId, apiKey, apiV3Key, key: privateKey, serialNo } = merchant;
  const v3 = { version: 'v3', apiV3Key, privateKey, serialNo, publicKey, publicKeyId } as const;
  const v2 = { version: 'v2', apiKey, pfx: merchant.pfx.toString('base64') } as const;
  return { mode, appid, mchId, ...(version === 'v3' ? v3 : v2), ca, endpoints: [url] };
}

/** Milliseconds: much more than any step takes. */
const PATIENCE = 60_000;

async function eventually<T>(find: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(JSON.stringify(shop.host.log(), undefined, 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
/** The line of the log about the bill of a day. */
const told = (day: string) =>
  eventually(() =>
    shop.host
      .log()
      .find((line) => line['day'] === day && /^BILL_(CLEAN|DIFFERS)$/.test(String(line['code']))),
  );
/** The Beijing day of the simulated clock. */
async function today(): Promise<string> {
  const clock = shop.host.log().filter(({ code }) => code === 'REHEARSAL_CLOCK');
  const now = Date.parse(String(clock.at(-1)?.['now'] ?? new Date().toISOString()));
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}
async function advance(duration: '1d' | '2d'): Promise<void> {
  const jumps = () => shop.host.log().filter(({ code }) => code === 'REHEARSAL_CLOCK').length;
  const before = jumps();
  await shop.simulator.advance(duration);
  await eventually(() => (jumps() > before ? true : undefined));
}
const bills = async (...args: string[]) => {
  const { code, stdout, stderr } = await runCloudpay({}, 'bills', ...args, '--config', shop.config, '--json');
  return { code, stderr, ...(JSON.parse(stdout || '{}') as { bills?: object[]; differences?: object[] }) };
};

describe.each(['v2', 'v3'] as const)('a rehearsal by %s', (version) => {
  beforeAll(async () => {
    shop = await prepareShop((simulator) => ({
      rehearsal: true,
      merchants: [accountOf(version, simulator)],
    }));
    await shop.start();
  });
  // The last one stays for the test of what is refused.
  afterAll(async () => {
    if (version === 'v3') return;
    await endAll();
    await shop.close();
  });

  it('says at the start, in the log and at /readyz that it is a rehearsal', async () => {
    expect(shop.host.log()).toContainEqual(expect.objectContaining({ code: 'REHEARSAL', level: 40 }));
    const ready = await (await fetch(`${shop.host.url}/readyz`)).json();
    expect(ready).toMatchObject({ status: 'ready', warnings: [{ code: 'REHEARSAL' }] });
  });

  it('fetches and compares the bill of a day when the clock is advanced past it', async () => {
    // The first bill is that of the first whole day of the store.
    await advance('1d');
    const day = await today();
    const token = await shop.login('alice');
    for (const outTradeNo of ['REHEARSED-1', 'REHEARSED-2'])
      await shop.call('/call/buy', { token, body: { outTradeNo } });
    await shop.simulator.pay('REHEARSED-1');
    await eventually(() => shop.host.log().find(({ code }) => code === 'DELIVERED'));
    await advance('2d');
    expect(await told(day)).toMatchObject({ code: 'BILL_CLEAN' });
    expect(await bills(day)).toMatchObject({ code: 0, bills: [{ day, state: 'compared' }], differences: [] });

    // A payment that the gateway does not know.
    const next = await today();
    const { subMchId, subAppid } = shop.simulator.merchant;
    const notify = { baseUrl: 'http://127.0.0.1:9', secret: 'a secret of another program' };
    await createCloudPay({ ...accountOf(version, shop.simulator), notify }).unifiedOrder({
      ...{ body: 'Tea', outTradeNo: 'ELSEWHERE-1', totalFee: 100, subMchId, subAppid, subOpenid: 'o-payer' },
      ...{ envId: 'shop-1', functionName: 'pay_cb' },
    });
    await shop.simulator.pay('ELSEWHERE-1');
    await advance('2d');
    expect(await told(next)).toMatchObject({ code: 'BILL_DIFFERS', differences: { missing_here: 1 } });
    expect(await bills(next)).toMatchObject({
      code: 1,
      differences: [{ kind: 'missing_here', outTradeNo: 'ELSEWHERE-1' }],
    });
    // Yesterday is that of the simulated clock: a day in the future.
    const yesterday = new Date(Date.parse(await today()) - 24 * 3_600_000).toISOString().slice(0, 10);
    expect(await bills('--run')).toMatchObject({ bills: [{ day: yesterday }] });
  });
});

it('is refused with real WeChat Pay, and with anything that is not the simulator', async () => {
  const { merchants, ...configuration } = JSON.parse(readFileSync(shop.config, 'utf8'));
  const [merchant] = merchants as MerchantConfiguration[];
  const at = (endpoints?: string[]) => ({ merchants: [{ ...merchant, endpoints } as MerchantConfiguration] });
  const { url } = shop.simulator;
  const proxy = await listen((_, response) => response.writeHead(404).end('{"message":"not found"}'));
  for (const endpoints of [
    undefined,
    ['https://api.mch.weixin.qq.com'],
    [url, 'https://api2.mch.weixin.qq.com'],
  ]) {
    const refused = {
      message: expect.stringMatching(/rehearsal is only for a simulated WeChat Pay on this machine/),
    };
    await expect(openRehearsalClock(at(endpoints))).rejects.toMatchObject(refused);
    const file = `${shop.config}.refused.json`;
    writeFileSync(file, JSON.stringify({ ...configuration, ...at(endpoints) }));
    expect(() => readServeConfiguration({ file, env: {} })).toThrow(expect.objectContaining(refused));
  }
  await expect(openRehearsalClock(at([proxy.url]))).rejects.toThrow(`${proxy.url} is none`);
  await proxy.close();
  await expect(openRehearsalClock(at([proxy.url]))).rejects.toThrow(
    /needs the simulated WeChat Pay at .*cloudpay dev/,
  );
});
