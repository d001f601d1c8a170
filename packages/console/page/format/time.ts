import type { Messages } from '../messages/messages';
import type { Language } from '../settings';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };
const kinds = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  short: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  full: {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  },
} satisfies Record<string, Intl.DateTimeFormatOptions>;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats a time in the reader's zone and language. Formats are cached, because creating one is slow. */
export function showTime(at: number, kind: keyof typeof kinds, language: Language): string {
  const key = `${language} ${kind}`;
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(locales[language], { ...kinds[kind], hourCycle: 'h23' });
  formats.set(key, format);
  return format.format(at);
}

/** Rounds to seconds: advancing the clock or sending a retry takes some milliseconds. */
export function wholeSeconds(milliseconds: number): number {
  return Math.round(milliseconds / SECOND) * SECOND;
}

/** Formats milliseconds in at most two units: `2 h 5 min`, `15 s`, `320 ms`. */
export function showDuration(milliseconds: number, units: Messages['units']): string {
  if (milliseconds < SECOND) return `${Math.max(0, Math.round(milliseconds))} ${units.ms}`;
  const parts: [number, string][] = [
    [Math.floor(milliseconds / DAY), units.d],
    [Math.floor((milliseconds % DAY) / HOUR), units.h],
    [Math.floor((milliseconds % HOUR) / MINUTE), units.m],
    [Math.floor((milliseconds % MINUTE) / SECOND), units.s],
  ];
  const first = parts.findIndex(([n]) => n > 0);
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
}

/** Formats milliseconds like a stopwatch: `1:59:05`, `4:07`. */
export function showCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / SECOND));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Parses a duration (`90s`, `15m`, `1h30m`, `1d`) to milliseconds; undefined if it is not one. */
export function durationOf(text: string): number | undefined {
  const compact = text.replaceAll(/\s/g, '').toLowerCase();
  const match = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(compact);
  if (!compact || !match) return undefined;
  const [, d = 0, h = 0, m = 0, s = 0] = match;
  return Number(d) * DAY + Number(h) * HOUR + Number(m) * MINUTE + Number(s) * SECOND;
}
