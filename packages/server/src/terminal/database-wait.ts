import type { DatabaseWait } from '@opencloudpay/durable';
import { type Text, terminalLanguage } from '@opencloudpay/internal';
import { shownTime } from '../operators/point-in-time';
import { say } from './say';

/** Tells the person at the terminal that a command waits for its database, on stderr: stdout is for the result. */
export function tellCommandWaits(wait: DatabaseWait): void {
  process.stderr.write(`${waitText(wait)[terminalLanguage()]}\n`);
}

/** `Waiting for PostgreSQL at 127.0.0.1:5432/shop since 2026-03-20 10:00:05 …` */
export function waitText({ server, since }: DatabaseWait): Text {
  // As the errors of the database name it in Chinese.
  const inChinese = server.replace(/^PostgreSQL at /, 'PostgreSQL ');
  return say(
    `Waiting for ${server} since ${shownTime(since)}: start it, or stop with Ctrl+C and correct DATABASE_URL.`,
    `从 ${shownTime(since)} 起等待 ${inChinese}：请启动它；或按 Ctrl+C 停止，改正 DATABASE_URL。`,
  );
}
