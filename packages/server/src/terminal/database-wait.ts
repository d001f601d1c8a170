import type { DatabaseWait } from '@opencloudpay/durable';
import { shownTime } from '../operators/point-in-time';

/** Tells the person at the terminal that a command waits for its database, on stderr: stdout is for the result. */
export function tellCommandWaits(wait: DatabaseWait): void {
  process.stderr.write(`${waitText(wait)}\n`);
}

/** `Waiting for PostgreSQL at 127.0.0.1:5432/shop since 2026-03-20 10:00:05 …` */
export function waitText({ server, since }: DatabaseWait): string {
  return `Waiting for ${server} since ${shownTime(since)}: start it, or stop with Ctrl+C and correct DATABASE_URL.`;
}
