const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses a time of an operator: an age (`90m`, `36h`, `7d`) or ISO 8601, by default in this machine's time zone.
 *
 * @returns `undefined` for other text
 */
export function pointInTime(text: string, now = Date.now()): Date | undefined {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text.trim()) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (UNITS[unit] ?? 0));
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.test(text.trim()))
    return undefined;
  const written = text.trim().replace(' ', 'T');
  // Date would turn 30 February into 2 March.
  const day = new Date(`${written.slice(0, 10)}T00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(written.slice(0, 10))) return undefined;
  // Date would read a day without time as UTC.
  const date = new Date(written.length === 10 ? `${written}T00:00` : written);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `2026-03-20 10:00:05`, in this machine's zone. */
export function shownTime(date: Date | null | undefined): string {
  return date ? date.toLocaleString('sv') : '';
}
