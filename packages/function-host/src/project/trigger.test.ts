import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTriggers } from './trigger';

const triggerOf = (config: unknown) => {
  const [trigger] = readTriggers([{ name: 'nightly', type: 'timer', config }], 'config.json');
  if (!trigger) throw new Error('expected a trigger');
  return trigger;
};

/** The next runs after a time, all in Beijing time. */
function runs(config: string, after: string, count = 3): string[] {
  const trigger = triggerOf(config);
  expect(trigger.problem).toBeUndefined();
  const found: string[] = [];
  for (let at = new Date(`${after}+08:00`); found.length < count; ) {
    const next = trigger.nextRun(at);
    if (!next) break;
    found.push(new Date(next.getTime() + 8 * 3600_000).toISOString().slice(0, 19));
    at = next;
  }
  return found;
}

describe('a timer’s config', () => {
  // The first six are the documentation's own examples.
  it.each([
    ['*/5 * * * * * *', ['2026-11-21T00:00:05', '2026-11-21T00:00:10', '2026-11-21T00:00:15']],
    ['0 0 2 1 * * *', ['2026-12-01T02:00:00', '2027-01-01T02:00:00', '2027-02-01T02:00:00']],
    ['0 15 10 * * MON-FRI *', ['2026-11-23T10:15:00', '2026-11-24T10:15:00', '2026-11-25T10:15:00']],
    ['0 0 10,14,16 * * * *', ['2026-11-21T10:00:00', '2026-11-21T14:00:00', '2026-11-21T16:00:00']],
    ['0 */30 9-17 * * * *', ['2026-11-21T09:00:00', '2026-11-21T09:30:00', '2026-11-21T10:00:00']],
    ['0 0 12 * * WED *', ['2026-11-25T12:00:00', '2026-12-02T12:00:00', '2026-12-09T12:00:00']],
    ['0 1/10 * * * * *', ['2026-11-21T00:01:00', '2026-11-21T00:11:00', '2026-11-21T00:21:00']],
    ['0 0 0 * * 0 *', ['2026-11-22T00:00:00', '2026-11-29T00:00:00', '2026-12-06T00:00:00']],
    ['0 0 0 1 jan,FEB * *', ['2027-01-01T00:00:00', '2027-02-01T00:00:00', '2028-01-01T00:00:00']],
    ['0 0 0 1 1 * 2030', ['2030-01-01T00:00:00']],
    ['  0   0 8 * * * * ', ['2026-11-21T08:00:00', '2026-11-22T08:00:00', '2026-11-23T08:00:00']],
  ])('is read as the documentation says, in Beijing time: %s', (config, expected) => {
    expect(runs(config, '2026-11-21T00:00:00')).toEqual(expected);
  });

  it('with a day and a weekday is due on both', () => {
    expect(runs('0 0 0 1 * 0 *', '2026-11-28T12:00:00')).toEqual([
      '2026-11-29T00:00:00',
      '2026-12-01T00:00:00',
      '2026-12-06T00:00:00',
    ]);
  });

  it('with a past or an impossible day is never due', () => {
    expect(runs('0 0 0 1 1 * 2020', '2026-11-21T00:00:00')).toEqual([]);
    expect(runs('0 0 0 30 2 * *', '2026-11-21T00:00:00')).toEqual([]);
  });

  it('is due strictly after the given time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('*/5 * * * * * *', '0 */7 * * * * *', '30 0 3 * * * *', '0 0 0 1,15 * MON *'),
        fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (config, after) => {
          const trigger = triggerOf(config);
          const next = trigger.nextRun(after);
          expect(next?.getTime()).toBeGreaterThan(after.getTime());
          // No run was skipped: shortly before it, it is still the next.
          expect(trigger.nextRun(new Date((next?.getTime() ?? 0) - 1))).toEqual(next);
        },
      ),
    );
  });
});

describe('an invalid trigger', () => {
  it.each([
    [
      '0 2 1 * *',
      /Trigger 'nightly' in config\.json has a "config" of 5 fields, "0 2 1 \* \*": write seven \(second, minute,/,
    ],
    ['61 0 0 * * * *', /has a "config" that is no time table, "61 0 0 \* \* \* \*": .*second/],
    ['0 0 0 * * MON#2 *', /whose weekday is "MON#2": write 0-6 \(0 is Sunday\) or SUN-SAT/],
    ['0 0 0 * * 7 *', /whose weekday is "7"/],
    ['0 0 0 L * * *', /whose day is "L": write 1-31/],
    ['0 0 0 ? * * *', /whose day is "\?"/],
    ['0 0 0 * * * 1969', /whose year is "1969": write 1970-2099/],
    ['0 0 0 * * * 2100', /whose year is "2100"/],
    ['', /has no "config"/],
    [undefined, /has no "config"/],
    [5, /has no "config"/],
  ])('reports itself, its place, and the correction: %j', (config, problem) => {
    const trigger = triggerOf(config);
    expect(trigger.problem?.en).toMatch(problem);
    expect(trigger.nextRun(new Date())).toBeUndefined();
  });

  it.each([
    [[{ type: 'timer', config: '0 0 2 1 * * *' }], 'number 1', /needs a "name"/],
    [
      [{ name: '1st', type: 'timer', config: '0 0 2 1 * * *' }],
      '1st',
      /needs a "name" that begins with a letter/,
    ],
    [
      [{ name: 'cos', type: 'cos', config: '0 0 2 1 * * *' }],
      'cos',
      /has the type "cos": only "timer" exists/,
    ],
    [['text'], 'number 1', /needs a "name"/],
    [{ name: 'x' }, 'triggers', /"triggers" in cloudbaserc\.json is not a list/],
  ])('is named by its name, or its place: %j', (declared, name, problem) => {
    const [trigger] = readTriggers(declared, 'cloudbaserc.json');
    expect(trigger?.name).toBe(name);
    expect(trigger?.problem?.en).toMatch(problem);
    expect(trigger?.problem?.en).toContain('cloudbaserc.json');
  });

  it('does not stop other triggers of the same function, except one with its name', () => {
    const timer = { name: 'twice', type: 'timer', config: '0 0 2 1 * * *' };
    const triggers = readTriggers([{ ...timer, name: 'bad', config: 'x' }, timer, timer], 'config.json');
    expect(triggers.map(({ problem }) => problem === undefined)).toEqual([false, true, false]);
    expect(triggers[2]?.problem?.en).toMatch(/is there twice/);
  });

  it('is absent if none is declared', () => {
    expect(readTriggers(undefined, 'config.json')).toEqual([]);
  });
});
