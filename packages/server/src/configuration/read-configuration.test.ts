import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { leastRetentionDays } from '@opencloudpay/durable';
import fc from 'fast-check';
import { configurationFolder, KEY, LEAST, SECRET } from '../testing/configuration-file';
import { keysOf } from './keys';
import { readConfiguration } from './read-configuration';
import { configuration } from './schema';

const SHA256 = createHash('sha256').update('token').digest('hex');

const folder = configurationFolder();
const { read, problems, write } = folder;
afterAll(folder.remove);

describe('a configuration file', () => {
  it('needs little', () => {
    expect(read(LEAST)).toEqual(LEAST);
  });

  it('can have every key, and all values are used', () => {
    const all = {
      listen: { host: '0.0.0.0', port: 0 },
      notify: { url: 'https://pay.example.com', secret: SECRET },
      merchants: [
        {
          mchId: '1900000109',
          apiKey: [KEY, `${KEY}-before`],
          appid: 'wxd2565e6a04246fd1',
          mode: 'partner',
          signType: 'HMAC-SHA256',
          passphrase: 'p',
          subAppid: 'wxad347b7cfd1f7e6c',
          endpoints: ['https://api.mch.weixin.qq.com'],
          subMchIds: ['1712734762'],
          envIds: ['prod-1a2b'],
        },
        { mchId: '1900000110', apiKey: KEY, appid: 'wxd2565e6a04246fd1', mode: 'direct' },
      ],
      callbacks: {
        functions: { url: 'http://127.0.0.1:8010', token: 't', timeout: 3000 },
        containers: {
          services: { shop: 'http://127.0.0.1:3000', other: { url: 'http://10.0.0.1/base', token: 't' } },
          envId: 'prod-1a2b',
          timeout: 3000,
        },
        envIds: ['prod-1a2b'],
        environments: {
          'staging-3c4d': {
            functions: { url: 'http://127.0.0.1:8011', token: 't', timeout: 3000 },
            containers: { services: { shop: 'http://127.0.0.1:3001' } },
          },
        },
      },
      calls: {
        tokens: [
          {
            sha256: SHA256,
            envId: 'prod',
            subMchIds: ['1'],
            rate: { perSecond: 0.5, burst: 1 },
            concurrency: 1,
          },
        ],
        rate: { perSecond: 5, burst: 10 },
        concurrency: 10,
        timeout: 1000,
      },
      notifications: { timeout: 3000, bodyLimit: 10_000 },
      database: {
        url: 'postgres://gateway@127.0.0.1/pay',
        key: ['0'.repeat(64), '1'.repeat(64)],
        schema: 'pay',
        connections: 5,
      },
      deliveries: { functionTimeout: 5000, functionConcurrency: 2, concurrency: 5, lease: 9000 },
      recovery: { enabled: true, silentAfter: 60_000, closeUnpaidAfter: 900_000, perSecond: 0.5 },
      bills: { enabled: false, catchUpDays: 3 },
      retention: { days: 90 },
      log: { level: 'warn' },
      stop: { timeout: 5000 },
    };
    expect(read(all)).toEqual(all);
  });

  it('may have merchant numbers as numbers', () => {
    const merchants = [{ mchId: 1900000109, apiKey: KEY, subMchIds: [1712734762] }];
    expect(read({ ...LEAST, merchants }).merchants).toMatchObject([
      { mchId: '1900000109', subMchIds: ['1712734762'] },
    ]);
  });

  it('is refused with all its problems at once, by key and variable', () => {
    const wrong = {
      lisen: {},
      listen: { port: '8080' },
      notify: { secret: 'short' },
      merchants: [{ mchId: 'number', apikey: KEY }],
      callbacks: { functions: { url: 'ftp://127.0.0.1' } },
      calls: { tokens: ['the token itself'] },
      notifications: { timeout: 9000 },
      database: { url: 'mysql://127.0.0.1' },
      log: { level: 'loud' },
    };
    expect(problems(wrong)).toEqual([
      expect.stringMatching(/^lisen is not a key .*mean listen\?$/),
      expect.stringMatching(/^listen\.port \(CLOUDPAY_PORT\) must be an integer from 0 to 65535/),
      expect.stringMatching(/^notify\.secret \(CLOUDPAY_NOTIFY_SECRET\) must have at least 16 characters/),
      expect.stringMatching(/^merchants\[0\]\.apikey is not a key .*mean apiKey\?$/),
      expect.stringMatching(/^merchants\[0\]\.mchId \(CLOUDPAY_MCH_ID\) must be the merchant’s number/),
      expect.stringMatching(/^callbacks\.functions\.url \(CLOUDPAY_FUNCTIONS_URL\) must be the http/),
      expect.stringMatching(/^calls\.tokens\[0\] must be 64 hex digits/),
      expect.stringMatching(/^notifications\.timeout \(CLOUDPAY_NOTIFICATION_TIMEOUT\) must be an integer/),
      expect.stringMatching(/^database\.url \(DATABASE_URL\) must be a postgres/),
      expect.stringMatching(/^log\.level \(CLOUDPAY_LOG_LEVEL\) must be trace, .* or silent/),
      expect.stringMatching(/^notify\.url \(CLOUDPAY_NOTIFY_URL\) is missing/),
      expect.stringMatching(/^merchants\[0\]\.appid \(CLOUDPAY_APPID\) is missing/),
      expect.stringMatching(/^merchants\[0\]\.apiKey \(CLOUDPAY_API_KEY\) is missing/),
    ]);
  });

  it('that is empty is refused with the keys that it needs', () => {
    expect(problems({})).toEqual([
      expect.stringMatching(/^notify\.secret \(CLOUDPAY_NOTIFY_SECRET\) is missing/),
      expect.stringMatching(/^merchants\[0\]\.mchId \(CLOUDPAY_MCH_ID\) is missing/),
      expect.stringMatching(/^callbacks \(CLOUDPAY_FUNCTIONS_URL\) names no place/),
      expect.stringMatching(/^merchants\[0\]\.apiKey \(CLOUDPAY_API_KEY\) is missing/),
    ]);
  });

  it.each([
    ['notify', []],
    ['merchants', {}],
    ['callbacks', 'http://127.0.0.1'],
    ['calls', true],
    ['database', true],
  ])('with %s of another type is refused with that key', (key, value) => {
    const told = problems({ ...LEAST, [key]: value });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^${key}`));
  });

  it('lists the known keys if none is similar', () => {
    expect(problems({ ...LEAST, kubernetes: 1 })).toEqual([
      'kubernetes is not a key of the configuration: the keys are listen, notify, merchants, callbacks, calls, oldEnvironment, notifications, database, deliveries, recovery, bills, rehearsal, retention, log, stop.',
    ]);
  });

  it('accepts only TLS addresses for keys, or this machine', () => {
    const at = (endpoint: string) => ({
      ...LEAST,
      merchants: [{ ...LEAST.merchants[0], endpoints: [endpoint] }],
    });
    expect(problems(at('http://127.0.0.1:8020'))).toEqual([]);
    expect(problems(at('http://api.mch.weixin.qq.com'))).toEqual([
      expect.stringMatching(/^merchants\[0\]\.endpoints\[0\] must be an https address/),
    ]);
  });

  it('has the host of callbacks for each environment, and only once', () => {
    const environments = (places: object) => ({ environments: { staging: places } });
    const staging = { functions: { url: 'http://127.0.0.1:8011' } };
    expect(problems({ ...LEAST, callbacks: environments(staging) })).toEqual([]);
    expect(problems({ ...LEAST, callbacks: environments({}) })).toEqual([
      expect.stringMatching(/^callbacks\.environments\.staging names no place/),
    ]);
    expect(problems({ ...LEAST, callbacks: { ...environments(staging), envIds: ['prod'] } })).toEqual([
      expect.stringMatching(/^callbacks\.envIds are the environments of callbacks\.functions/),
    ]);
    const both = { ...LEAST.callbacks, ...environments(staging), envIds: ['prod', 'staging'] };
    expect(problems({ ...LEAST, callbacks: both })).toEqual([
      expect.stringMatching(/^callbacks\.environments\.staging is also among callbacks\.envIds/),
    ]);
    expect(problems({ ...LEAST, callbacks: { environments: {} } })).toEqual([
      expect.stringMatching(/^callbacks\.environments must be an object of environments/),
    ]);
    // A variable belongs to the default host, not to an environment.
    const env = { CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:8010' };
    expect(read({ ...LEAST, callbacks: environments(staging) }, env).callbacks).toEqual({
      functions: { url: 'http://127.0.0.1:8010' },
      ...environments(staging),
    });
  });

  it('has the adapter of a platform for each environment, with its secrets from files and the environment', () => {
    const lambda = { adapter: 'aws-lambda', region: 'ap-southeast-1', functionName: 'shop-{functionName}' };
    const scf = {
      adapter: 'tencent-scf',
      region: 'ap-guangzhou',
      secretId: { env: 'SCF_ID' },
      secretKey: { file: folder.write('scf-key', 'the-key\n') },
    };
    const callbacks = {
      environments: {
        'prod-1a2b': { ...lambda, functionNames: { refund_cb: scf } },
        '*': { functions: { url: 'http://127.0.0.1:8010' } },
      },
    };
    const keys = { secretId: 'the-id', secretKey: 'the-key' };
    expect(read({ ...LEAST, callbacks }, { SCF_ID: 'the-id' }).callbacks).toEqual({
      environments: {
        'prod-1a2b': { ...lambda, functionNames: { refund_cb: { ...scf, ...keys } } },
        '*': { functions: { url: 'http://127.0.0.1:8010' } },
      },
    });
    const told = (environment: object) =>
      problems({ ...LEAST, callbacks: { environments: { staging: environment, '*': lambda } } });
    expect(told({ ...lambda, region: undefined, namespace: 'x', accountId: '1' })).toEqual([
      expect.stringMatching(
        /^callbacks\.environments\.staging\.accountId is no option of the adapter aws-lambda: /,
      ),
      expect.stringMatching(
        /^callbacks\.environments\.staging\.namespace is no option of the adapter aws-lambda: /,
      ),
      'callbacks.environments.staging.region is missing: the region of the platform.',
    ]);
    expect(told({ ...lambda, regoin: 'x' })).toEqual([
      expect.stringMatching(/staging\.regoin is not a key of the configuration: do you mean region\?/),
    ]);
    expect(told({ ...lambda, functionName: '{name}' })).toEqual([
      expect.stringMatching(/^callbacks\.environments\.staging\.functionName has an unknown placeholder/),
    ]);
    expect(problems({ ...LEAST, callbacks: { ...LEAST.callbacks, environments: { '*': lambda } } })).toEqual([
      expect.stringMatching(/^callbacks\.environments\.\* serves all other environments/),
    ]);
  });

  it('has one database at most', () => {
    const database = { url: 'postgres://127.0.0.1/pay', folder: 'data' };
    expect(problems({ ...LEAST, deliveries: {} })).toEqual([
      expect.stringMatching(/^deliveries is of the durable gateway/),
    ]);
    expect(problems({ ...LEAST, database: { folder: 'data' }, deliveries: { lease: 21_000 } })).toEqual([
      expect.stringMatching(/^deliveries\.lease must be at least 22000/),
    ]);
    expect(problems({ ...LEAST, database: { key: '0'.repeat(64) } })).toEqual([
      expect.stringMatching(/^database has neither a url .* nor a folder/),
    ]);
    expect(problems({ ...LEAST, database: { folder: 'data', key: 'too short' } })).toEqual([
      expect.stringMatching(/^database\.key \(CLOUDPAY_DATABASE_KEY\) must be 32 bytes/),
    ]);
    // The output of `openssl rand -base64`, unchanged.
    expect(problems({ ...LEAST, database: { url: 'postgres://gateway:pa/ss@127.0.0.1/pay' } })).toEqual([
      expect.stringMatching(
        /^database\.url \(DATABASE_URL\) is not an address: (?!.*pa\/ss).*percent-encoded/,
      ),
    ]);
    expect(problems({ ...LEAST, database })).toEqual([
      expect.stringMatching(/^database has a url .* keep one/),
    ]);
  });

  it('refuses recovery without a way to query WeChat Pay', () => {
    const database = { folder: 'data' };
    expect(problems({ ...LEAST, database })).toEqual([]);
    expect(problems({ ...LEAST, database, recovery: { enabled: false } })).toEqual([]);
    const merchants = [{ ...LEAST.merchants[0], appid: 'wxd2565e6a04246fd1' }];
    expect(problems({ ...LEAST, merchants, database, recovery: {}, bills: {} })).toEqual([]);
    for (const part of [{ recovery: { silentAfter: 60_000 } }, { bills: { catchUpDays: 3 } }])
      expect(problems({ ...LEAST, database, ...part })).toEqual([
        expect.stringMatching(/^merchants\[0\]\.appid \(CLOUDPAY_APPID\) is missing/),
      ]);
  });

  it('keeps delivered notifications for as long as the gateway needs them', () => {
    const database = { folder: 'data' };
    const withDays = (days: number, more = {}) =>
      problems({ ...LEAST, database, retention: { days }, ...more });
    expect(withDays(leastRetentionDays())).toEqual([]);
    expect(withDays(leastRetentionDays() - 1)).toEqual([
      expect.stringMatching(
        /^retention\.days \(CLOUDPAY_RETENTION_DAYS\) must be an integer from 15 .*refunds/,
      ),
    ]);
    const bills = { catchUpDays: 30, enabled: false };
    expect(withDays(leastRetentionDays(bills), { bills })).toEqual([]);
    expect(withDays(leastRetentionDays(bills) - 1, { bills })).toEqual([
      expect.stringMatching(/^retention\.days .* must be at least 32, 2 more than bills\.catchUpDays/),
    ]);
    expect(read({ ...LEAST, database }, { CLOUDPAY_RETENTION_DAYS: '400' }).retention).toEqual({ days: 400 });
    expect(problems({ ...LEAST, retention: { days: 90 } })).toEqual([
      expect.stringMatching(/^retention is of the durable gateway/),
    ]);
  });

  it('that is missing, or not JSON, is reported without any of its contents', () => {
    expect(() => readConfiguration({ file: join(folder.path, 'nowhere.json'), env: {} })).toThrow(
      /nowhere\.json cannot be read \(ENOENT\).*--config/,
    );
    const file = write('broken.json', `{\n  "notify": { "secret": "${SECRET}"\n  "merchants": [] }`);
    const broken = () => readConfiguration({ file, env: {} });
    expect(broken).toThrow(/broken\.json is not JSON: line 3, column 3/);
    expect(broken).not.toThrow(SECRET);
  });

  it('never has its values in a problem, for any value', () => {
    const secret = 'a1b2c3d4e5';
    const places = keysOf(configuration).map(({ key }) =>
      key.replaceAll('[]', '.0').replace('<name>', 'shop').split('.'),
    );
    const value = fc.constantFrom<unknown>(
      secret,
      [secret],
      { file: `${secret}\n` },
      { [secret.slice(0, 3)]: secret },
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, (path, given) => {
        const whole = path.reduceRight<unknown>(
          (inner, key) => (key === '0' ? [inner] : { [key]: inner }),
          given,
        );
        expect(problems({ ...LEAST, ...(whole as object) }).join()).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the environment', () => {
  const ENV = {
    CLOUDPAY_MCH_ID: '1900000109',
    CLOUDPAY_API_KEY: KEY,
    CLOUDPAY_NOTIFY_SECRET: SECRET,
    CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:8010',
  };

  it('is sufficient without a file', () => {
    expect(read({}, ENV)).toEqual(LEAST);
  });

  it('has every setting of a function’s environment, the address to listen on, and the place of the data', () => {
    const env = {
      ...ENV,
      CLOUDPAY_APPID: 'wxd2565e6a04246fd1',
      CLOUDPAY_MODE: 'direct',
      CLOUDPAY_SIGN_TYPE: 'HMAC-SHA256',
      CLOUDPAY_ENDPOINTS: 'https://api.mch.weixin.qq.com, https://api2.mch.weixin.qq.com',
      CLOUDPAY_NOTIFY_URL: 'https://pay.example.com/',
      CLOUDPAY_HOST: '0.0.0.0',
      CLOUDPAY_PORT: '9000',
      CLOUDPAY_TOKENS_SHA256: `${SHA256},${SHA256.replace(/./, 'f')}`,
      DATABASE_URL: 'postgres://gateway@127.0.0.1/pay',
    };
    expect(read({}, env)).toMatchObject({
      listen: { host: '0.0.0.0', port: 9000 },
      notify: { url: 'https://pay.example.com' },
      merchants: [
        {
          appid: 'wxd2565e6a04246fd1',
          mode: 'direct',
          signType: 'HMAC-SHA256',
          endpoints: ['https://api.mch.weixin.qq.com', 'https://api2.mch.weixin.qq.com'],
        },
      ],
      calls: { tokens: [{ sha256: SHA256 }, { sha256: SHA256.replace(/./, 'f') }] },
      database: { url: 'postgres://gateway@127.0.0.1/pay' },
    });
  });

  it('overrides the file, and an empty variable is ignored', () => {
    const env = { CLOUDPAY_MCH_ID: '1900000110', CLOUDPAY_PORT: ' ', CLOUDPAY_NOTIFY_SECRET: '' };
    const { listen, merchants, notify } = read({ ...LEAST, listen: { port: 1 } }, env);
    expect({ listen, notify }).toEqual({ listen: { port: 1 }, notify: { secret: SECRET } });
    expect(merchants).toEqual([{ mchId: '1900000110', apiKey: KEY }]);
  });

  it('has secrets in files, as container platforms provide them', () => {
    const { CLOUDPAY_API_KEY: _, ...rest } = ENV;
    const file = write('api_key', `${KEY}\n`);
    expect(read({}, { ...rest, CLOUDPAY_API_KEY_FILE: file }).merchants[0]?.apiKey).toBe(KEY);
    expect(problems({}, { ...ENV, CLOUDPAY_API_KEY_FILE: file })).toEqual([
      'merchants[0].apiKey (CLOUDPAY_API_KEY_FILE) and CLOUDPAY_API_KEY are both set: keep one.',
    ]);
  });

  it('belongs to one merchant: the gateway does not guess which one', () => {
    const merchants = [LEAST.merchants[0], { mchId: '1900000110', apiKey: { env: 'SECOND' } }];
    expect(problems({ ...LEAST, merchants }, { SECOND: KEY })).toEqual([]);
    const env = { SECOND: KEY, CLOUDPAY_ENDPOINTS: 'https://api.mch.weixin.qq.com', CLOUDPAY_PFX_FILE: '/x' };
    expect(problems({ ...LEAST, merchants }, env)).toEqual([
      expect.stringMatching(/^merchants \(CLOUDPAY_PFX\) is set, and the file has several/),
      expect.stringMatching(/^merchants \(CLOUDPAY_ENDPOINTS\) is set, and the file has several/),
    ]);
  });

  it('with a variable similar to one of the gateway’s is refused; other variables are ignored', () => {
    const env = {
      ...ENV,
      CLOUDPAY_NOTIFY_SECRT: 'x',
      CLOUDPAY_SOMETHING_ELSE: 'x',
      CLOUDPAY_GATEWAY_URL: 'x',
    };
    expect(problems({}, env)).toEqual([
      'CLOUDPAY_NOTIFY_SECRT is no variable of this program: do you mean CLOUDPAY_NOTIFY_SECRET?',
    ]);
  });
});
