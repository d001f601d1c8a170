/** `cloudpay gateway` as people run it: the built program in its own process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import {
  API_KEY,
  type CallbackHost,
  MCH_ID,
  NOTIFY_SECRET,
  notifyPayment,
  startCallbackHost,
} from '../testing/callback-host';
import { endAll, runCloudpay, startGateway } from '../testing/gateway-process';

let callbacks: CallbackHost;
let folder: string;
let env: Record<string, string>;

beforeEach(async () => {
  callbacks = await startCallbackHost();
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  env = {
    CLOUDPAY_MCH_ID: MCH_ID,
    CLOUDPAY_API_KEY: API_KEY,
    CLOUDPAY_NOTIFY_SECRET: NOTIFY_SECRET,
    CLOUDPAY_NOTIFY_URL: 'https://pay.example.com',
    CLOUDPAY_FUNCTIONS_URL: callbacks.url,
  };
});
afterEach(async () => {
  await endAll();
  await callbacks.close();
  rmSync(folder, { recursive: true });
});

function configured(content: object): string {
  const file = join(folder, 'gateway.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('cloudpay gateway', () => {
  it('logs its readiness and address in one line, delivers notifications, and ends with 0', async () => {
    const gateway = await startGateway(env);
    expect(gateway.log()).toEqual([
      expect.objectContaining({
        code: 'READY',
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        notifyUrl: 'https://pay.example.com',
        mode: 'pass-through',
      }),
    ]);
    expect(await notifyPayment(gateway.url, 'ORDER1')).toMatchObject({
      status: 200,
      text: expect.stringContaining('SUCCESS'),
    });
    expect(callbacks.events).toMatchObject([{ outTradeNo: 'ORDER1', totalFee: 101 }]);
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
    expect(await gateway.stop()).toBe(0);
    const text = JSON.stringify(gateway.log());
    expect(text).toContain('DELIVERED');
    for (const secret of [API_KEY, NOTIFY_SECRET]) expect(text).not.toContain(secret);
  });

  it('calls the functions of a platform, with its own SDK and the keys of the environment', async () => {
    const calls: unknown[] = [];
    const lambda = await listen(async (request, response) => {
      const signed = /^AWS4-HMAC-SHA256 Credential=AKIA\//.test(request.headers.authorization ?? '');
      calls.push([request.url, signed, JSON.parse(await text(request))]);
      response.end('{"errcode":0,"errmsg":"ok"}');
    });
    const config = configured({
      callbacks: {
        environments: {
          '*': {
            adapter: 'aws-lambda',
            region: 'ap-southeast-1',
            functionName: 'shop-{functionName}',
            accessKeyId: 'AKIA',
            secretAccessKey: { env: 'LAMBDA_KEY' },
            endpoint: lambda.url,
          },
        },
      },
    });
    const { CLOUDPAY_FUNCTIONS_URL: _, ...others } = env;
    const gateway = await startGateway({ ...others, LAMBDA_KEY: 'the-key-of-the-test' }, '--config', config);
    expect((await notifyPayment(gateway.url, 'ORDER1')).text).toContain('SUCCESS');
    expect(calls).toEqual([
      [
        expect.stringMatching(/^\/2015-03-31\/functions\/shop-\w+\/invocations$/),
        true,
        expect.objectContaining({ outTradeNo: 'ORDER1', totalFee: 101 }),
      ],
    ]);
    await lambda.close();
    expect((await notifyPayment(gateway.url, 'ORDER2')).text).toContain('UNREACHABLE');
    expect(await gateway.stop()).toBe(0);
    expect(JSON.stringify(gateway.log())).not.toContain('the-key-of-the-test');
  });

  it('takes its configuration from a file, with containers, tokens and a certificate', async () => {
    const config = configured({
      listen: { port: 0 },
      notify: { url: 'https://pay.example.com', secret: { env: 'NOTIFY' } },
      merchants: [
        {
          mchId: MCH_ID,
          appid: 'wxd2565e6a04246fd1',
          apiKey: API_KEY,
          pfx: join(__dirname, '../../../wechatpay/fixtures/certificates/client.p12'),
          passphrase: '1800000001',
          endpoints: ['http://127.0.0.1:9'],
        },
      ],
      callbacks: { containers: { services: { shop: callbacks.url } } },
      // The hash of the text "token".
      calls: { tokens: ['3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0'] },
      log: { level: 'warn' },
    });
    const gateway = await startGateway({ NOTIFY: NOTIFY_SECRET }, '--config', config);
    const call = (token: string) =>
      fetch(`${gateway.url}/v1/cloudpay/queryOrder`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: '{}',
      });
    expect((await call('another')).status).toBe(401);
    expect((await call('token')).status).toBe(400);
    // A function has no host in this configuration, so WeChat Pay retries.
    expect((await notifyPayment(gateway.url, 'ORDER1')).text).toContain('TARGET_UNSUPPORTED');
    expect(await (await fetch(`${gateway.url}/metrics`)).text()).toMatch(
      /cloudpay_certificate_days_left\{mch_id="1900000109"\} \d{5}/,
    );
    expect(await gateway.stop('SIGINT')).toBe(0);
    expect(gateway.log().map(({ code }) => code)).not.toContain('DELIVERED');
  });

  it('finishes requests in flight before it ends, and takes no new ones', async () => {
    const gateway = await startGateway(env);
    const release = callbacks.hold();
    const answer = notifyPayment(gateway.url, 'ORDER1');
    await callbacks.called();
    const ended = gateway.stop();
    await gateway.logged('STOPPING');
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow();
    release();
    expect((await answer).text).toContain('SUCCESS');
    expect(await ended).toBe(0);
  });

  it('does not wait longer than its limit, and then ends with 1', async () => {
    const gateway = await startGateway({ ...env, CLOUDPAY_STOP_TIMEOUT: '100' });
    const release = callbacks.hold();
    const answer = notifyPayment(gateway.url, 'ORDER1').catch(() => 'cut off');
    await callbacks.called();
    expect(await gateway.stop()).toBe(1);
    expect(await answer).toBe('cut off');
    release();
  });

  it('ends at once after a second signal', async () => {
    const gateway = await startGateway({ ...env, CLOUDPAY_STOP_TIMEOUT: '600000' });
    const release = callbacks.hold();
    const answer = notifyPayment(gateway.url, 'ORDER1').catch(() => 'cut off');
    await callbacks.called();
    gateway.stop();
    await gateway.logged('STOPPING');
    expect(await gateway.stop()).toBe(1);
    expect(await answer).toBe('cut off');
    release();
  });

  it('lists all problems of its configuration, and ends with 78', async () => {
    const { code, stdout, stderr } = await runCloudpay({ CLOUDPAY_PORT: 'http' }, 'gateway');
    expect({ code, stdout }).toEqual({ code: 78, stdout: '' });
    expect(stderr).toMatch(/^cloudpay-server: The configuration has 5 problems:\n/);
    expect(stderr).toContain('  - listen.port (CLOUDPAY_PORT) must be an integer');
    expect(stderr).not.toMatch(/\bat .*:\d+/);
  });

  it('says so if its port is in use, and ends with 1, so that it is restarted', async () => {
    const port = new URL(callbacks.url).port;
    const { code, stderr } = await runCloudpay({ ...env, CLOUDPAY_PORT: port }, 'gateway');
    expect(code).toBe(1);
    expect(stderr).toBe(
      `cloudpay-server: The gateway cannot listen: listen.port (CLOUDPAY_PORT) ${port} of 127.0.0.1 is in use: stop the program that listens there, or choose another port.\n`,
    );
  });
});

describe('cloudpay gateway --check', () => {
  it('starts nothing, and says that the configuration is valid', async () => {
    expect(await runCloudpay(env, 'gateway', '--check')).toEqual({
      code: 0,
      stdout: `The configuration is valid: pass-through, for ${MCH_ID}.\n`,
      stderr: '',
    });
  });

  it('finds problems that only the gateway itself detects', async () => {
    const hash = 'a'.repeat(64);
    const twice = { CLOUDPAY_TOKENS_SHA256: `${hash},${hash}`, CLOUDPAY_APPID: 'wx1' };
    const { code, stderr } = await runCloudpay({ ...env, ...twice }, 'gateway', '--check');
    expect(code).toBe(78);
    expect(stderr).toContain('calls.tokens (CLOUDPAY_TOKENS_SHA256) has a duplicate token');
  });

  it('--json gives keys and variables to programs', async () => {
    const sound = await runCloudpay(env, 'gateway', '--check', '--json');
    expect(JSON.parse(sound.stdout)).toEqual({
      ok: true,
      mode: 'pass-through',
      merchants: [MCH_ID],
      calls: false,
      problems: [],
    });
    const unsound = await runCloudpay(
      { ...env, CLOUDPAY_NOTIFY_SECRET: 'short' },
      'gateway',
      '--check',
      '--json',
    );
    expect(unsound.code).toBe(78);
    expect(JSON.parse(unsound.stdout)).toEqual({
      ok: false,
      error: { code: 'CONFIGURATION_INVALID', message: expect.stringContaining('notify.secret') },
      problems: [
        {
          key: 'notify.secret',
          variable: 'CLOUDPAY_NOTIFY_SECRET',
          problem: expect.stringContaining('at least 16 characters'),
        },
      ],
    });
  });
});
