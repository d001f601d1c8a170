/** The schemas that editors complete by agree with the readers, which decide. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv';
import { completeConfiguration } from '../testing/with-value';
import { JSON_SCHEMAS } from './json-schemas';
import { keysOf } from './keys';
import type { JsonSchema, Problem, Reader } from './reading/reading';
import { configuration } from './schema';
import { serveConfiguration } from './serve/serve-schema';

const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false });
const SECRET = 's'.repeat(32);
const RATE = { perSecond: 5, burst: 5 };

/** Every key of `cloudpay serve` that the gateway does not have. */
const SERVE = {
  envId: 'shop-1',
  url: 'https://shop.example.com',
  wechatUrl: 'https://api.example.com',
  listen: { host: '127.0.0.1', port: 8080 },
  functions: {
    ...{ timeout: 3_000, memory: 256, instances: 8, watch: false, env: { STAGE: 'live' } },
    recycle: { calls: 10_000, memory: 200 },
    front: { host: '127.0.0.1', port: 8010, token: SECRET, callbackSecret: [SECRET] },
  },
  miniProgram: { appid: 'wx0123456789abcdef', secret: { env: 'APP_SECRET' } },
  sessions: {
    ...{ keys: [SECRET], lifetime: 7_200, allow: ['buy'], refuse: ['secret'], addressHeader: 'X-Real-IP' },
    ...{ rate: RATE, addressRate: RATE, loginRate: RATE, connections: 5, addressConnections: 500 },
    ...{ origins: ['https://h5.example.com'] },
  },
  documents: { schema: 'shop' },
  storage: {
    ...{ folder: 'files', secret: SECRET, maxSize: 1_000 },
    permission: { read: true, write: 'resource.openid == auth.openid' },
    bucket: {
      ...{ endpoint: 'https://bucket.example.com', region: 'cn-east-1', prefix: 'shop/' },
      ...{ accessKeyId: 'id', secretAccessKey: 'key' },
    },
  },
  openapi: { accounts: [{ appid: 'wx0123456789abcdef', secret: 'app-secret' }] },
  services: { shop: 'http://127.0.0.1:3000' },
  timers: { enabled: true },
  cloudbaseModule: {
    ...{ paymentCallback: ['wxpayOrderCallback'], refundCallback: ['wxpayRefundCallback'] },
    ...{ clientCalls: ['wxpay_order'], subMchId: '1900000109' },
  },
};

const GATEWAY = { ...completeConfiguration(), log: { level: 'info' }, stop: { timeout: 1_000 } };
const FILES = [
  { file: 'gateway.schema.json', reader: configuration as Reader<unknown>, whole: GATEWAY as object },
  { file: 'cloudpay.schema.json', reader: serveConfiguration as Reader<unknown>, whole: SERVE as object },
] as const;

/** Wrong for most keys. Text that only its content makes wrong is left out: a file that does not exist. */
const WRONG = [
  null,
  true,
  -1,
  1.5,
  1e20,
  '',
  ' ',
  [],
  {},
  [null],
  { unknown: 1 },
  { file: 1 },
  [[]],
] as const;

/** The places of all values in a value: objects, lists, and what is in them. */
function placesIn(value: unknown, place: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [place];
  const inner = Object.entries(value).flatMap(([key, item]) => placesIn(item, [...place, key]));
  return place.length === 0 ? inner : [place, ...inner];
}

function withAt(whole: object, place: readonly string[], value: unknown): unknown {
  const changed = structuredClone(whole);
  let inner = changed as Record<string, unknown>;
  for (const key of place.slice(0, -1)) inner = inner[key] as Record<string, unknown>;
  inner[place.at(-1) ?? ''] = value;
  return changed;
}

describe.each(FILES)('$file', ({ file, reader, whole }) => {
  const validate = ajv.compile(JSON_SCHEMAS[file] as JsonSchema);
  const problemsOf = (given: unknown): Problem[] => {
    const problems: Problem[] = [];
    const source = { env: { APP_SECRET: 'app-secret' }, folder: '/', problems };
    reader.read(given, { source, key: '', variables: true });
    // A variable may stand for a key that is missing.
    return problems.filter(({ variable, problem }) => !(variable && problem.en.startsWith('is missing')));
  };

  it('accepts a whole configuration', () => {
    expect(problemsOf(whole)).toEqual([]);
    expect([validate(whole), validate.errors]).toEqual([true, null]);
    expect(validate({ $schema: './cloudpay.schema.json', ...whole })).toBe(true);
    expect(problemsOf({ $schema: './cloudpay.schema.json', ...whole })).toEqual([]);
  });

  it('refuses exactly the wrong values that the reader refuses, at every key', () => {
    const different = placesIn(whole).flatMap((place) =>
      WRONG.flatMap((value) => {
        const given = withAt(whole, place, value);
        const problems = problemsOf(given);
        return validate(given) === (problems.length === 0)
          ? []
          : [{ place: place.join('.'), value, problems, errors: validate.errors }];
      }),
    );
    expect(different).toEqual([]);
  });

  it('refuses a key that does not exist, in every object', () => {
    for (const place of placesIn(whole).filter((keys) => keys.length > 1)) {
      const unknown = [...place.slice(0, -1), 'unknownKey'];
      const given = withAt(whole, unknown, 1);
      expect([unknown.join('.'), validate(given)]).toEqual([
        unknown.join('.'),
        problemsOf(given).length === 0,
      ]);
    }
  });

  it('describes every key that has no keys of its own', () => {
    const undescribed = leavesOf(JSON_SCHEMAS[file] as JsonSchema).filter(
      ({ schema }) => !('description' in schema || 'enum' in schema),
    );
    expect(undescribed.map(({ key }) => key)).toEqual([]);
  });
});

it('has every key of cloudpay serve in the configuration of this test', () => {
  const gateway = new Set(keysOf(configuration).map(({ key }) => key));
  const here = placesIn(SERVE).map((place) => place.join('.').replace(/\.\d+/g, '[]'));
  for (const { key } of keysOf(serveConfiguration))
    if (!gateway.has(key)) expect(here).toContain(key.replace('.<name>', '.STAGE'));
});

const docs = join(__dirname, '../../../../docs');
const documented = readdirSync(docs)
  .filter((name) => /^(gateway|serve)(\.zh-CN)?\.md$/.test(name))
  .flatMap((name) =>
    [...readFileSync(join(docs, name), 'utf8').matchAll(/^```json\n(.*?)^```/gms)].map(([, text = '']) => ({
      name,
      given: JSON.parse(text) as Record<string, unknown>,
    })),
  )
  .filter(({ given }) => 'merchants' in given || '$schema' in given || 'functions' in given);

it('accepts every documented example, and the first names its schema', () => {
  expect(documented.length).toBeGreaterThanOrEqual(2);
  for (const { name, given } of documented) {
    const file = name.startsWith('gateway') ? 'gateway.schema.json' : 'cloudpay.schema.json';
    const validate = ajv.compile(JSON_SCHEMAS[file] as JsonSchema);
    expect([name, validate(given), validate.errors]).toEqual([name, true, null]);
  }
  for (const page of ['gateway.md', 'gateway.zh-CN.md']) {
    const first = documented.find(({ name }) => name === page);
    expect(String(first?.given['$schema'])).toMatch(/gateway\.schema\.json$/);
  }
});

it('is in the build, as the package names it', () => {
  const server = join(__dirname, '../..');
  const { exports } = JSON.parse(readFileSync(join(server, 'package.json'), 'utf8')) as {
    exports: Record<string, string>;
  };
  for (const [name, schema] of Object.entries(JSON_SCHEMAS)) {
    const built = join(server, exports[`./${name}`] ?? '');
    expect(existsSync(built)).toBe(true);
    expect(JSON.parse(readFileSync(built, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  }
});

function leavesOf(schema: JsonSchema, key = ''): { key: string; schema: JsonSchema }[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  if (properties.length === 0)
    return 'items' in schema || 'additionalProperties' in schema ? [] : [{ key, schema }];
  return properties
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, inner]) => leavesOf(inner, key === '' ? name : `${key}.${name}`));
}
