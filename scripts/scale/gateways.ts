/** The measured gateway processes. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { GatewayProgram, Pending, Usage } from './gateway-program.ts';
import { MERCHANT, NOTIFY_SECRET } from './notifications.ts';

export interface MeasuredGateways {
  readonly urls: readonly string[];
  /** The current usage of each. */
  usage(): Promise<[Usage, ...Usage[]]>;
  /**
   * Limits the number of sent and undelivered notifications: await it before each notification, in all
   * senders. For measurements without a growing queue.
   */
  room(): Promise<void>;
  /** Resolves when all notifications after {@link room} are delivered. */
  delivered(): Promise<void>;
  /** Resolves when all accepted notifications are delivered. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds between two checks for undelivered notifications. */
const LOOK = 50;
/** The most sent and undelivered notifications with {@link MeasuredGateways.room}. */
const SHORT = 100;

export async function startGateways(
  count: number,
  database?: GatewayProgram['database'],
): Promise<MeasuredGateways> {
  const argument: GatewayProgram = {
    merchant: MERCHANT,
    notifySecret: NOTIFY_SECRET,
    ...(database && { database }),
  };
  const children: ChildProcess[] = [];
  const urls: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const child = fork(join(import.meta.dirname, 'gateway-program.ts'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.send(argument);
    children.push(child);
    urls.push((await said<{ url: string }>(child)).url);
  }
  const ask = <Answer>(child: ChildProcess, question: 'usage' | 'pending') => {
    const answer = said<Answer>(child);
    child.send(question);
    return answer;
  };
  /** One request at a time: an answer does not name its request. */
  let asking: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(question: () => Promise<Answer>) => {
    const answer = asking.then(question);
    asking = answer.catch(() => undefined);
    return answer;
  };
  let sent = 0;
  let looking: Promise<number> | undefined;
  const [first, ...others] = children;
  if (!first) throw new Error('At least one gateway is needed.');
  const usage = () =>
    inTurn(async (): Promise<[Usage, ...Usage[]]> => {
      const rest = Promise.all(others.map((child) => ask<Usage>(child, 'usage')));
      return [await ask<Usage>(first, 'usage'), ...(await rest)];
    });
  const undelivered = async () => sent - (await usage()).reduce((sum, { called }) => sum + called, 0);
  return {
    urls,
    usage,
    async room() {
      sent += 1;
      while (sent > SHORT) {
        looking ??= undelivered().finally(() => {
          looking = undefined;
        });
        if ((await looking) <= SHORT) return;
        await new Promise((resolve) => setTimeout(resolve, LOOK / 5));
      }
    },
    async delivered() {
      while ((await undelivered()) > 0) await new Promise((resolve) => setTimeout(resolve, LOOK));
    },
    async drained() {
      while ((await inTurn(() => ask<Pending>(first, 'pending'))) > 0)
        await new Promise((resolve) => setTimeout(resolve, LOOK));
    },
    async stop() {
      const ended = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ended);
    },
  };
}

function said<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('A gateway ended by itself: see above.'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as Message);
    });
  });
}
