/** The clock of a host is set forward and back by hours: sessions, timers, limits, and a payment on its way. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { endAll } from '../testing/gateway-process';
import { prepareShop, type ServedShopOfTest } from '../testing/served-shop';

/** The clock of the process: it is ahead by the milliseconds that a file has. */
const CLOCK = `
const { readFileSync } = require('node:fs');
const RealDate = Date;
let ahead = 0;
setInterval(() => { ahead = Number(readFileSync(process.env.AHEAD, 'utf8')); }, 20).unref();
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => new target(...(args.length > 0 ? args : [target.now() + ahead])),
  get: (target, key) => (key === 'now' ? () => target.now() + ahead : Reflect.get(target, key)),
});
`;

const HOUR = 3_600_000;

let shop: ServedShopOfTest;
let file: string;

beforeAll(async () => {
  shop = await prepareShop();
  const folder = dirname(shop.config);
  file = join(folder, 'ahead');
  writeFileSync(file, '0');
  writeFileSync(join(folder, 'clock.cjs'), CLOCK);
  shop.write({
    'tick/index.js': `exports.main = async ({ Time }) => console.log('due ' + Time);`,
    'tick/config.json': JSON.stringify({
      triggers: [{ name: 'each-second', type: 'timer', config: '* * * * * * *' }],
    }),
  });
  await shop.start({ env: { NODE_OPTIONS: `--require ${join(folder, 'clock.cjs')}`, AHEAD: file } });
});

afterAll(async () => {
  await endAll();
  await shop.close();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}

/** The due times of the timer, in the sequence of its runs. */
const due = () =>
  shop.host.log().flatMap(({ msg }) => {
    const [, time] = /^due (.*)$/.exec(String(msg)) ?? [];
    return time === undefined ? [] : [new Date(time).getTime()];
  });

/** Sets the clock, and waits until the timer runs by it. */
async function set(ahead: number): Promise<void> {
  writeFileSync(file, String(ahead));
  const isNear = (time: number) => Math.abs(time - Date.now() - ahead) < HOUR / 2;
  await until(() => due().some(isNear));
}

it('nothing is lost or stuck when the clock jumps', async () => {
  const token = await shop.login('alice');
  const buy = (session: string, outTradeNo: string) =>
    shop.call('/call/buy', { token: session, body: { outTradeNo } });
  const delivered = () => shop.host.log().filter(({ code }) => code === 'DELIVERED');
  expect((await buy(token, 'TEA-40001')).body).toMatchObject({ result: { resultCode: 'SUCCESS' } });
  await until(() => due().length > 0);

  await set(5 * HOUR);
  expect(await shop.call('/call/version', { token })).toMatchObject({
    status: 401,
    body: { errorCode: 'SESSION_EXPIRED' },
  });
  const next = await shop.login('alice');
  expect((await buy(next, 'TEA-40002')).body).toMatchObject({ result: { resultCode: 'SUCCESS' } });
  await shop.simulator.pay('TEA-40001');
  // The database of this folder has the host's clock: a delivery that is due by a clock that goes back waits for it.
  await until(() => delivered().length === 1);

  await set(-5 * HOUR);
  for (const session of [token, next])
    expect((await shop.call('/call/version', { token: session })).status).toBe(200);
  await shop.simulator.pay('TEA-40002');
  // No limit counts by this clock.
  const calls = Array.from({ length: 40 }, () => shop.call('/call/version', { token: next }));
  expect(new Set((await Promise.all(calls)).map(({ status }) => status))).toEqual(new Set([200]));

  await until(() => delivered().length === 2);
  expect(delivered().map(({ outTradeNo, attempt }) => [outTradeNo, attempt])).toEqual([
    ['TEA-40001', 1],
    ['TEA-40002', 1],
  ]);
  expect(new Set(due()).size).toBe(due().length);
  expect(await shop.host.stop()).toBe(0);
});
