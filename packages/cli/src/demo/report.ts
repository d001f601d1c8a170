import type { WriteStream } from 'node:tty';
import { inspect } from 'node:util';
import { hasColours, type Language, type Text, terminalLanguage, terminalText } from '@opencloudpay/internal';
import colors from 'picocolors';

/** Prints the steps of a command and their results. */
export interface Report {
  /** Starts a step. */
  step(title: Text): void;
  /** Prints a named value. */
  show(name: string | Text, value: unknown): void;
  /** A check of the step succeeded. */
  held(text: Text): void;
  /** The step failed. */
  failed(text: string | Text): void;
}

/** For `--json`: stdout has only the one line at the end. */
export const silent: Report = { step() {}, show() {}, held() {}, failed() {} };

/** Lines for a reader in the language of the terminal: coloured in a terminal (unless NO_COLOR is set), plain in a pipe. */
export function lines(
  out: Pick<WriteStream, 'write'> & { isTTY?: boolean },
  language: Language = terminalLanguage(),
): Report {
  const coloured = hasColours(out);
  const { bold, cyan, green, red } = colors.createColors(coloured);
  const line = (text = '') => out.write(`${terminalText(text, { coloured })}\n`);
  const text = (value: unknown) =>
    typeof value === 'string'
      ? value
      : inspect(value, { colors: coloured, breakLength: 96, compact: 3 }).replaceAll('\n', '\n   ');
  const spoken = (said: string | Text) => (typeof said === 'string' ? said : said[language]);
  let steps = 0;
  return {
    step(title) {
      steps++;
      line();
      line(bold(`${steps}. ${spoken(title)}`));
    },
    show: (name, value) => line(`   ${cyan(spoken(name))} ${text(value)}`),
    held: (text) => line(`   ${green('✓')} ${spoken(text)}`),
    failed: (text) => line(`   ${red('✗')} ${spoken(text)}`),
  };
}
