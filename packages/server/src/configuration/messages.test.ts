/** Every message about a value of the configuration names its key in the file, and its variable, in both languages. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { untranslated } from '@opencloudpay/internal/testing/untranslated';
import { openPassThrough } from '../gateway/open-pass-through';
import { problemOf } from '../gateway/problem-of';
import { configurationFolder, KEY } from '../testing/configuration-file';
import { completeConfiguration, placeOf, withValue } from '../testing/with-value';
import { ConfigurationProblems } from './errors';
import { keysOf } from './keys';
import type { Problem } from './reading/reading';
import { configuration } from './schema';

const packages = join(__dirname, '../../..');
const folder = configurationFolder();
afterAll(folder.remove);

const keys = keysOf(configuration);
const withVariables = keys.filter(({ variables }) => variables.length > 0);

/** Values that are wrong for some keys, and right for others. */
const VALUES = [
  ...[null, true, -1, 0.5, 1e300, '', ' ', 'x y', 'a\u0000b', 'é', 'https://user:word@host/?query'],
  ...[[], {}, [null], [[]], [{}], { a: 1 }, { file: '/nowhere/secret' }, { env: 'NOT_SET' }],
];

/** The problems of the configuration and the gateway, as `cloudpay gateway --check` finds them. */
async function problemsOf(content: unknown, env: NodeJS.ProcessEnv = {}): Promise<readonly Problem[]> {
  try {
    await openPassThrough(folder.read(content, env)).close();
    return [];
  } catch (failure) {
    if (failure instanceof ConfigurationProblems) return failure.found;
    throw failure;
  }
}

/** Texts that no message may hold: values of the program, and names of options that are no keys of the file. */
const NO_WORDS =
  /\b(undefined|null|NaN|Infinity)\b|\[object |cloudpay\.|\b(notifySecret|deliveryTimeout|bodyKey|closeTimeout|baseUrl)\b/;

/** What is wrong with the sentences of a problem. Thousands are looked at: a matcher for each would take half of the time. */
function wrongWords({ key, problem: { en, zh } }: Problem): string[] {
  const isRight =
    ![en, zh].some((text) => NO_WORDS.test(`${key} ${text}`)) &&
    /[.?]$/.test(en) &&
    /\p{Script=Han}.*[。？]$/u.test(zh) &&
    untranslated(zh).length === 0;
  return isRight ? [] : [`${key}: ${en} ${zh}`];
}

/** A URL and a folder of a database are refused together. */
function configurationWith(key: string, value: unknown): Record<string, unknown> {
  return key === 'database.folder'
    ? { ...completeConfiguration(), database: { folder: value } }
    : withValue(key, value);
}

it('a complete and valid configuration has none', async () => {
  expect(await problemsOf(completeConfiguration())).toEqual([]);
});

describe('a wrong value', () => {
  it.each(keys)('is refused with its own key: $key', async ({ key }) => {
    const place = placeOf(key);
    let refused = 0;
    const wrong: unknown[] = [];
    for (const value of VALUES) {
      for (const problem of await problemsOf(configurationWith(key, value))) {
        refused += 1;
        wrong.push(...wrongWords(problem));
        // A problem inside the value names the key of its place.
        const isInside = problem.key?.startsWith(place) && /^($|[.[])/.test(problem.key.slice(place.length));
        if (!isInside) wrong.push([value, problem]);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(0);
  });

  it.each(withVariables)(
    'is refused by its variable too: $variables.0',
    async ({ key, variables: [name = ''] }) => {
      for (const value of ['x y', '-1', 'a\u0001b', 'https://user:word@host/?query']) {
        const content = completeConfiguration();
        if (key === 'database.folder') delete content['database'];
        for (const problem of await problemsOf(content, { [name]: value })) {
          expect(wrongWords(problem)).toEqual([]);
          expect([value, problem.key, problem.variable]).toEqual([value, placeOf(key), name]);
        }
      }
    },
  );
});

const MERCHANT = { mchId: '1900000109', apiKey: KEY, appid: 'wxd2565e6a04246fd1' };
const OTHER = { ...MERCHANT, mchId: '1900000110' };
const MIXED = ['https://api.mch.weixin.qq.com', 'https://api.mch.weixin.qq.com/sandboxnew'];
const P12 = join(packages, 'wechatpay/fixtures/certificates/client.p12');

describe('a value that only the gateway or the client refuses', () => {
  it.each([
    ['merchants', [MERCHANT, OTHER], [['merchants', undefined]]],
    ['merchants', [MERCHANT, MERCHANT], [['merchants', undefined]]],
    ['merchants', [{ ...MERCHANT, endpoints: MIXED }], [['merchants[0].endpoints', 'CLOUDPAY_ENDPOINTS']]],
    [
      'merchants',
      [MERCHANT, { ...OTHER, envIds: ['a'], endpoints: MIXED }],
      [['merchants[1].endpoints', undefined]],
    ],
    [
      'merchants',
      [MERCHANT, { ...OTHER, mode: 'direct', subMchIds: ['1'] }],
      [['merchants[1].subMchIds', undefined]],
    ],
    ['merchants', [{ ...MERCHANT, mchId: undefined, pfx: P12 }], [['merchants[0].mchId', 'CLOUDPAY_MCH_ID']]],
    ['merchants', [{ ...MERCHANT, pfx: P12, passphrase: 'x' }], [['merchants[0].pfx', 'CLOUDPAY_PFX']]],
    ['calls.tokens', ['ab'.repeat(32), 'ab'.repeat(32)], [['calls.tokens', 'CLOUDPAY_TOKENS_SHA256']]],
    ['callbacks.envIds', ['staging'], [['callbacks.environments.staging', undefined]]],
    ['notify.url', undefined, [['notify.url', 'CLOUDPAY_NOTIFY_URL']]],
  ])('is refused with the key of the configuration: %s %j', async (key, value, expected) => {
    const problems = await problemsOf(withValue(key, value));
    expect(problems.flatMap(wrongWords)).toEqual([]);
    expect(problems.map((problem) => [problem.key, problem.variable])).toEqual(expected);
  });

  it('has a key for every option that gateway and durable refuse by its name', () => {
    const sources = ['gateway', 'durable'].flatMap((name) =>
      readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|testing/.test(file))
        .map((file) => readFileSync(join(packages, name, 'src', file), 'utf8')),
    );
    const refused = sources.flatMap((text) =>
      [
        ...text.matchAll(
          /(?:ConfigurationError|checkRange|checkSecret|checkRate|checkConcurrency)\(\s*'([\w.]+)'/g,
        ),
      ].map(([, option = '']) => option),
    );
    expect(refused.length).toBeGreaterThan(20);
    const known = keys.map(({ key }) => key);
    const unknown = [...new Set(refused)].filter((option) => {
      const key = problemOf(Object.assign(new Error(`${option} cannot work.`), { option }))?.key;
      return key === undefined || !known.includes(key);
    });
    expect(unknown.sort()).toEqual([...NOT_CONFIGURED].sort());
  });
});

/** Options without a key: the day of a command, and files that the configuration has opened itself. */
const NOT_CONFIGURED = [
  'oldEnvironment.adapter',
  'bills.interval',
  'ca',
  'date',
  'pollInterval',
  'queueAgeWarning',
];
