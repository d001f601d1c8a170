/** Timers and names of functions in the notations of the platforms. */
import { expect, it } from '@jest/globals';
import { Cron } from 'croner';
import fc from 'fast-check';
import { parse } from 'yaml';
import { serverlessDevs } from './aliyun-fc';
import { samTemplate } from './aws-lambda';
import { forEventBridge, forFunctionCompute } from './cron';
import { entryText } from './entry';
import type { Deployment } from './platform';

const within = (from: number, to: number) => fc.integer({ min: from, max: to }).map(String);
const field = (from: number, to: number) =>
  fc.oneof(
    fc.constant('*'),
    within(from, to),
    fc.tuple(within(from, to), within(from, to)).map(([one, other]) => `${one},${other}`),
    fc.integer({ min: 2, max: 5 }).map((step) => `*/${step}`),
  );
const weekday = fc.oneof(fc.constant('*'), within(0, 6), fc.constantFrom('1-5', '0,6', 'MON-FRI', '1-6/2'));

/** Seconds, minutes, hours, months; and a day or a weekday, not both. */
const timers = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), weekday, fc.boolean())
  .map(([minute, hour, day, month, week, byWeekday]) =>
    ['0', minute, hour, byWeekday ? '*' : day, month, byWeekday ? week : '*', '*'].join(' '),
  );

const runsOf = (pattern: string) =>
  new Cron(pattern, { timezone: 'Asia/Shanghai', paused: true })
    .nextRuns(5, new Date('2026-01-01T00:00:00Z'))
    .map((date) => date.toISOString());

/** CloudBase's year is the last of seven fields; croner's, too, where it is one. */
const sixFields = (config: string) => config.split(' ').slice(0, 6).join(' ');

it('a timer runs at the same times on EventBridge', () => {
  fc.assert(
    fc.property(timers, (config) => {
      const { expression = '', losesSeconds } = forEventBridge(config) ?? {};
      const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.split(' ') ?? [];
      expect([fields.length, losesSeconds]).toEqual([6, false]);
      const [minute, hour, day, month, week] = fields;
      expect([day, week].filter((each) => each === '?')).toHaveLength(1);
      // croner counts weekdays from 0 as CloudBase does, and has no 1 for Sunday: only names are the same in both.
      expect(week?.replace(/\/\d+/, '')).not.toMatch(/\d/);
      const pattern = ['0', minute, hour, day, month, week]
        .map((each) => (each === '?' ? '*' : each))
        .join(' ');
      expect(runsOf(pattern)).toEqual(runsOf(sixFields(config)));
    }),
    { numRuns: 60 },
  );
});

it('a timer runs at the same times on Function Compute', () => {
  fc.assert(
    fc.property(timers, (config) => {
      const [, pattern = ''] = /^CRON_TZ=Asia\/Shanghai (.*)$/.exec(forFunctionCompute(config)) ?? [];
      expect(pattern.split(' ')).toHaveLength(6);
      expect(runsOf(pattern)).toEqual(runsOf(sixFields(config)));
    }),
    { numRuns: 60 },
  );
});

it('what EventBridge cannot have is said: seconds, and a day together with a weekday', () => {
  expect(forEventBridge('*/10 * * * * * *')).toMatchObject({ losesSeconds: true });
  expect(forEventBridge('0 0 2 1 * 1 *')).toBeUndefined();
});

const fn = (name: string, timer?: string): Deployment['functions'][number] => ({
  ...{ name, folder: `cloudfunctions/${name}`, entry: `cloudfunctions/${name}/index.js` },
  ...{ usesSdk: true, pays: false, isCallback: timer === undefined, variables: [] },
  timers: timer === undefined ? [] : [{ name: timer, config: '0 0 2 * * * *' }],
});
const deployment = (...functions: Deployment['functions']): Deployment => ({
  ...{ name: 'shop', region: 'ap-southeast-1', functions },
});

it('names that are no identifiers are quoted, and those that differ by a dash have resources of their own', () => {
  const functions = deployment(fn('pay-back'), fn('pay_back'), fn("o'clock"));
  const text = entryText(functions, { subpath: 'aws-lambda', made: 'awsLambda', exported: 'handler' });
  const made: Record<string, unknown>[] = [];
  new Function('require', 'exports', text)(
    (name: string) =>
      name.startsWith('@') ? { awsLambda: (given: Record<string, unknown>) => made.push(given) } : name,
    {},
  );
  const [loaded = {}] = made;
  expect(Object.entries(loaded).map(([name, load]) => [name, (load as () => string)()])).toEqual(
    ['pay-back', 'pay_back', "o'clock"].map((name) => [name, `../../cloudfunctions/${name}`]),
  );
  const names = (resources: object) => Object.keys(resources).sort();
  expect(names(parse(samTemplate(functions)).Resources)).toEqual([
    'FunctionOClock',
    'FunctionPayBack',
    'FunctionPayBack2',
    'Shop',
  ]);
  expect(names(parse(serverlessDevs(functions)).resources)).toHaveLength(4);
});

it('timers of two functions with one name each run their own function', () => {
  const functions = deployment(fn('clean', 'daily'), fn('report', 'daily'), fn('close', 'often'));
  const text = entryText(functions, { subpath: 'aws-lambda', made: 'awsLambda', exported: 'handler' });
  expect(text).toContain("{ 'clean-daily': 'clean', 'report-daily': 'report', often: 'close' }");
  const schedules = [...samTemplate(functions).matchAll(/Name: (\S*(?:daily|often))$/gm)].map(
    ([, name]) => name,
  );
  expect(schedules).toEqual(['clean-daily', 'report-daily', 'often']);
});
