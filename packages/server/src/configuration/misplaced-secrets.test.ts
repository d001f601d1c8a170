/** Secrets in every wrong place: no output of the command holds a part of one. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { runGateway } from '../gateway/run-gateway';
import { tellReady } from '../gateway/tell';
import { configurationFolder, KEY, LEAST, SECRET } from '../testing/configuration-file';
import { endAll, runCloudpay } from '../testing/gateway-process';
import { ConfigurationProblems } from './errors';
import { keysOf } from './keys';
import { readConfiguration } from './read-configuration';
import { configuration } from './schema';

const folder = configurationFolder();
afterEach(endAll);
afterAll(folder.remove);

const KEYS = keysOf(configuration);
/** Places where any digits, letters or address are valid, and shown: their value is no secret. */
const TOLD: Readonly<Record<string, RegExp>> = { 'merchants[].mchId': /^\d+$/ };

const secret = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{32}$/),
  fc.stringMatching(/^[0-9A-Z]{32}$/),
  fc.stringMatching(/^[A-Za-z0-9]{16,43}$/),
  fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.stringMatching(/^[A-Za-z0-9!#$%^&*+=~@/?.-]{16,40}$/),
  fc.stringMatching(/^\d{10,32}$/),
);

/** The forms of a secret in a wrong place. */
const FORMS: readonly ((secret: string) => unknown)[] = [
  (text) => text,
  (text) => ` ${text}\n`,
  (text) => ({ env: text }),
  (text) => ({ file: text }),
  (text) => ({ file: `./${text}.pem` }),
  (text) => ({ env: text, file: text }),
  (text) => ({ [text]: 1 }),
  (text) => ({ [text]: text }),
  (text) => ({ [text]: { url: text } }),
  (text) => ({ url: text, [text]: { [text]: text } }),
  (text) => [text],
  (text) => [{ env: text }],
  (text) => [[text]],
  (text) => `https://${text}`,
  (text) => `https://${encodeURIComponent(text)}@pay.example.com`,
  (text) => `https://user:${encodeURIComponent(text)}@pay.example.com`,
  (text) => `https://pay.example.com?token=${text}`,
  (text) => `https://pay.example.com/#${text}`,
  (text) => `http://pay.example.com/${text}`,
  (text) => `ftp://pay.example.com/${text}`,
  (text) => `postgres://${text}`,
  (text) => `postgres://user:${text}@127.0.0.1:1/pay`,
  (text) => JSON.stringify({ apiKey: text }),
  (text) => JSON.stringify({ env: text }),
  (text) => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----`,
];

/** The configuration with a value at a key, and with the keys that it needs. */
function withValue(key: string, value: unknown): Record<string, unknown> {
  const parts = key.replaceAll('[]', '.0').replaceAll('<name>', 'shop').split('.');
  const inner = parts.reduceRight<unknown>(
    (within, part) => (part === '0' ? [within] : { [part]: within }),
    value,
  );
  return merged(LEAST, inner as object) as Record<string, unknown>;
}

function merged(base: unknown, more: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(more)) return more.map((item, index) => merged(base[index], item));
  if (!isRecord(base) || !isRecord(more)) return more;
  return {
    ...base,
    ...Object.fromEntries(Object.entries(more).map(([key, item]) => [key, merged(base[key], item)])),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The whole output of `gateway --check`, and of a gateway that starts. */
async function outputOf(content: unknown, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const config = folder.write('gateway.json', JSON.stringify(content));
  const before = { ...process.env };
  Object.assign(process.env, env);
  let output = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    output += chunk;
    return true;
  });
  // Lines of the log go directly to the file descriptor.
  const writeSync = jest.spyOn(fs, 'writeSync').mockImplementation((_, chunk) => {
    output += String(chunk);
    return Buffer.byteLength(String(chunk));
  });
  try {
    for (const json of [true, false]) await runGateway({ config, check: true, json, version: '1' });
    tellReady('http://127.0.0.1:8080', readConfiguration({ file: config }), '1');
    await new Promise((resolve) => setImmediate(resolve));
  } catch (failure) {
    output += failure instanceof Error ? `${failure.message}\n${JSON.stringify(failure)}` : String(failure);
    if (failure instanceof ConfigurationProblems) output += JSON.stringify(failure.problems);
  } finally {
    write.mockRestore();
    writeSync.mockRestore();
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
  return output;
}

/**
 * Six characters of it, in any case, because hosts are written in lower case.
 *
 * @param usual the output without a secret: a secret may contain a limit's digits by chance
 */
function expectWithout(secret: string, output: string, where: unknown, usual = ''): void {
  const [text, told, known] = [secret.toLowerCase(), output.toLowerCase(), usual.toLowerCase()];
  for (let start = 0; start + 6 <= text.length; start += 1) {
    const piece = text.slice(start, start + 6);
    if (told.includes(piece) && !known.includes(piece))
      throw new Error(`${JSON.stringify(where)} tells ${piece}: ${output}`);
  }
}

describe('a secret in the wrong place', () => {
  it('is looked for in the line of a gateway that is ready, too', async () => {
    expect(await outputOf(LEAST)).toContain('"code":"READY"');
  });

  it('of the file is never shown, for any key and any form', async () => {
    for (const { key } of KEYS) {
      const usual = await outputOf(withValue(key, '!'));
      await fc.assert(
        fc.asyncProperty(secret, fc.constantFrom(...FORMS), async (text, form) => {
          const value = form(text);
          fc.pre(!(typeof value === 'string' && TOLD[key]?.test(value.trim())));
          expectWithout(text, await outputOf(withValue(key, value)), { key, value }, usual);
        }),
        { numRuns: 8 },
      );
    }
  });

  it('of the file is never shown as the name of a key', async () => {
    const objects = ['', ...new Set(KEYS.map(({ key }) => key.replace(/\.?[^.]*$/, '')))];
    for (const key of objects) {
      await fc.assert(
        fc.asyncProperty(secret, fc.jsonValue(), async (text, value) => {
          const content = key === '' ? { ...LEAST, [text]: value } : withValue(key, { [text]: value });
          expectWithout(text, await outputOf(content), { key, text, value });
        }),
        { numRuns: 8 },
      );
    }
  });

  it('of the environment is never shown, for any variable and the variable of its file', async () => {
    const variables = KEYS.flatMap((key) => key.variables);
    const texts = FORMS.filter((form) => typeof form('x') === 'string') as ((text: string) => string)[];
    for (const variable of variables) {
      await fc.assert(
        fc.asyncProperty(secret, fc.constantFrom(...texts), async (text, form) => {
          const value = form(text);
          fc.pre(!(variable === 'CLOUDPAY_MCH_ID' && /^\s*\d+\s*$/.test(value)));
          expectWithout(text, await outputOf(LEAST, { [variable]: value }), { variable, value });
        }),
        { numRuns: 15 },
      );
    }
  });

  it('is never shown as a name that is similar to a variable of the gateway', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Z0-9]{32}$/), async (text) => {
        expectWithout(text, await outputOf(LEAST, { [`CLOUDPAY_${text}`]: text }), text);
      }),
      { numRuns: 15 },
    );
  });

  it('is still found: the problem has its key and its length', async () => {
    const apiKey = randomBytes(16).toString('hex');
    expect(await outputOf(withValue('merchants[].apiKey', { env: apiKey }))).toMatch(
      /merchants\[0\]\.apiKey \(CLOUDPAY_API_KEY\) (must name an environment variable, and|names the environment variable) … \(32 characters\)/,
    );
    expect(await outputOf({ ...LEAST, [KEY]: 1 })).toContain(
      '… (32 characters) is not a key of the configuration',
    );
  });
});

describe('a secret on the command line', () => {
  const argument = 'Zq7vT2xW9rK4mB8nL3pD6sF1gH5jY0cA';
  it.each([
    [['gateway', '--config', argument, '--check']],
    [['gateway', '--config', `/nowhere/${argument}`, '--check', '--json']],
    [['gateway', '--config', JSON.stringify({ apiKey: argument }), '--check']],
    [['gateway', `--api-key=${argument}`]],
    [['gateway', '--api-key', argument]],
    [['gateway', argument]],
    [[argument]],
    [['dev', argument]],
    [['dev', '--port', argument]],
    [['dev', '--sub-mch-id', argument]],
    [['dev', '--user', `${argument} ${argument}`]],
    [['demo', '--functions', argument]],
    [['demo', argument]],
    [['deliveries', argument]],
    [['deliveries', 'list', '--since', argument]],
    [['orders', 'show', 'ORDER1', '--config', argument]],
    [['bills', argument]],
  ])('is never shown: %j', async (args) => {
    const { code, stdout, stderr } = await runCloudpay({ CLOUDPAY_NOTIFY_SECRET: SECRET }, ...args);
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).not.toBe('');
    expectWithout(argument, `${stdout}${stderr}`, args);
  });
});

describe('a gateway that starts', () => {
  const secretText = 'Zq7vT2xW9rK4mB8nL3pD6sF1gH5jY0cA';
  it.each<[string, object]>([
    ['the address to listen on', { listen: { host: secretText } }],
    ['the end of a password', { database: { url: `postgres://user:12/${secretText}@127.0.0.1:1/pay` } }],
    ['the folder of the database', { database: { folder: `file/${secretText}` } }],
    [
      'the name of a service',
      {
        callbacks: {
          containers: { services: { [secretText]: { url: 'http://127.0.0.1:1', token: 'a b' } } },
        },
      },
    ],
  ])('and fails does not show a secret that is %s', async (_place, content) => {
    folder.write('file', 'no folder');
    const config = folder.write('gateway.json', JSON.stringify({ ...LEAST, ...content }));
    const ended = await runCloudpay({ CLOUDPAY_PORT: '0' }, 'gateway', '--config', config);
    expect(ended.code).not.toBe(0);
    expectWithout(secretText, `${ended.stdout}${ended.stderr}`, content);
  });
});
