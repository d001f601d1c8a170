/** WeChat Pay's hosts on loopback: names, TLS with an authority of the tests, answers, and the clock that they tell. */
import { readFileSync } from 'node:fs';
import type { createServer as createPlain } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { ACCOUNT, examine, GATEWAY, linesOf } from '../testing/examine';

const certificates = join(__dirname, '../../../../wechatpay/fixtures/certificates');
const file = (name: string) => readFileSync(join(certificates, name));
const CA = file('authority.pem').toString();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** @returns its address */
async function wechatPay(
  name = 'server',
  { date, key = name }: { date?: Date; key?: string } = {},
): Promise<string> {
  const tls: ServerOptions = { cert: file(`${name}.pem`), key: file(`${key}.key`) };
  const server = createServer(tls, (_, response) => {
    if (date) response.setHeader('date', date.toUTCString());
    response.writeHead(404).end();
  });
  const { url, close } = await listen(server as unknown as ReturnType<typeof createPlain>);
  closing.push(close);
  return url.replace('http:', 'https:');
}

const examined = (endpoints: readonly string[], keys: object = { ca: CA }) =>
  examine(['network'], { gateway: { ...GATEWAY, merchants: [{ ...ACCOUNT, endpoints, ...keys }] } });
const hostOf = (url: string) => new URL(url).host;

describe('the hosts of WeChat Pay', () => {
  it('have a name, a trusted certificate, and an answer; the second one is the backup', async () => {
    const [main, backup] = [await wechatPay(), await wechatPay()];
    expect(linesOf(await examined([main, backup]))).toEqual([
      '✓ The name 127.0.0.1 is resolved',
      `✓ ${hostOf(main)} speaks TLS with a trusted certificate`,
      `✓ ${hostOf(main)} answers`,
      '✓ The name 127.0.0.1 is resolved',
      `✓ ${hostOf(backup)} speaks TLS with a trusted certificate`,
      `✓ The backup host ${hostOf(backup)} answers`,
      '✓ The clock of this machine is right',
    ]);
  });

  it('that do not answer are a failure, and of the backup a warning', async () => {
    const main = await wechatPay();
    const lines = linesOf(await examined([main, 'https://127.0.0.1:1']));
    expect(lines.slice(4)).toEqual([
      '! The backup host 127.0.0.1:1 does not answer (ECONNREFUSED)',
      '- Answer (127.0.0.1:1): skipped because TLS connection (127.0.0.1:1) has to succeed first',
      '✓ The clock of this machine is right',
    ]);
    const other = linesOf(await examined(['https://127.0.0.1:1', main]));
    expect(other[1]).toBe('✗ 127.0.0.1:1 does not answer (ECONNREFUSED)');
    expect(other[2]).toBe(
      '- Answer (127.0.0.1:1): skipped because TLS connection (127.0.0.1:1) has to succeed first',
    );
    expect(other.slice(3)).toEqual([
      '✓ The name 127.0.0.1 is resolved',
      `✓ ${hostOf(main)} speaks TLS with a trusted certificate`,
      `✓ The backup host ${hostOf(main)} answers`,
      '✓ The clock of this machine is right',
    ]);
  });

  it('whose name does not exist fail, and what needs the name is skipped', async () => {
    const lines = linesOf(await examined(['https://no-such-host.invalid']));
    expect(lines).toEqual([
      expect.stringMatching(/^✗ The name no-such-host\.invalid cannot be resolved \(\w+\)$/),
      expect.stringMatching(
        /^- TLS .* skipped because Name service \(no-such-host\.invalid\) has to succeed first$/,
      ),
      expect.stringMatching(/^- Answer .* skipped because TLS connection /),
      '- Clock of this machine: skipped because no host of WeChat Pay has answered',
    ]);
  });

  it.each([
    ['of an authority that is not trusted', {}, 'server', 'server', /UNABLE_TO_VERIFY_LEAF_SIGNATURE/],
    ['that has expired', undefined, 'server-expired', 'dated', /CERT|SELF_SIGNED/],
    ['of another name', { ca: CA }, 'elsewhere', 'elsewhere', /ERR_TLS_CERT_ALTNAME_INVALID/],
  ])('with a certificate %s fail', async (_, keys, name, key, reason) => {
    const url = await wechatPay(name, { key });
    const found = await examined([url], keys ?? { ca: file('server-expired.pem').toString() });
    const [line = ''] = linesOf(found, 'tls');
    expect(line).toMatch(new RegExp(`^✗ The certificate of ${hostOf(url)} is not trusted`));
    expect(line).toMatch(reason);
  });
});

describe('the clock', () => {
  it.each([
    [0, /^✓ The clock of this machine is right$/],
    [120_000, /^! The clock of this machine is 1[12]\d s behind$/],
    [-120_000, /^! The clock of this machine is 1[12]\d s ahead$/],
    [-3_600_000, /^✗ The clock of this machine is 3(59|60)\d s ahead$/],
  ])('is compared with WeChat Pay’s: %d ms', async (difference, line) => {
    const url = await wechatPay('server', { date: new Date(Date.now() + difference) });
    expect(linesOf(await examined([url]), 'clock')).toEqual([expect.stringMatching(line)]);
  });
});

it('functions that call a gateway connect to no host of WeChat Pay', async () => {
  const env = { CLOUDPAY_GATEWAY_URL: 'http://127.0.0.1:1', CLOUDPAY_GATEWAY_TOKEN: 'token' };
  expect(await examine(['network'], { env })).toEqual([]);
});
