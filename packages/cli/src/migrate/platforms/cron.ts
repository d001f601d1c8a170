const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** A timer of CloudBase in another notation. */
export interface Converted {
  readonly expression: string;
  /** Whether the seconds of the original are lost: the platform has none. */
  readonly losesSeconds: boolean;
}

/**
 * A timer for Amazon EventBridge Scheduler: minute, hour, day, month, weekday, year. The schedule names its time zone, so the
 * hours stay Beijing's.
 *
 * @param config CloudBase's seven fields: second, minute, hour, day, month, weekday, year
 * @returns `undefined` for a day and a weekday together, which EventBridge cannot have
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function forEventBridge(config: string): Converted | undefined {
  const [second = '0', minute = '*', hour = '*', day = '*', month = '*', weekday = '*', year = '*'] = config
    .trim()
    .split(/\s+/);
  const isAnyDay = day === '*' || day === '?';
  const isAnyWeekday = weekday === '*' || weekday === '?';
  if (!isAnyDay && !isAnyWeekday) return undefined;
  const fields = isAnyWeekday
    ? [minute, hour, isAnyDay ? '*' : day, month, '?', year]
    : [minute, hour, '?', month, inNames(weekday), year];
  return { expression: `cron(${fields.join(' ')})`, losesSeconds: second !== '0' && second !== '00' };
}

/**
 * A timer for Function Compute: second, minute, hour, day, month, weekday, in Beijing time. It has no years.
 *
 * @see https://help.aliyun.com/zh/functioncompute/time-triggers
 */
export function forFunctionCompute(config: string): string {
  const [weekday = '*', ...before] = config.trim().split(/\s+/).slice(0, 6).reverse();
  return `CRON_TZ=Asia/Shanghai ${[...before.reverse(), inNames(weekday)].join(' ')}`;
}

/** EventBridge and Function Compute count weekdays from 1, CloudBase from 0: names mean the same in all. A step is no day. */
function inNames(weekday: string): string {
  return weekday.replace(/(?<!\/)\b[0-7]\b/g, (digit) => WEEKDAYS[Number(digit) % 7] ?? digit);
}
