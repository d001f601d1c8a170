/** Mini programs: they log in, and call functions on any host until the outcome is known. */
import type { Seller } from '../system.ts';

export interface CustomersOptions {
  /** The hosts, as a balancer in front of them has them. */
  urls: readonly string[];
  /** A fresh code of `wx.login` of a user. */
  loginCode(user: string): string;
}

/** Users that buy. */
const USERS = 16;
/** Milliseconds for the answer to a call, between two attempts, and for all attempts. */
const ANSWER = 30_000;
const PAUSE = 100;
const PATIENCE = 300_000;

interface Answer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

export function customers({ urls, loginCode }: CustomersOptions): Seller {
  const sessions = new Map<string, string>();
  let calls = 0;

  async function post(path: string, body: object, session?: string): Promise<Answer> {
    const [url] = urls.slice(calls++ % urls.length);
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(session !== undefined && { authorization: `Bearer ${session}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER),
    });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  async function sessionOf(user: string): Promise<string> {
    const known = sessions.get(user);
    if (known !== undefined) return known;
    const { status, body } = await post('/login', { code: loginCode(user) });
    if (status !== 200) throw new Error(`The login was answered ${status} ${JSON.stringify(body)}`);
    const session = String(body['token']);
    sessions.set(user, session);
    return session;
  }

  /** Calls until the function succeeds: a host may be down, a process killed, the database away. */
  async function call(user: string, name: string, event: object): Promise<Readonly<Record<string, unknown>>> {
    const started = performance.now();
    let problem: unknown;
    while (performance.now() - started < PATIENCE) {
      try {
        const { status, body } = await post(`/call/${name}`, event, await sessionOf(user));
        if (status === 401) sessions.delete(user);
        const result = Object(body['result']) as Readonly<Record<string, unknown>>;
        if (status === 200 && result['problem'] === undefined) return result;
        problem = `${status} ${JSON.stringify(body)}`;
      } catch (error) {
        problem = error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    throw new Error(`'${name}' failed for ${PATIENCE / 1000} s, at last: ${String(problem)}`);
  }

  const userOf = (outTradeNo: string) => `user-${Number(outTradeNo.slice(-7)) % USERS}`;
  return {
    async order({ outTradeNo, totalFee }) {
      const { payment } = await call(userOf(outTradeNo), 'buy', { outTradeNo, totalFee });
      return payment as object;
    },
    async refund({ outTradeNo, totalFee }, { outRefundNo, refundFee }) {
      const fees = { totalFee, refundFee };
      await call(userOf(outTradeNo), 'give_back', { outTradeNo, outRefundNo, ...fees });
    },
  };
}
