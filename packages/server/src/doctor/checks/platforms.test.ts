/** Callbacks on platforms: the form of the keys, and with `--live` what the platform itself says of them. Nothing runs there. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  aliyunFc,
  awsLambda,
  cloudbase,
  inProcessFunctions,
  type LoopbackPlatform,
  type Platform,
  startPlatform,
  tencentScf,
} from '../../testing/platforms';
import { ACCOUNT, type Examined, examine, GATEWAY, linesOf } from '../testing/examine';

const TENCENT = {
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
};
const AWS = {
  ...{ region: 'ap-southeast-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  ...{ secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', sessionToken: 'a-token' },
};
const ALIYUN = {
  ...{
    accessKeyId: 'LTAI5tEXAMPLEEXAMPLE',
    accessKeySecret: 'the-access-key-secret',
    securityToken: 'a-token',
  },
};

interface Subject {
  adapter: string;
  platform: string;
  serve(): Platform;
  /** Without the address. */
  options: Record<string, string>;
  secret: string;
}

/** Where the adapters find it. */
const CLOUDEVENTS = '../../../../function-adapters/node_modules/cloudevents';

const run = inProcessFunctions();
const SUBJECTS: Subject[] = [
  {
    ...{ adapter: 'cloudbase', platform: 'CloudBase', secret: 'secretKey' },
    serve: () => cloudbase(run, { ...TENCENT, sessionToken: 'a-token' }),
    options: { ...TENCENT, sessionToken: 'a-token' },
  },
  {
    ...{ adapter: 'tencent-scf', platform: 'Tencent SCF', secret: 'secretKey' },
    serve: () => tencentScf(run, { ...TENCENT, region: 'ap-guangzhou', token: 'a-token' }),
    options: {
      ...TENCENT,
      region: 'ap-guangzhou',
      token: 'a-token',
      namespace: '{envId}',
      qualifier: 'live',
    },
  },
  {
    ...{ adapter: 'aws-lambda', platform: 'AWS Lambda', secret: 'secretAccessKey' },
    serve: () => awsLambda(run, AWS),
    options: { ...AWS, functionName: '{envId}__{functionName}', qualifier: 'live' },
  },
  {
    ...{ adapter: 'aliyun-fc', platform: 'Aliyun Function Compute', secret: 'accessKeySecret' },
    serve: () => aliyunFc(run, ALIYUN),
    options: {
      ...{ ...ALIYUN, accountId: '1234567890123456', region: 'cn-hangzhou' },
      ...{ functionName: '{envId}__{functionName}', qualifier: 'live' },
    },
  },
];

// Otherwise CloudBase's SDK asks Tencent Cloud's metadata server whether it runs there.
const { SUMERU_ENV } = process.env;
beforeAll(() => {
  process.env['SUMERU_ENV'] = 'test';
});
afterAll(async () => {
  if (SUMERU_ENV === undefined) delete process.env['SUMERU_ENV'];
  await run.stop();
});

const of = (
  environment: object,
  more: { live?: boolean; language?: 'en' | 'zh' } = {},
): Promise<Examined[]> =>
  examine(
    ['configuration', 'functions'],
    {
      gateway: { ...GATEWAY, merchants: [ACCOUNT], callbacks: { environments: { 'shop-1': environment } } },
      live: more.live ?? false,
    },
    more.language,
  );

describe.each(SUBJECTS)('$adapter with --live', ({ adapter, platform, serve, options, secret }) => {
  let there: LoopbackPlatform;
  beforeAll(async () => {
    there = await startPlatform(serve());
  });
  afterAll(() => there.close());

  const live = async (changed: Record<string, string> = {}) =>
    linesOf(
      await of({ adapter, ...options, endpoint: there.url, ...changed }, { live: true }),
      'callback-platform',
    );

  it('is proved by a call of a function that does not exist', async () => {
    expect(await live()).toEqual([`✓ ${platform} accepts the key of shop-1`]);
    expect(there.requests.length).toBeGreaterThan(0);
  });

  it('refuses another secret, which is not shown', async () => {
    const [line = '', ...more] = await live({ [secret]: 'another-secret-of-the-test' });
    expect(line).toContain(`✗ ${platform} refuses the key of shop-1: `);
    expect(line).not.toContain('another-secret-of-the-test');
    expect(more).toEqual([]);
  });

  it('may know the key, and allow it less', async () => {
    there.fault = 'denied';
    const [line] = await live();
    there.fault = undefined;
    expect(line).toMatch(/^[!✗] .*(?:does not allow the key|refuses the key) of shop-1/u);
  });

  it('cannot be reached', async () => {
    expect(await live({ endpoint: 'http://127.0.0.1:1' })).toEqual([
      expect.stringContaining(`✗ ${platform} cannot be reached for shop-1: `),
    ]);
  });

  it('is not called if one function has all callbacks, and not without --live', async () => {
    const before = there.requests.length;
    expect(await live({ functionName: 'router' })).toEqual([
      expect.stringMatching(/^- Functions of shop-1: skipped because all callbacks go to router/),
    ]);
    const local = await of({ adapter, ...options, endpoint: there.url });
    expect(linesOf(local, 'callback-platform')).toEqual([
      expect.stringMatching(/skipped because --live was not given/),
    ]);
    expect(linesOf(local, 'callback-credentials')).toEqual([
      `✓ The key of shop-1 has the form of ${platform}`,
    ]);
    expect(there.requests.length).toBe(before);
  });
});

describe('the keys of platforms', () => {
  const aws = { adapter: 'aws-lambda', region: AWS.region };
  const aliyun = { adapter: 'aliyun-fc', accountId: '1', region: 'cn-hangzhou' };
  it.each([
    [
      { adapter: 'cloudbase', secretId: TENCENT.secretKey, secretKey: TENCENT.secretId },
      'secretKey looks like the id of a key',
    ],
    [
      { ...aws, ...AWS, accessKeyId: 'AKIA123' },
      'accessKeyId does not have the form of this platform’s keys',
    ],
    [
      { ...aws, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: AWS.secretAccessKey },
      'accessKeyId is that of temporary credentials, which need sessionToken',
    ],
    [
      { ...aliyun, accessKeyId: 'STS.NUgYrLnoC37mZZCNnAbez', accessKeySecret: 'x' },
      'accessKeyId is that of temporary credentials, which need securityToken',
    ],
  ])('are judged by their form: %#', async (environment, expected) => {
    const found = await of(environment, { live: true });
    expect(linesOf(found, 'callback-credentials')).toEqual([`✗ shop-1: ${expected}`]);
    // The platform is not asked with a key that cannot be one.
    expect(linesOf(found, 'callback-platform')).toEqual([
      expect.stringContaining('Key of the callbacks’ platform (shop-1) has to succeed first'),
    ]);
    expect(JSON.stringify(found)).not.toContain(AWS.secretAccessKey);
  });

  it('may be those that the SDK of AWS finds', async () => {
    expect(linesOf(await of(aws), 'callback-credentials')).toEqual([
      expect.stringMatching(/^✓ shop-1 names no key: the SDK takes/),
    ]);
  });

  it('of a function of its own are also judged, in Chinese too', async () => {
    const functionNames = { pay_cb: { adapter: 'cloudbase', ...TENCENT, secretId: 'wrong' } };
    const found = await of(
      { adapter: 'function-host', url: 'http://127.0.0.1:1', functionNames },
      { language: 'zh' },
    );
    expect(linesOf(found, 'callback-credentials')).toEqual([
      '✗ shop-1/pay_cb：secretId 不符合该平台的密钥格式',
    ]);
  });

  it('are not looked at while the configuration is wrong: a region that cannot be one', async () => {
    const found = await of({ ...aws, region: 'Asia Pacific' });
    expect(linesOf(found, 'configuration')).toEqual([expect.stringContaining('region')]);
    expect(linesOf(found, 'callback-credentials').join('\n')).not.toMatch(/^[✓✗]/mu);
  });

  it('need the SDK, which has an npm command', async () => {
    jest.doMock(CLOUDEVENTS, () => {
      throw Object.assign(new Error("Cannot find module 'cloudevents'"), { code: 'MODULE_NOT_FOUND' });
    });
    const found = await of({ adapter: 'cloudevents', url: 'http://127.0.0.1:1/{functionName}' });
    jest.dontMock(CLOUDEVENTS);
    expect(linesOf(found, 'configuration').join('\n')).toMatch(/npm install cloudevents/);
  });
});
