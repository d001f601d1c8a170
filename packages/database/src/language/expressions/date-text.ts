/** Forms that JavaScript reads in the machine's own time zone are read as UTC, as MongoDB reads them. */
const WITHOUT_ZONE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?)?$/;
const WITH_ZONE = /(?:Z|[+-]\d{2}:?\d{2}|GMT|UTC)$/i;

/** Reads a date from text, or gives undefined. */
export function readDateText(text: string): Date | undefined {
  const match = WITHOUT_ZONE.exec(text.trim());
  const time = match === null ? (WITH_ZONE.test(text.trim()) ? Date.parse(text) : Number.NaN) : timeOf(match);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Whether a text says its own time zone. */
export function namesZone(text: string): boolean {
  return WITHOUT_ZONE.exec(text.trim()) === null;
}

function timeOf([, ...groups]: RegExpExecArray): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = groups.map((group) =>
    Number(group ?? 0),
  );
  const milliseconds = Number((groups[6] ?? '0').padEnd(3, '0'));
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const time = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  return new Date(time).getUTCDate() === day ? time : Number.NaN;
}
