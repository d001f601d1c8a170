/** `cloudpay trigger`: notifications without an order, to a function of a project, to a dev server and to a gateway. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlServer, type Emulator, serveControl, startEmulator } from '@opencloudpay/emulator';
import { Command } from 'commander';
import { runCloudpay } from '../testing/dev-process';
import { addTriggerCommand } from './command';
import { type TriggerOptions, trigger } from './trigger';

const FUNCTIONS = {
  // Confirms, and logs what it got.
  pay_cb:
    'exports.main = async (event) => { console.log("got " + event.outTradeNo); return { errcode: 0 }; };',
  forgetful: 'exports.main = async () => { return { errCode: 0 }; };',
};

let folder: string;
let emulator: Emulator;
let control: ControlServer;
let gatewayFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trigger-'));
  for (const [name, code] of Object.entries(FUNCTIONS)) {
    mkdirSync(join(folder, 'cloudfunctions', name), { recursive: true });
    writeFileSync(join(folder, 'cloudfunctions', name, 'index.js'), code);
  }
  emulator = await startEmulator({ functions: folder, envId: 'shop-1', envIds: 'any' });
  control = await serveControl(emulator, { port: 0 });
  const variables = await emulator.variables();
  const merchant = {
    mode: variables['CLOUDPAY_MODE'],
    mchId: variables['CLOUDPAY_MCH_ID'],
    appid: variables['CLOUDPAY_APPID'],
    apiKey: variables['CLOUDPAY_API_KEY'],
  };
  gatewayFile = join(folder, 'gateway.json');
  writeFileSync(
    gatewayFile,
    JSON.stringify({
      notify: { secret: variables['CLOUDPAY_NOTIFY_SECRET'] },
      merchants: [merchant],
      callbacks: { functions: { url: 'http://127.0.0.1:9' } },
    }),
  );
});
afterAll(async () => {
  await control.close();
  await emulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(
  options: Partial<TriggerOptions>,
  env: NodeJS.ProcessEnv = { LANG: 'C' },
): Promise<{ code: number; text: string; json(): Answer }> {
  const written: string[] = [];
  const all = { ...{ kind: 'payment', project: folder, remote: false, field: {}, json: true }, ...options };
  const code = await trigger(all as TriggerOptions, (text) => written.push(text), env);
  const text = stripVTControlCharacters(written.join(''));
  return { code, text, json: () => JSON.parse(text) as Answer };
}

interface Answer {
  delivered: boolean;
  event: Record<string, unknown>;
  reply?: unknown;
  problem?: string;
  logs: string[];
  fields: Record<string, unknown>;
}

const byDev = (options: Partial<TriggerOptions>) => run({ dev: control.url, function: 'pay_cb', ...options });

describe('to a function of a running cloudpay dev', () => {
  it('a payment arrives as the gateway delivers it, with the given fields, and in the records', async () => {
    const { code, json } = await byDev({ field: { totalFee: '8800', attach: 'table 7' } });
    const { event, reply } = json();
    expect(code).toBe(0);
    expect(event).toMatchObject({
      ...{ returnCode: 'SUCCESS', resultCode: 'SUCCESS', totalFee: 8800, cashFee: 8800, attach: 'table 7' },
      ...{
        outTradeNo: expect.stringMatching(/^TRIGGER\d{20}$/),
        transactionId: expect.stringMatching(/^\d{28}$/),
      },
      userInfo: { openId: emulator.user.openId },
    });
    expect(reply).toEqual({ errcode: 0 });
    expect(emulator.deliveries().at(-1)).toMatchObject({ numbers: { outTradeNo: event['outTradeNo'] } });
    expect(emulator.calls().at(-1)).toMatchObject({ source: 'callback', functionName: 'pay_cb' });
    expect(emulator.orders()).toEqual([]);
  });

  it('a refund arrives decrypted', async () => {
    const { json } = await byDev({ kind: 'refund', field: { total_fee: '8800', refund_fee: '100' } });
    expect(json().event).toMatchObject({
      ...{ refundStatus: 'SUCCESS', totalFee: 8800, refundFee: 100, settlementRefundFee: 100 },
      outRefundNo: expect.stringMatching(/^TRIGGERREFUND\d+$/),
    });
  });

  it.each(['payment', 'refund'] as const)('a %s of version 3 has the same fields', async (kind) => {
    const field = {
      outTradeNo: 'T20260101001',
      totalFee: '8800',
      ...(kind === 'refund' && { refundFee: '100' }),
    };
    const [v2, v3] = [await byDev({ kind, field }), await byDev({ kind, field, version: 'v3' })];
    const { nonceStr: _, ...expected } = v2.json().event;
    const names = kind === 'refund' ? ['refundFee', 'refundStatus'] : ['cashFee', 'tradeType', 'bankType'];
    for (const name of ['outTradeNo', 'totalFee', ...names])
      expect([name, v3.json().event[name]]).toEqual([name, expected[name]]);
    expect(v3.code).toBe(0);
  });

  it('a reply that does not confirm is told with its mistake, and exit code 1', async () => {
    const { code, text } = await byDev({ function: 'forgetful', json: false });
    expect(code).toBe(1);
    expect(text).toMatch(
      /^✗ forgetful has not confirmed \(\d+ ms\)\n {2}\{"errCode":0\}\n {2}→ .*the field is errcode/,
    );
    const chinese = await run(
      { dev: control.url, function: 'forgetful', json: false },
      { LANG: 'zh_CN.UTF-8' },
    );
    expect(chinese.text).toMatch(/^✗ forgetful 未确认（\d+ 毫秒）\n.*\n {2}→ 回调函数返回了 .*errcode/);
  });

  it('a function that is not there is named', async () => {
    const { code, json } = await byDev({ function: 'nowhere' });
    expect(code).toBe(1);
    expect(json().problem).toMatch(/nowhere/);
  });
});

describe('--from a saved delivery', () => {
  it('sends the same event to the same function again; fields may be replaced', async () => {
    const first = (await byDev({ field: { attach: 'before' } })).json().event;
    const { deliveries } = (await (await fetch(`${control.url}/api/deliveries?limit=1`)).json()) as {
      deliveries: object[];
    };
    const file = join(folder, 'delivery.json');
    const again = async (saved: unknown, field = {}) => {
      writeFileSync(file, JSON.stringify(saved));
      return (await run({ kind: undefined, dev: control.url, from: file, field } as never)).json().event;
    };
    const { nonceStr: _, ...same } = first;
    expect(await again(deliveries[0])).toMatchObject(same);
    expect(await again({ deliveries })).toMatchObject(same);
    expect(await again(deliveries[0], { attach: 'after' })).toMatchObject({ ...same, attach: 'after' });
    // Version 3 says the same.
    writeFileSync(file, JSON.stringify(deliveries[0]));
    const { json } = await run({ kind: undefined, dev: control.url, from: file, version: 'v3' } as never);
    const { outTradeNo, totalFee, attach, transactionId } = first;
    expect(json().event).toMatchObject({ outTradeNo, totalFee, attach, transactionId });
    // As the durable gateway's operators save it.
    const operators = { notification: { kind: 'pay', target: { envId: 'shop-1', functionName: 'pay_cb' } } };
    expect(await again({ ...operators, deliveries: [{ sent: { ...first, totalFee: 5 } }] })).toMatchObject({
      ...same,
      totalFee: 5,
    });
  });

  it('needs a delivery in the file', async () => {
    const file = join(folder, 'other.json');
    writeFileSync(file, '{ "a": 1 }');
    await expect(run({ from: file })).rejects.toMatchObject({ code: 'DELIVERY_UNREADABLE' });
    await expect(run({ from: join(folder, 'none.json') })).rejects.toThrow(
      /none\.json cannot be read \(ENOENT\)/,
    );
  });
});

describe('to a gateway', () => {
  const byUrl = (options: Partial<TriggerOptions>) =>
    run({ url: emulator.urls.gateway, function: 'pay_cb', envId: 'shop-1', config: gatewayFile, ...options });

  it.each(['payment', 'refund'] as const)('a %s is signed with the configured keys', async (kind) => {
    const { code, json } = await byUrl({ kind, field: { totalFee: '7' } });
    expect(json()).toMatchObject({ delivered: true, fields: { total_fee: 7 } });
    expect(code).toBe(0);
    expect(emulator.deliveries().at(-1)?.event).toMatchObject({ totalFee: 7 });
  });

  it('with another key it is not believed', async () => {
    const other = join(folder, 'gateway-other.json');
    const given = JSON.parse(readFileSync(gatewayFile, 'utf8'));
    writeFileSync(
      other,
      JSON.stringify({ ...given, merchants: [{ ...given.merchants[0], apiKey: 'x'.repeat(32) }] }),
    );
    const { code, json } = await byUrl({ config: other });
    expect(code).toBe(1);
    expect(json().problem).toMatch(/The signature does not match/);
  });

  it('of version 3 cannot be signed without WeChat Pay’s own key', async () => {
    await expect(byUrl({ version: 'v3' })).rejects.toThrow(/cannot be signed without/);
  });

  it('on another machine must be meant', async () => {
    await expect(byUrl({ url: 'https://pay.shop.invalid' })).rejects.toMatchObject({
      code: 'RECEIVER_REMOTE',
    });
    expect((await byUrl({ url: 'https://pay.shop.invalid', remote: true })).json().problem).toMatch(
      /ENOTFOUND|EAI_AGAIN/,
    );
  });
});

describe('a call', () => {
  it('without a running cloudpay dev starts the project, and shows what the function logs', async () => {
    const { code, text } = await run({ function: 'pay_cb', field: { outTradeNo: 'ALONE1' }, json: false });
    expect(text).toMatch(/^ {2}got ALONE1\n✓ pay_cb has confirmed \(\d+ ms\)\n {2}\{"errcode":0\}\n$/);
    expect(code).toBe(0);
  });

  it('without a name goes to the one callback that the code names, and runs nothing else; of several, the names are told', async () => {
    const project = mkdtempSync(join(tmpdir(), 'trigger-'));
    const put = (name: string, code: string) => {
      mkdirSync(join(project, 'cloudfunctions', name), { recursive: true });
      writeFileSync(join(project, 'cloudfunctions', name, 'index.js'), code);
    };
    const ordering = (functionName: string) =>
      `const cloud = require('wx-server-sdk');
exports.main = () => cloud.cloudPay.unifiedOrder({ body: 'tea', envId: 'shop-1', functionName: '${functionName}' });`;
    put('buy', ordering('paid'));
    // A timer of the project would run while the callback waits.
    put(
      'paid',
      FUNCTIONS.pay_cb.replace('{ console', '{ await new Promise((end) => setTimeout(end, 1100)); console'),
    );
    put('often', "exports.main = () => console.log('the timer runs');");
    const timer = { name: 'often', type: 'timer', config: '* * * * * * *' };
    writeFileSync(join(project, 'cloudfunctions/often/config.json'), JSON.stringify({ triggers: [timer] }));
    try {
      const { text } = await run({ project, field: { outTradeNo: 'ONLY1' }, json: false });
      expect(text).toMatch(/^ {2}got ONLY1\n✓ paid has confirmed/);
      put('join', ordering('joined'));
      put('joined', FUNCTIONS.pay_cb);
      await expect(run({ project })).rejects.toMatchObject({
        message:
          'Name the callback with --function, or a gateway with --url. The code names these: joined, paid.',
        zh: '请用 --function 指定回调函数，或用 --url 指定网关。代码中用到的有：joined、paid。',
      });
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  });

  it.each([
    [{ kind: undefined }, /payment, refund or v3, or --from/],
    [{}, /--function, or a gateway with --url/],
    [
      { function: 'pay_cb', field: { totalFee: '1.5' } },
      /--field totalFee must be an integer: amounts are cents/,
    ],
    [{ function: 'pay_cb', field: { totalFe: '1' } }, /--field totalFe: .* Did you mean totalFee\?/],
    [{ function: 'pay_cb', dev: 'http://127.0.0.1:9' }, /No cloudpay dev answers at/],
  ])('with %j is refused before anything is sent', async (options, message) => {
    await expect(run(options as Partial<TriggerOptions>)).rejects.toThrow(message);
  });

  it.each([
    [['v3', '--version', 'v2'], /v3 is a payment of version 3: leave --version v2 out/],
    [['payment', '--user', 'Zhang San'], /An openid is up to 128 letters/],
  ])('of the command line %j is refused', async (args, message) => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => {} });
    addTriggerCommand(program);
    const command = program.commands[0]?.exitOverride();
    command?.configureOutput({ writeErr: () => {} });
    await expect(
      program.parseAsync(['trigger', ...args, '--function', 'pay_cb'], { from: 'user' }),
    ).rejects.toThrow(message);
  });

  it('is refused in Chinese, too', async () => {
    await expect(run({ kind: undefined } as never)).rejects.toMatchObject({
      zh: '请指明要发送的通知：payment、refund 或 v3，或用 --from 指定保存的投递记录。',
    });
    await expect(run({ from: join(folder, 'none.json') })).rejects.toMatchObject({
      zh: expect.stringMatching(/none\.json 无法读取（ENOENT）。$/),
    });
  });

  it('ends with exit code 2 for wrong usage', async () => {
    const { code, stderr } = await runCloudpay({ cwd: folder }, 'trigger', 'payment');
    expect(stderr).toMatch(/^cloudpay: Name the callback with --function/);
    expect(code).toBe(2);
  });
});
