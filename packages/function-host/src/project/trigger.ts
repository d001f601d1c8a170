import { BEIJING_OFFSET } from '@opencloudpay/contracts/beijing-time';
import { Cron } from 'croner';
import { isObject } from './json-file';

/** A timer of a function, as declared in its config.json. */
export interface Trigger {
  name: string;
  /** Seven fields, second first and year last, Beijing time: `0 0 2 1 * * *` is 2 o'clock on the first of each month. */
  config: string;
  /** The first due time after `after`; `undefined` if there is none, or the trigger has a `problem`. */
  nextRun(after: Date): Date | undefined;
  /** Why it never runs, with the next step. */
  problem?: string;
}

const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const WEEKDAYS = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** Tencent's fields have numbers, names, `,`, `-`, `*` and `/`; libraries accept more, which would not run in the cloud. */
const FIELDS = [
  { name: 'second', range: '0-59', value: '\\d{1,2}' },
  { name: 'minute', range: '0-59', value: '\\d{1,2}' },
  { name: 'hour', range: '0-23', value: '\\d{1,2}' },
  { name: 'day', range: '1-31', value: '\\d{1,2}' },
  { name: 'month', range: '1-12 or JAN-DEC', value: `\\d{1,2}|${MONTHS}` },
  { name: 'weekday', range: '0-6 (0 is Sunday) or SUN-SAT', value: `[0-6]|${WEEKDAYS}` },
  { name: 'year', range: '1970-2099', value: '19[7-9]\\d|20\\d\\d' },
];

/**
 * The triggers of a function's configuration. An invalid one is included with its problem: the function
 * itself can be called all the same, as in the cloud.
 *
 * @param file the file with the declaration, for messages
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/functions/triggers.html
 */
export function readTriggers(declared: unknown, file: string): Trigger[] {
  if (declared === undefined) return [];
  if (!Array.isArray(declared)) {
    return [
      broken(
        'triggers',
        '',
        `"triggers" in ${file} is not a list: write [{ "name", "type": "timer", "config" }].`,
      ),
    ];
  }
  const names = new Set<string>();
  return declared.map((item: unknown, index) => {
    const { name, type, config } = isObject(item) ? item : {};
    const label = typeof name === 'string' && name !== '' ? name : `number ${index + 1}`;
    const text = typeof config === 'string' ? config.trim() : '';
    const sentence = (problem: string) => broken(label, text, `Trigger '${label}' in ${file} ${problem}`);
    if (typeof name !== 'string' || !/^[a-z][\w-]{0,59}$/i.test(name)) {
      return sentence(
        'needs a "name" that begins with a letter and has at most 60 letters, digits, - and _.',
      );
    }
    if (names.has(name)) return sentence('is there twice: give each trigger a name of its own.');
    names.add(name);
    if (type !== 'timer') return sentence(`has the type ${JSON.stringify(type)}: only "timer" exists.`);
    const problem = cronProblem(config);
    if (problem !== undefined) return sentence(problem);
    return timer(name, text, sentence);
  });
}

function timer(name: string, config: string, sentence: (problem: string) => Trigger): Trigger {
  try {
    // `1/10` (from 1, every 10) is Tencent's notation, which the library calls sloppy. A day and a weekday together are
    // alternatives to both.
    const cron = new Cron(config, {
      mode: '7-part',
      sloppyRanges: true,
      utcOffset: BEIJING_OFFSET / 60_000,
      paused: true,
    });
    return { name, config, nextRun: (after) => cron.nextRun(after) ?? undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : error;
    return sentence(`has a "config" that is no time table, "${config}": ${reason}`);
  }
}

function cronProblem(config: unknown): string | undefined {
  if (typeof config !== 'string' || config.trim() === '')
    return 'has no "config": write seven fields, for example "0 0 2 1 * * *".';
  const fields = config.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `has a "config" of ${fields.length} fields, "${config}": write seven (${FIELDS.map(({ name }) => name).join(', ')}), for example "0 0 2 1 * * *".`;
  }
  for (const [index, { name, range, value }] of FIELDS.entries()) {
    const field = fields[index] ?? '';
    const part = `(\\*|(${value})(-(${value}))?)(/\\d+)?`;
    if (new RegExp(`^${part}(,${part})*$`, 'i').test(field)) continue;
    return `has a "config" whose ${name} is "${field}": write ${range}, with , - * and / where needed.`;
  }
  return undefined;
}

function broken(name: string, config: string, problem: string): Trigger {
  return { name, config, nextRun: () => undefined, problem };
}
