import { BEIJING_OFFSET } from '@opencloudpay/contracts/beijing-time';
import { say, type Text } from '@opencloudpay/internal';
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
  problem?: Text;
}

const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const WEEKDAYS = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** Tencent's fields have numbers, names, `,`, `-`, `*` and `/`; libraries accept more, which would not run in the cloud. */
const FIELDS = [
  { name: 'second', zh: '秒', range: '0-59', value: '\\d{1,2}' },
  { name: 'minute', zh: '分', range: '0-59', value: '\\d{1,2}' },
  { name: 'hour', zh: '时', range: '0-23', value: '\\d{1,2}' },
  { name: 'day', zh: '日', range: '1-31', value: '\\d{1,2}' },
  { name: 'month', zh: '月', range: '1-12 or JAN-DEC', value: `\\d{1,2}|${MONTHS}` },
  { name: 'weekday', zh: '星期', range: '0-6 (0 is Sunday) or SUN-SAT', value: `[0-6]|${WEEKDAYS}` },
  { name: 'year', zh: '年', range: '1970-2099', value: '19[7-9]\\d|20\\d\\d' },
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
        say(
          `"triggers" in ${file} is not a list: write [{ "name", "type": "timer", "config" }].`,
          `${file} 中的 triggers 不是列表：请写成 [{ "name", "type": "timer", "config" }]。`,
        ),
      ),
    ];
  }
  const names = new Set<string>();
  return declared.map((item: unknown, index) => {
    const { name, type, config } = isObject(item) ? item : {};
    const label = typeof name === 'string' && name !== '' ? name : `number ${index + 1}`;
    const text = typeof config === 'string' ? config.trim() : '';
    const sentence = ({ en, zh }: Text) =>
      broken(label, text, say(`Trigger '${label}' in ${file} ${en}`, `${file} 中的触发器 ${label} ${zh}`));
    if (typeof name !== 'string' || !/^[a-z][\w-]{0,59}$/i.test(name)) {
      return sentence(
        say(
          'needs a "name" that begins with a letter and has at most 60 letters, digits, - and _.',
          '的 name 必须以字母开头，最多 60 个字符：字母、数字、- 和 _。',
        ),
      );
    }
    if (names.has(name))
      return sentence(
        say('is there twice: give each trigger a name of its own.', '重名：每个触发器请使用不同的名称。'),
      );
    names.add(name);
    if (type !== 'timer')
      return sentence(
        say(
          `has the type ${JSON.stringify(type)}: only "timer" exists.`,
          `的 type 为 ${JSON.stringify(type)}：只支持 "timer"。`,
        ),
      );
    const problem = cronProblem(config);
    if (problem !== undefined) return sentence(problem);
    return timer(name, text, sentence);
  });
}

function timer(name: string, config: string, sentence: (problem: Text) => Trigger): Trigger {
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
    return sentence(
      say(
        `has a "config" that is no time table, "${config}": ${reason}`,
        `的 config "${config}" 不是有效的时间表：${reason}`,
      ),
    );
  }
}

function cronProblem(config: unknown): Text | undefined {
  if (typeof config !== 'string' || config.trim() === '')
    return say(
      'has no "config": write seven fields, for example "0 0 2 1 * * *".',
      '没有 config：请写七个字段，例如 "0 0 2 1 * * *"。',
    );
  const fields = config.trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return say(
      `has a "config" of ${fields.length} fields, "${config}": write seven (${FIELDS.map(({ name }) => name).join(', ')}), for example "0 0 2 1 * * *".`,
      `的 config "${config}" 有 ${fields.length} 个字段：请写七个（${FIELDS.map(({ zh }) => zh).join('、')}），例如 "0 0 2 1 * * *"。`,
    );
  }
  for (const [index, { name, zh, range, value }] of FIELDS.entries()) {
    const field = fields[index] ?? '';
    const part = `(\\*|(${value})(-(${value}))?)(/\\d+)?`;
    if (new RegExp(`^${part}(,${part})*$`, 'i').test(field)) continue;
    return say(
      `has a "config" whose ${name} is "${field}": write ${range}, with , - * and / where needed.`,
      `的 config 中，“${zh}”字段为 "${field}"：请写 ${range.replace(' or ', ' 或 ').replace(' (0 is Sunday)', '（0 为星期日）')}，可使用 , - * 和 /。`,
    );
  }
  return undefined;
}

function broken(name: string, config: string, problem: Text): Trigger {
  return { name, config, nextRun: () => undefined, problem };
}
