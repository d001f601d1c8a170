/** Milliseconds: a smaller difference does no harm, and may be the answer's time on the network. */
const TOLERABLE = 60_000;

/**
 * How far this machine's clock is ahead of a server's, by the `Date` header of a fresh answer.
 *
 * @returns milliseconds, negative if it is behind; 0 if the header is missing or the difference tolerable
 */
export function clockAhead(date: string | undefined, now = Date.now()): number {
  const ahead = now - Date.parse(date ?? '');
  return Math.abs(ahead) > TOLERABLE ? ahead : 0;
}

/** A part of a sentence; `''` if the clock is right. */
export function clockProblem(ahead: number): string {
  if (ahead === 0) return '';
  return `this machine’s clock is ${duration(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'}: set it (NTP)`;
}

/** Hours and minutes as text. */
export function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}

/** The clock's time for a person to compare: a wrong clock makes certificates fail, too. */
export function clockReading(now = new Date()): string {
  return `this machine’s clock says ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC: if that is wrong, set it (NTP)`;
}
