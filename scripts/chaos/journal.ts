/** The records that callback hosts write, which survive a kill. */
import { readFileSync } from 'node:fs';

/** The subject of a callback, with WeChat Pay's and the store's numbers. */
export interface Subject {
  kind: 'pay' | 'refund';
  /** The payment's transaction, or the refund's own number. */
  number: string;
  outTradeNo: string;
}

/** Two lines per call: its beginning, and its answer before it is sent. Times are milliseconds since 1970. */
export type JournalLine =
  /** `process`: the one that it runs in, where a host has several. */
  ({ call: string; at: number; process?: number } & Subject) | { call: string; at: number; answers: string };

/** One call of a callback function. */
export interface Invocation extends Subject {
  call: string;
  /** The host that it ran on, or the id of the function's process. */
  host: number;
  begunAt: number;
  /** Absent if it was killed before, or never answered. */
  answeredAt?: number;
  /** Whether the answer was `{ errcode: 0 }`: after that it must not be called again. */
  confirmed: boolean;
}

/**
 * The calls in a host's journal, in the order in which they began.
 *
 * @param host of calls whose lines name no process
 */
export function readJournal(file: string, host: number): Invocation[] {
  return parseJournal(readFileSync(file, 'utf8'), host);
}

export function parseJournal(journal: string, host: number): Invocation[] {
  const invocations = new Map<string, Invocation>();
  // After the last line break there is nothing, or a line that a kill cut.
  for (const text of journal.split('\n').slice(0, -1)) {
    const line = JSON.parse(text) as JournalLine;
    if ('outTradeNo' in line) {
      const { at: begunAt, process: ranIn = host, ...begun } = line;
      invocations.set(line.call, { ...begun, host: ranIn, begunAt, confirmed: false });
      continue;
    }
    const begun = invocations.get(line.call);
    if (!begun) throw new Error(`The journal of host ${host} answers a call that never began: ${text}`);
    begun.answeredAt = line.at;
    begun.confirmed = confirms(line.answers);
  }
  return [...invocations.values()];
}

function confirms(answers: string): boolean {
  return answers.startsWith('{"errcode":0,');
}
