/**
 * `cloudpay trigger v3 --platform-key`: what is signed with the key of a simulated WeChat Pay is believed by a gateway that has its
 * public key, and by wechatpay-axios-plugin, which has never heard of this project.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { Aes, Rsa } from 'wechatpay-axios-plugin';
import { endGateways, keyFile, pemOf, startCallbackHost, startGateway, V3_KEYS } from '../testing/gateway';
import { type TriggerOptions, trigger } from './trigger';

const { apiV3Key, publicKeyId, serialNo } = V3_KEYS;

let folder: string;
let callbacks: Awaited<ReturnType<typeof startCallbackHost>>;
let between: Awaited<ReturnType<typeof listen>>;
let config: string;
/** What came by, as it came. */
const passed: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'platform-key-'));
  callbacks = await startCallbackHost();
  config = join(folder, 'gateway.json');
  writeFileSync(
    config,
    JSON.stringify({
      notify: { secret: 'the notify secret of the tests' },
      callbacks: { functions: { url: callbacks.url } },
      merchants: [
        {
          ...{
            version: 'v3',
            mode: 'direct',
            mchId: '1900007291',
            appid: 'wxd2565e6a04246fd1',
            apiV3Key,
            serialNo,
          },
          ...{ privateKey: keyFile('merchant.key'), publicKey: keyFile('wechatpay.pub'), publicKeyId },
        },
      ],
    }),
  );
  const gateway = await startGateway({}, '--config', config);
  between = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    passed.push({ headers: request.headers, body });
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => /^(?:wechatpay-|content-type)/.test(name)),
    ) as Record<string, string>;
    const answer = await fetch(gateway.url + request.url, { method: 'POST', headers, body });
    response.statusCode = answer.status;
    response.end(await answer.text());
  });
}, 120_000);
afterAll(async () => {
  await between.close();
  await endGateways();
  await callbacks.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(options: Partial<TriggerOptions>) {
  const written: string[] = [];
  const all = {
    ...{ kind: 'payment', version: 'v3', project: folder, remote: false, field: {}, json: true, config },
    ...{ url: between.url, function: 'pay_cb', envId: 'shop-1', platformKey: keyFile('wechatpay.key') },
    ...options,
  };
  const code = await trigger(all as TriggerOptions, (text) => written.push(text), {});
  return {
    code,
    ...(JSON.parse(written.join('')) as { delivered: boolean; problem?: string; status?: number }),
  };
}

/** The content of a notification, as another library checks and decrypts it. */
function believedByOthers(): Record<string, unknown> {
  const { headers, body } = passed.at(-1) ?? { headers: {}, body: '' };
  const of = (name: string) => String(headers[`wechatpay-${name}`]);
  const signed = `${of('timestamp')}\n${of('nonce')}\n${body}\n`;
  expect(Rsa.verify(signed, of('signature'), pemOf('wechatpay.pub'))).toBe(true);
  expect(of('serial')).toBe(publicKeyId);
  const { resource } = JSON.parse(body) as { resource: Record<string, string> };
  const { ciphertext = '', nonce = '', associated_data = '' } = resource;
  return JSON.parse(Aes.AesGcm.decrypt(ciphertext, apiV3Key, nonce, associated_data)) as Record<
    string,
    unknown
  >;
}

it('a payment is believed by a gateway and by others', async () => {
  const field = { outTradeNo: 'T20260101007', totalFee: '8800', attach: '三号桌' };
  expect(await run({ field })).toMatchObject({ code: 0, delivered: true });
  expect(believedByOthers()).toMatchObject({
    ...{ out_trade_no: 'T20260101007', trade_state: 'SUCCESS', attach: '三号桌' },
    amount: { total: 8800 },
  });
  expect(callbacks.events.at(-1)).toMatchObject({ ...field, totalFee: 8800, resultCode: 'SUCCESS' });
});

it('a refund is, too', async () => {
  const field = { outTradeNo: 'T20260101007', totalFee: '8800', refundFee: '100' };
  expect(await run({ kind: 'refund', field })).toMatchObject({ code: 0, delivered: true });
  expect(believedByOthers()).toMatchObject({
    refund_status: 'SUCCESS',
    amount: { total: 8800, refund: 100 },
  });
  expect(callbacks.events.at(-1)).toMatchObject({ refundFee: 100, refundStatus: 'SUCCESS' });
});

it('a saved delivery is sent again as version 3', async () => {
  const saved = join(folder, 'delivery.json');
  const event = {
    outTradeNo: 'T20260101009',
    totalFee: 12,
    resultCode: 'SUCCESS',
    openid: 'oSavedPayer0000000000000001',
  };
  const callback = { envId: 'shop-1', functionName: 'pay_cb' };
  writeFileSync(saved, JSON.stringify({ kind: 'payment', callback, event }));
  expect(await run({ kind: undefined as never, from: saved })).toMatchObject({ code: 0, delivered: true });
  expect(believedByOthers()).toMatchObject({ out_trade_no: 'T20260101009', payer: { openid: event.openid } });
  expect(callbacks.events.at(-1)).toMatchObject({ outTradeNo: 'T20260101009', totalFee: 12 });
});

it('with another key it is not believed', async () => {
  const before = callbacks.events.length;
  const { code, delivered, status } = await run({ platformKey: keyFile('platform-new.key') });
  expect([code, delivered, status]).toEqual([1, false, 401]);
  expect(callbacks.events.length).toBe(before);
});

it('a file that holds no key is refused before anything is sent', async () => {
  const before = passed.length;
  await expect(run({ platformKey: join(folder, 'none.pem') })).rejects.toThrow(
    /--platform-key cannot be read \(ENOENT\)/,
  );
  await expect(run({ platformKey: keyFile('wechatpay.pub') })).rejects.toThrow(/holds no RSA private key/);
  await expect(run({ platformKey: keyFile('elliptic.key') })).rejects.toMatchObject({ code: 'KEYS_MISSING' });
  expect(passed.length).toBe(before);
});
