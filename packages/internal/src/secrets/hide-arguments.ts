import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Words, short numbers and names of options: not secret. */
const HARMLESS = /^-{0,2}[A-Za-z]{1,12}(?:-[a-z]{1,12}){0,3}$|^[\w.:-]{0,5}$/;

/**
 * Removes command-line values that may be secret from a message, such as a key that was given as a folder. The
 * message shows their length instead. Existing files and folders are not secret.
 *
 * @param text the message
 * @param given the arguments of the command line
 */
export function hideArguments(text: string, given: readonly string[] = process.argv.slice(2)): string {
  // The longest first: one may be a part of another.
  const values = given
    .flatMap((argument) => [argument, argument.replace(/^--[^=]*=/s, '')])
    .filter((value) => !HARMLESS.test(value) && !isPath(value))
    .sort((one, other) => other.length - one.length);
  return values.reduce((hidden, value) => hidden.replaceAll(value, `… (${value.length} characters)`), text);
}

/** Whether it is an existing path, or a path made of plain words. */
function isPath(value: string): boolean {
  return existsSync(value) || (/^[A-Za-z._-]{1,24}$/.test(basename(value)) && existsSync(dirname(value)));
}

/** The failure of a command whose message may contain an argument, such as a folder that does not exist. Keeps its code. */
export function withoutArguments(failure: unknown): unknown {
  if (!(failure instanceof Error)) return failure;
  const { code, zh } = failure as { code?: unknown; zh?: unknown };
  const message = hideArguments(failure.message);
  const chinese = typeof zh === 'string' ? hideArguments(zh) : undefined;
  if (message === failure.message && chinese === zh) return failure;
  // Without the original as its cause, which would show the argument.
  return Object.assign(new Error(message), {
    ...(code !== undefined && { code }),
    ...(chinese !== undefined && { zh: chinese }),
  });
}
