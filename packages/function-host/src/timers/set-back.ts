/**
 * Milliseconds. A clock that is set back by less runs nothing twice: what has run until then does not run again. One that is
 * set back further was wrong, and its runs do not count. The usual cron programs have the same limit.
 */
const SET_BACK = 3 * 3_600_000;

/**
 * Until when a timer counts as run.
 *
 * @param last the due time of its last run, `undefined` if there is none
 * @param now the present time; both in milliseconds since 1970
 * @returns 0 if the last run does not count
 */
export function ranUntil(last: number | undefined, now: number): number {
  return last !== undefined && last <= now + SET_BACK ? last : 0;
}
