/** A stream that may be a terminal. */
interface Out {
  isTTY?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether text on the stream may have colours: on a terminal that has them, unless `NO_COLOR` is set (https://no-color.org). The
 * logs of CI have colours only where it shows a terminal.
 *
 * @param env Default: `process.env`
 */
export function hasColours({ isTTY }: Out, env: Environment = process.env): boolean {
  return isTTY === true && env['TERM'] !== 'dumb' && !env['NO_COLOR'];
}

/**
 * Whether a line of the stream may be rewritten, as a progress bar does: on a terminal that can move its cursor, with a person
 * before it. CI keeps every line that was ever written.
 *
 * @param env Default: `process.env`
 */
export function isLive({ isTTY }: Out, env: Environment = process.env): boolean {
  return isTTY === true && env['TERM'] !== 'dumb' && !isSet(env['CI']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(|0|false)$/i.test(value);
}
