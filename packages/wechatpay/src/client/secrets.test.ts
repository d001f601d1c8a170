import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { apis } from '../apis/index';
import { WechatPayError } from '../errors';
import { sign } from '../sign';
import { certificate, closeServers, merchant, refusal, serve, serveRaw, success } from '../testing/loopback';
import { createClient } from './client';
import type { ClientOptions } from './options';

const pfx = certificate('client.p12');
const key = String(certificate('client.key'));
const passphrase = 'passphrase-of-the-pfx';
const refund = { out_trade_no: '00123456', out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
const secrets = [
  merchant.apiKey,
  passphrase,
  ...key.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----')),
  'PRIVATE KEY',
  pfx.toString('base64').slice(0, 40),
  pfx.toString('latin1').slice(0, 40),
];

let written: string[];

beforeEach(() => {
  written = [];
  // The shortest pauses between attempts.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  for (const stream of [process.stdout, process.stderr])
    jest.spyOn(stream, 'write').mockImplementation((chunk) => Boolean(written.push(String(chunk))));
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    jest
      .spyOn(console, method)
      .mockImplementation((...args) => void written.push(inspect(args, { depth: 9 })));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await closeServers();
});

type Failing = () => Promise<Partial<ClientOptions>>;

const url = async (server: ReturnType<typeof serve>) => ({ endpoints: [(await server).url], timeout: 300 });

describe('an error shows no secret when', () => {
  it.each<[string, Failing]>([
    ['no server listens', async () => ({ endpoints: [await refusingAddress('https')] })],
    ['a server hangs', () => url(serve(() => undefined))],
    ['a connection breaks', () => url(serve((_, response) => response.destroy()))],
    [
      'a server does not speak TLS',
      async () => ({ endpoints: [await serveRaw((socket) => socket.end('oops'), 'https')] }),
    ],
    ['a server is not trusted', () => url(serve('unseen', { requestCert: true }))],
    [
      'a server refuses the certificate',
      async () => ({
        ...(await url(serve('unseen', { requestCert: true, ca: [] }))),
        ca: certificate('authority.pem'),
      }),
    ],
    [
      'the signature is wrong',
      () => url(serve((request, response) => response.end(success(request).replace('answer', 'forged')))),
    ],
    ['an answer is not XML', () => url(serve('<html>'))],
    ['an answer echoes the request', () => url(serve((request, response) => response.end(request.body)))],
    ['an answer is too long', () => url(serve(Buffer.alloc(300_000)))],
    [
      'HTTP says no',
      () => url(serve((_, response) => response.writeHead(400).end('No required SSL certificate was sent'))),
    ],
    [
      'the answer asks for another attempt and then there is none',
      async () => {
        const failing = await url(
          serve((request, response) => response.end(refusal(request, 'SYSTEMERROR'))),
        );
        return {
          ...failing,
          endpoints: [...failing.endpoints, await refusingAddress(), await refusingAddress()],
        };
      },
    ],
    ['the passphrase is wrong', async () => ({ cert: undefined, key: undefined, pfx, passphrase })],
    ['the key is not a key', async () => ({ cert: key, key })],
    ['the authority is not a certificate', async () => ({ ca: key, cert: key })],
  ])('when %s', async (_, failing) => {
    const client = createClient({
      ...merchant,
      cert: certificate('client.pem'),
      key,
      endpoints: ['https://127.0.0.1:9'],
      timeout: 1000,
      ...(await failing()),
    });
    const error = await client.request(apis.refund, refund).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(WechatPayError);
    const told = [everythingOf(error), ...written].join('\n');
    expect(told).toContain(String((error as Error).message));
    for (const secret of secrets) expect(told).not.toContain(secret);
    expect(told).not.toContain(sign(refund, merchant.apiKey));
    expect(told).not.toContain('<sign>');
    expect(written).toEqual([]);
  });

  it('the client itself is shown', () => {
    const client = createClient({ ...merchant, pfx, key, passphrase });
    const told = everythingOf(client);
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});

/** Everything that a logger could show of a value: own and hidden properties, symbols and causes, to any depth. */
function everythingOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value === 'symbol') return value.toString();
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const properties = Reflect.ownKeys(value).map((name) => {
    const own = Reflect.getOwnPropertyDescriptor(value, name)?.value;
    return `${String(name)}: ${everythingOf(own, seen)}`;
  });
  const bytes = value instanceof Uint8Array ? Buffer.from(value) : undefined;
  return [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    ...(bytes ? [bytes.toString('latin1'), bytes.toString('base64')] : properties),
  ].join('\n');
}
