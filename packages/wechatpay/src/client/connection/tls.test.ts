import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { apis } from '../../apis/index';
import { ConfigurationError } from '../../errors';
import { certificate, closeServers, type Loopback, merchant, serve, success } from '../../testing/loopback';
import { createClient } from '../client';
import type { ClientOptions } from '../options';

// The shortest pauses between attempts.
beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => {
  jest.restoreAllMocks();
});
afterEach(closeServers);

const ca = certificate('authority.pem');
const pfx = certificate('client.p12');
const refund = { out_trade_no: '00123456', out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
const query = { out_trade_no: '00123456' };

const client = (url: string, options: Partial<ClientOptions>) =>
  createClient({ ...merchant, endpoints: [url], timeout: 20_000, ...options });

/** A server that answers with the name on the client certificate it got. */
const asking = (): Promise<Loopback> =>
  serve(
    (received, response, request) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      response.end(success(received, { shown: String(subject?.CN ?? 'none') }));
    },
    { requestCert: true, rejectUnauthorized: false },
  );

describe('the client certificate', () => {
  it.each<[string, Partial<ClientOptions>]>([
    ['pfx, whose passphrase is the merchant number', { pfx }],
    [
      'pfx with its passphrase',
      { pfx: certificate('client-passphrase.p12'), passphrase: 'passphrase-of-the-pfx' },
    ],
    ['pfx as bytes of another kind than Buffer', { pfx: new Uint8Array(pfx) }],
    [
      'cert and key as text',
      { cert: String(certificate('client.pem')), key: String(certificate('client.key')) },
    ],
    [
      'cert and key as bytes',
      { cert: certificate('client.pem'), key: new Uint8Array(certificate('client.key')) },
    ],
  ])('is presented to an API that requires it: %s', async (_, options) => {
    const { url } = await asking();
    expect(await client(url, { ca, ...options }).request(apis.refund, refund)).toMatchObject({
      shown: '1800000001',
    });
  });

  it('is presented to no other API', async () => {
    const { url } = await asking();
    expect(await client(url, { ca, pfx }).request(apis.queryOrder, query)).toMatchObject({ shown: 'none' });
  });

  it.each<[string, Partial<ClientOptions>, string, RegExp]>([
    ['is missing', {}, 'pfx', /^pfx is missing: this API needs the merchant’s client certificate/],
    ['is missing its key', { cert: certificate('client.pem') }, 'pfx', /^pfx is missing/],
    [
      'does not open with the merchant number',
      { pfx, mchId: '1900000001' },
      'pfx (or cert and key)',
      /cannot be opened with this passphrase\. The passphrase of apiclient_cert\.p12 is the merchant number unless you changed it\. Does the file belong to this merchant\?/,
    ],
    [
      'does not open with the passphrase',
      { pfx, passphrase: 'wrong-passphrase' },
      'pfx (or cert and key)',
      /cannot be opened with this passphrase/,
    ],
    [
      'is encrypted with RC2',
      { pfx: certificate('client-rc2.p12') },
      'pfx (or cert and key)',
      /no longer supports: give apiclient_cert\.pem and apiclient_key\.pem as cert and key/,
    ],
    [
      'is not a certificate',
      { pfx: Buffer.from('apiclient_cert.p12') },
      'pfx (or cert and key)',
      /cannot be read: it is not a certificate file, or it is damaged \(.*\)\. Give the bytes of apiclient_cert\.p12/,
    ],
    [
      'is cut',
      { pfx: pfx.subarray(0, 300) },
      'pfx (or cert and key)',
      /cannot be read: it is not a certificate file, or it is damaged/,
    ],
    [
      'has expired',
      { pfx: certificate('client-expired.p12') },
      'pfx (or cert and key)',
      /expired on 2021-01-01: request a new certificate on .*this machine’s clock says \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
    ],
    [
      'is not valid yet',
      { cert: certificate('client-early.pem'), key: certificate('dated.key') },
      'pfx (or cert and key)',
      /is valid only from 2119-01-01 on, and this machine’s clock says .*: if that is wrong, set it/,
    ],
    [
      'does not belong to the key',
      { cert: certificate('client.pem'), key: certificate('server.key') },
      'pfx (or cert and key)',
      /cannot be read: .*key values mismatch/,
    ],
  ])('that %s is reported before anything is sent, every time', async (_, options, option, problem) => {
    const { url, received } = await asking();
    const broken = client(url, { ca, ...options });
    for (let time = 0; time < 2; time++) {
      const call = broken.request(apis.refund, refund);
      await expect(call).rejects.toBeInstanceOf(ConfigurationError);
      await expect(call).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID', option });
      await expect(call).rejects.toThrow(problem);
    }
    expect(received).toHaveLength(0);
    expect(await broken.request(apis.queryOrder, query)).toMatchObject({ shown: 'none' });
  });

  it('that the server refuses is reported, and the call has certainly done nothing', async () => {
    const { url, received } = await serve('unseen', { requestCert: true, rejectUnauthorized: true });
    const call = client(url, { ca }).request(apis.queryOrder, query);
    await expect(call).rejects.toMatchObject({
      code: expect.stringMatching(/^UNREACHABLE$|^OUTCOME_UNKNOWN$/),
    });
    await expect(call).rejects.toThrow(
      /refuses the TLS connection: it requires a client certificate and got none|broke/,
    );
    expect(received).toHaveLength(0);
  });
});

describe('the server’s certificate', () => {
  it('must come from a trusted authority; nothing is sent to another server', async () => {
    const { url, received } = await asking();
    const call = client(url, { pfx }).request(apis.refund, refund);
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE', outcomeUnknown: false });
    await expect(call).rejects.toThrow(
      /the certificate of 127\.0\.0\.1:\d+ is not trusted: .*give its certificate authority as ca.*\([A-Z_]+\)/,
    );
    expect(received).toHaveLength(0);
  });

  it.each([
    ['has expired', 'server-expired.pem', 'CERT_HAS_EXPIRED', /has expired: this machine’s clock says/],
    [
      'is not valid yet',
      'server-early.pem',
      'CERT_NOT_YET_VALID',
      /is not valid yet: this machine’s clock says/,
    ],
  ])(
    'that %s is refused, and the error names the clock as a possible cause',
    async (_, file, code, problem) => {
      const dated = certificate(file);
      const { url, received } = await serve('unseen', { cert: dated, key: certificate('dated.key') });
      const call = client(url, { ca: dated, pfx }).request(apis.refund, refund);
      await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE', outcomeUnknown: false });
      await expect(call).rejects.toThrow(problem);
      await expect(call).rejects.toThrow(`(${code})`);
      await expect(call).rejects.toThrow(
        / UTC: if that is wrong, set it \(NTP\); if the clock is right, tell the operator of/,
      );
      expect(received).toHaveLength(0);
    },
  );

  it('must belong to the host that was called', async () => {
    const elsewhere = { cert: certificate('elsewhere.pem'), key: certificate('elsewhere.key') };
    const { url, received } = await serve('unseen', elsewhere);
    const call = client(url, { ca }).request(apis.queryOrder, query);
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(call).rejects.toThrow(
      /is not trusted, because it belongs to another host: check the endpoint.*\(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    );
    expect(received).toHaveLength(0);
  });

  it('is missing if a server speaks plain HTTP', async () => {
    const { url, received } = await serve('unseen');
    const call = client(url.replace('http:', 'https:'), { ca }).request(apis.queryOrder, query);
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(call).rejects.toThrow(/does not speak TLS: is the endpoint’s port right/);
    expect(received).toHaveLength(0);
  });
});

describe('connections', () => {
  it.each<[string, Parameters<typeof serve>[1]]>([
    ['http', undefined],
    ['https', {}],
  ])('are kept and reused (%s)', async (_, tls) => {
    const { url, received } = await serve((request, response) => response.end(success(request)), tls);
    const kept = client(url, { ca });
    for (let time = 0; time < 4; time++) await kept.request(apis.queryOrder, query);
    expect(new Set(received.map(({ port }) => port)).size).toBe(1);
  });

  it('that the server has closed meanwhile cost a retry, not the call', async () => {
    const { url, received } = await serve((request, response) => {
      response.end(success(request));
      response.on('finish', () => response.socket?.destroy());
    });
    const kept = client(url, {});
    for (let time = 0; time < 3; time++)
      expect(await kept.request(apis.queryOrder, query)).toMatchObject({ result_code: 'SUCCESS' });
    expect(received.length).toBeGreaterThanOrEqual(3);
  });

  it('go straight to the endpoint, whatever proxy the environment names', async () => {
    const proxy = await serve('<xml><return_code>FAIL</return_code></xml>');
    process.env['HTTP_PROXY'] = proxy.url;
    process.env['http_proxy'] = proxy.url;
    try {
      const { url, received } = await serve((request, response) => response.end(success(request)));
      await client(url, {}).request(apis.queryOrder, query);
      expect([received.length, proxy.received.length]).toEqual([1, 0]);
    } finally {
      delete process.env['HTTP_PROXY'];
      delete process.env['http_proxy'];
    }
  });
});
