/** What the callback hosts wrote down, which no kill can take back. */
import { readFileSync } from 'node:fs';

/** What a callback was called for, as WeChat Pay numbers it and the gateways' store does. */
export interface Subject {
  kind: 'pay' | 'refund';
  /** The payment's transaction, or the refund's own number. */
  number: string;
  outTradeNo: string;
}

/** Two lines a call: that it began, and what it is about to be answered. Times are milliseconds since 1970. */
export type JournalLine =
  | ({ call: string; at: number } & Subject)
  | { call: string; at: number; answers: string };

/** One call of a callback function. */
export interface Invocation extends Subject {
  call: string;
  /** Which of the hosts it ran on. */
  host: number;
  begunAt: number;
  /** Absent where it was killed before, or never answered. */
  answeredAt?: number;
  /** Whether the answer was `{ errcode: 0 }`: from then on it must not be called again. */
  confirmed: boolean;
}

/** The calls that a host's journal tells of, in the order in which they began. */
export function readJournal(file: string, host: number): Invocation[] {
  return parseJournal(readFileSync(file, 'utf8'), host);
}

export function parseJournal(journal: string, host: number): Invocation[] {
  const invocations = new Map<string, Invocation>();
  // After the last line break there is nothing, or what a kill left of a line.
  for (const text of journal.split('\n').slice(0, -1)) {
    const line = JSON.parse(text) as JournalLine;
    if ('outTradeNo' in line) {
      const { at: begunAt, ...begun } = line;
      invocations.set(line.call, { ...begun, host, begunAt, confirmed: false });
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
