/** Limits and defaults are stated once, in the package that uses them: messages, documents and comments agree with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  DEFAULT_SCHEMA,
  DURABLE_LIMITS,
  LEASE_BEYOND_FUNCTION,
  RETENTION_BEYOND_BILLS,
} from '@opencloudpay/durable/limits';
import { CALL_TIMEOUT } from '@opencloudpay/function-adapters';
import { DEFAULT_HOST, DEFAULT_RATE, GATEWAY_LIMITS } from '@opencloudpay/gateway';
import { configurationFolder } from '../testing/configuration-file';
import { withValue } from '../testing/with-value';
import { keysOf } from './keys';
import { configuration } from './schema';

const packages = join(__dirname, '../../..');
const folder = configurationFolder();
afterAll(folder.remove);

const numbers = keysOf(configuration).flatMap(({ key, limits }) => (limits ? [{ key, ...limits }] : []));

/** The problems of a configuration that is complete except for this value. */
const problemsWith = (key: string, value: unknown) => folder.problems(withValue(key, value));

describe('the limits of a number in the configuration', () => {
  it('are those of the package that uses it', () => {
    const limitsOf = (wanted: string) => keysOf(configuration).find(({ key }) => key === wanted)?.limits;
    expect(numbers.length).toBeGreaterThan(15);
    expect(limitsOf('notifications.timeout')).toBe(GATEWAY_LIMITS.deliveryTimeout);
    expect(limitsOf('deliveries.functionTimeout')).toBe(DURABLE_LIMITS.functionTimeout);
    expect(limitsOf('callbacks.functions.timeout')).toBe(CALL_TIMEOUT);
  });

  it.each(numbers)(
    'hold at both ends, and a message says them: $key',
    ({ key, least, most, default: otherwise }) => {
      const [message = ''] = problemsWith(key, -1);
      expect(message).toContain(least === undefined ? 'above 0' : `from ${least} to ${most}`);
      if (otherwise !== undefined) expect(message).toContain(`default: ${otherwise}`);
      for (const [end, beyond] of [
        [least, -1],
        [most, 1],
      ] as const) {
        if (end === undefined) continue;
        // The shortest lease also depends on deliveries.functionTimeout.
        if (key !== 'deliveries.lease' || end === most) expect(problemsWith(key, end)).toEqual([]);
        expect(problemsWith(key, end + beyond)).toEqual([message]);
      }
      if (otherwise !== undefined) expect(problemsWith(key, otherwise)).toEqual([]);
    },
  );
});

/** The last column of a key's row. */
function rowOf(text: string, key: string): string {
  const row = text.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));
  if (row === undefined) throw new Error(`There is no row of ${key}.`);
  return row.split('|').slice(3).join('|');
}

describe.each([
  {
    file: 'gateway.md',
    isDefault: /Default:? (\d+)\b(?! (?:more|per second))/,
    least: 'at least',
    most: 'at most',
  },
  { file: 'gateway.zh-CN.md', isDefault: /默认 (\d+)/, least: '至少', most: '最多' },
])('the table of keys in docs/$file', ({ file, isDefault, least: atLeast, most: atMost }) => {
  const text = readFileSync(join(packages, '../docs', file), 'utf8');

  it('has the default of every number that has one, and no others', () => {
    const documented = keysOf(configuration).flatMap(({ key }) => {
      const [, number] = isDefault.exec(rowOf(text, key)) ?? [];
      return number === undefined ? [] : [[key, Number(number)]];
    });
    const known = numbers.flatMap(({ key, default: otherwise }) =>
      otherwise === undefined ? [] : [[key, otherwise]],
    );
    expect(documented).toEqual(known);
  });

  it('states limits correctly', () => {
    for (const { key, least, most } of numbers) {
      const row = rowOf(text, key);
      const [, from] = new RegExp(`${atLeast} (\\d+)`).exec(row) ?? [];
      const [, to] = new RegExp(`${atMost} (\\d+)`).exec(row) ?? [];
      if (from !== undefined) expect([key, Number(from)]).toEqual([key, least]);
      if (to !== undefined) expect([key, Number(to)]).toEqual([key, most]);
    }
    expect(rowOf(text, 'notifications.timeout')).toContain(
      `${atMost} ${GATEWAY_LIMITS.deliveryTimeout.most}`,
    );
    expect(rowOf(text, 'retention.days')).toContain(`${atLeast} ${DURABLE_LIMITS.retentionDays.least}`);
    expect(rowOf(text, 'retention.days')).toMatch(new RegExp(`\\b${RETENTION_BEYOND_BILLS}\\b`));
    expect(rowOf(text, 'notify.secret').toLowerCase()).toContain(
      `${atLeast} ${GATEWAY_LIMITS.secretLength.least}`,
    );
  });

  it('has the defaults that apply to more than one number', () => {
    expect(rowOf(text, 'listen.host')).toContain(`\`${DEFAULT_HOST}\``);
    expect(rowOf(text, 'database.schema')).toContain(`\`${DEFAULT_SCHEMA}\``);
    expect(rowOf(text, 'deliveries.lease')).toContain(` ${LEASE_BEYOND_FUNCTION.default}`);
    const rate = [...rowOf(text, 'calls.rate').matchAll(/\d+/g)].map(([number]) => Number(number));
    expect(rate).toEqual([DEFAULT_RATE.perSecond, DEFAULT_RATE.burst]);
  });
});

/** The options for programs, by the files whose comments describe them. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, { default?: number }>>>> = {
  'gateway/src/options/options.ts': {
    deliveryTimeout: GATEWAY_LIMITS.deliveryTimeout,
    concurrency: GATEWAY_LIMITS.callConcurrency,
    timeout: GATEWAY_LIMITS.callTimeout,
  },
  'gateway/src/serve.ts': { port: GATEWAY_LIMITS.port },
  'durable/src/options.ts': {
    functionTimeout: DURABLE_LIMITS.functionTimeout,
    functionConcurrency: DURABLE_LIMITS.functionConcurrency,
    concurrency: DURABLE_LIMITS.concurrency,
    pollInterval: DURABLE_LIMITS.pollInterval,
    closeTimeout: GATEWAY_LIMITS.closeTimeout,
    queueAgeWarning: DURABLE_LIMITS.queueAgeWarning,
  },
  'durable/src/bills/options.ts': { catchUpDays: DURABLE_LIMITS.catchUpDays },
  'durable/src/recovery/options.ts': {
    perSecond: DURABLE_LIMITS.queriesPerSecond,
    interval: DURABLE_LIMITS.recoveryInterval,
  },
  'durable/src/database/open-database.ts': { connections: DURABLE_LIMITS.connections },
};

it.each(Object.entries(OPTIONS))('the comments of %s state the defaults', (file, options) => {
  const text = readFileSync(join(packages, file), 'utf8');
  for (const [name, { default: otherwise }] of Object.entries(options)) {
    const [before = ''] = text.split(`\n  ${name}?:`);
    const comment = before.slice(before.lastIndexOf('/**'));
    const [, said = ''] = /Default:? `?([\d_]+)/.exec(comment) ?? [];
    expect([name, Number(said.replaceAll('_', ''))]).toEqual([name, otherwise]);
  }
});
