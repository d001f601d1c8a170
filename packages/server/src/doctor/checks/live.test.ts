/** Signed queries to a simulated WeChat Pay: what they prove, and what a wrong key and a wrong certificate look like. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { examine, GATEWAY, linesOf } from '../testing/examine';

let simulator: Simulator;
let direct: Merchant;
let partner: Merchant;
let other: Merchant;
beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{}, { subMerchants: [{}] }, {}] });
  [direct, partner, other] = simulator.merchants as [Merchant, Merchant, Merchant];
});
afterAll(() => simulator.stop());

const keysOf = ({ kind, appid, mchId, apiKey, pfx }: Merchant) => ({
  ...{ mode: kind, appid, mchId, apiKey },
  pfx: pfx.toString('base64'),
});

async function v2(keys: object, more: object = {}): Promise<string[]> {
  const { ca, url, backupUrl } = simulator;
  const merchants = [{ ca, endpoints: [url, backupUrl], ...keys }];
  const found = await examine(['keys', 'network', 'live'], {
    gateway: { ...GATEWAY, merchants },
    live: true,
    ...more,
  });
  return linesOf(found.filter(({ id }) => id.startsWith('live')));
}

function v3(env: Record<string, string> = {}): Promise<string[]> {
  const { ca, url, wechatPay } = simulator;
  const all = {
    CLOUDPAY_VERSION: 'v3',
    CLOUDPAY_MODE: 'direct',
    CLOUDPAY_APPID: direct.appid,
    CLOUDPAY_MCH_ID: direct.mchId,
    CLOUDPAY_API_V3_KEY: direct.apiV3Key,
    CLOUDPAY_PRIVATE_KEY: direct.key,
    CLOUDPAY_SERIAL_NO: direct.serialNo,
    CLOUDPAY_PUBLIC_KEY: wechatPay.publicKey,
    CLOUDPAY_PUBLIC_KEY_ID: wechatPay.publicKeyId,
    CLOUDPAY_CA: ca,
    CLOUDPAY_ENDPOINTS: url,
    ...env,
  };
  return examine(['keys', 'network', 'live'], { env: all, live: true }).then((found) =>
    linesOf(found.filter(({ id }) => id.startsWith('live'))),
  );
}

describe('with v2', () => {
  it('an order that does not exist proves the key, and a fund flow that is not ready the certificate', async () => {
    expect(await v2(keysOf(direct))).toEqual([
      `✓ WeChat Pay accepts the signatures of ${direct.mchId}, and its own are verified`,
      `✓ WeChat Pay accepts the API certificate of ${direct.mchId}`,
    ]);
    expect(simulator.orders()).toEqual([]);
  });

  it('a service provider asks for a sub-merchant of the configuration, or of --sub-mch-id', async () => {
    const proven = `✓ WeChat Pay accepts the signatures of ${partner.mchId}, and its own are verified`;
    expect((await v2({ ...keysOf(partner), subMchIds: [partner.subMchId] }))[0]).toBe(proven);
    expect((await v2(keysOf(partner), { subMchId: partner.subMchId }))[0]).toBe(proven);
    expect(await v2(keysOf(partner))).toEqual([
      expect.stringMatching(/: skipped because a service provider asks for a sub-merchant, .*--sub-mch-id$/),
      expect.stringMatching(/^- Query with the certificate .* skipped because Signed query /),
    ]);
  });

  it('another key is refused with a hint', async () => {
    const [line = ''] = await v2({ ...keysOf(direct), apiKey: other.apiKey });
    expect(line).toMatch(/^✗ WeChat Pay refuses a query of \d+: .*签名错误/);
    expect(line).not.toContain(other.apiKey);
  });

  it('the certificate of another merchant is refused', async () => {
    const found = await v2({
      ...keysOf(direct),
      pfx: other.pfx.toString('base64'),
      passphrase: other.passphrase,
    });
    expect(found[1]).toMatch(
      new RegExp(
        `^✗ WeChat Pay does not accept the API certificate of ${direct.mchId}: certificate not match`,
      ),
    );
  });

  it('an appid that is not bound to the merchant is a warning: the key is right', async () => {
    expect((await v2({ ...keysOf(direct), appid: other.appid }))[0]).toMatch(
      /^! WeChat Pay refuses a query of \d+: APPID_MCHID_NOT_MATCH/,
    );
  });

  it('nothing is sent without --live', async () => {
    const signed = () => simulator.exchanges().filter(({ path }) => path !== '/');
    const before = signed().length;
    expect(await v2(keysOf(direct), { live: false })).toEqual([
      expect.stringMatching(/^- Signed query: skipped because --live was not given/),
    ]);
    expect(signed()).toHaveLength(before);
  });
});

it('with v3 in a configuration file, whose keys are files beside it, the same is proven', async () => {
  const { ca, url, wechatPay } = simulator;
  const { appid, mchId, apiV3Key, serialNo, key } = direct;
  const found = await examine(['configuration', 'keys', 'network', 'live'], {
    gateway: {
      ...GATEWAY,
      merchants: [
        {
          ...{ version: 'v3', mode: 'direct', appid, mchId, apiV3Key, serialNo, ca, endpoints: [url] },
          ...{ privateKey: 'keys/apiclient_key.pem', publicKey: 'keys/pub_key.pem' },
          publicKeyId: wechatPay.publicKeyId,
        },
      ],
    },
    files: { 'keys/apiclient_key.pem': key, 'keys/pub_key.pem': wechatPay.publicKey },
    live: true,
  });
  expect(found.filter(({ status }) => status === 'failure')).toEqual([]);
  expect(linesOf(found, 'live-query')).toEqual([
    `✓ WeChat Pay accepts the signatures of ${mchId}, and its own are verified`,
  ]);
});

describe('with v3', () => {
  it('an order that does not exist proves the private key and WeChat Pay’s public key', async () => {
    expect(await v3()).toEqual([
      `✓ WeChat Pay accepts the signatures of ${direct.mchId}, and its own are verified`,
    ]);
  });

  it.each([
    ['CLOUDPAY_PRIVATE_KEY', () => other.key, /^✗ WeChat Pay refuses a query of \d+: .*SIGN_?ERROR/],
    ['CLOUDPAY_SERIAL_NO', () => other.serialNo, /^✗ /],
    [
      'CLOUDPAY_PUBLIC_KEY_ID',
      () => 'PUB_KEY_ID_0000000000000000000000000000',
      /^✗ A signed query of \d+ failed: /,
    ],
  ])('another %s is refused', async (name, value, line) => {
    expect(await v3({ [name]: value() })).toEqual([expect.stringMatching(line)]);
  });
});
