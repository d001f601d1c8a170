import type { WriteStream } from 'node:tty';
import { inspect } from 'node:util';
import { terminalText } from '@opencloudpay/internal';
import colors from 'picocolors';

/** How a command tells a person what it is doing: a headline a step, then what came of it. */
export interface Report {
  /** What is about to happen. */
  step(title: string): void;
  /** What came of it: a name and a value. */
  show(name: string, value: unknown): void;
  /** The step held. */
  held(text: string): void;
  /** The step did not hold. */
  failed(text: string): void;
}

/** For `--json`: nothing but the one line at the end may stand on stdout. */
export const silent: Report = { step() {}, show() {}, held() {}, failed() {} };

/** Lines for a reader: coloured in a terminal (unless NO_COLOR is set), plain in a pipe. */
export function lines(out: Pick<WriteStream, 'write'> & { isTTY?: boolean }): Report {
  const coloured = Boolean(out.isTTY) && !process.env['NO_COLOR'];
  const { bold, cyan, green, red } = colors.createColors(coloured);
  const line = (text = '') => out.write(`${terminalText(text, { coloured })}\n`);
  const text = (value: unknown) =>
    typeof value === 'string'
      ? value
      : inspect(value, { colors: coloured, breakLength: 96, compact: 3 }).replaceAll('\n', '\n   ');
  let steps = 0;
  return {
    step(title) {
      steps++;
      line();
      line(bold(`${steps}. ${title}`));
    },
    show: (name, value) => line(`   ${cyan(name)} ${text(value)}`),
    held: (text) => line(`   ${green('✓')} ${text}`),
    failed: (text) => line(`   ${red('✗')} ${text}`),
  };
}
