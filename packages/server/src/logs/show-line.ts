import { hasColours, terminalText } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import { type LevelName, type LogLine, levelName } from './log-line';

const colors = createColors(hasColours(process.stdout));

/** Shown before the message, or the same in every line. */
const NOT_REPEATED = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'function', 'functionName', 'code']);

const PAINT: Readonly<Record<LevelName, (text: string) => string>> = {
  trace: colors.dim,
  debug: colors.dim,
  info: (text) => text,
  warn: colors.yellow,
  error: colors.red,
  fatal: colors.red,
};

/** One readable line for a terminal: `20:15:03.120 warn pay_cb FUNCTION_FAILED The message key=value`. */
export function showLine(line: LogLine): string {
  const { time, msg, code } = line;
  const level = levelName(line);
  const name = line['function'] ?? line['functionName'];
  const rest = Object.entries(line)
    .filter(([key]) => !NOT_REPEATED.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const [clock, named, coded, message, facts] = [
    ...[timeOf(time), name ?? '', code ?? '', msg ?? '', rest.join(' ')],
  ].map((part) => oneLine(String(part)));
  return [
    clock && colors.dim(clock),
    PAINT[level](level),
    named && colors.cyan(named),
    coded && colors.bold(coded),
    message,
    facts && colors.dim(facts),
  ]
    .filter(Boolean)
    .join(' ');
}

/** A function may have written line breaks and escape sequences. */
function oneLine(text: string): string {
  return terminalText(text).replaceAll('\n', '⏎');
}

function timeOf(time: unknown): string {
  const date = new Date(typeof time === 'number' || typeof time === 'string' ? time : Number.NaN);
  if (Number.isNaN(date.getTime())) return '';
  const two = (value: number, length = 2) => String(value).padStart(length, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${two(date.getMilliseconds(), 3)}`;
}
