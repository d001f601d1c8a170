import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Words, short numbers and names of options: no secret. */
const HARMLESS = /^-{0,2}[A-Za-z]{1,12}(?:-[a-z]{1,12}){0,3}$|^[\w.:-]{0,5}$/;

/**
 * A message without what was given on the command line and may be a secret, such as a key in the place of a folder: the
 * message tells the length instead. Files and folders that exist are no secrets.
 *
 * @param text what would be written
 * @param given the arguments
 */
export function hideArguments(text: string, given: readonly string[] = process.argv.slice(2)): string {
  // The longest first: one may be a part of another.
  const values = given
    .flatMap((argument) => [argument, argument.replace(/^--[^=]*=/s, '')])
    .filter((value) => !HARMLESS.test(value) && !isPath(value))
    .sort((one, other) => other.length - one.length);
  return values.reduce((hidden, value) => hidden.replaceAll(value, `… (${value.length} characters)`), text);
}

/** Of what is there, or would be a file or folder of words where it were there. */
function isPath(value: string): boolean {
  return existsSync(value) || (/^[A-Za-z._-]{1,24}$/.test(basename(value)) && existsSync(dirname(value)));
}

/** The failure of a command whose message may name what it was given, such as a folder that is none. */
export function withoutArguments(failure: unknown): unknown {
  if (!(failure instanceof Error)) return failure;
  const message = hideArguments(failure.message);
  // Without the failure as its cause, which would tell after all.
  return message === failure.message ? failure : new Error(message);
}
