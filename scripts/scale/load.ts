/** Sends notifications as fast as they are acknowledged, and measures how long that takes. */
import { Agent, request } from 'node:http';
import type { Parcel } from './notifications.ts';

export interface Accepted {
  notifications: number;
  /** From the first to the last. */
  seconds: number;
  /** Milliseconds from sending to the complete answer. */
  p50: number;
  p99: number;
  /** Notifications that were not answered SUCCESS: if there are any, the measurement is invalid. */
  refused: number;
}

export interface Load {
  /** Base addresses, used alternately. */
  gateways: readonly string[];
  /** How many are under way at once, each on a kept-alive connection, as with proxies. */
  atOnce: number;
  /** The next one; `undefined` at the end. */
  next: () => Parcel | undefined | Promise<Parcel | undefined>;
}

export async function send({ gateways, atOnce, next }: Load): Promise<Accepted> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const times: number[] = [];
  let refused = 0;
  let turn = 0;
  const started = performance.now();
  async function sender(): Promise<void> {
    for (let parcel = await next(); parcel; parcel = await next()) {
      const gateway = gateways[turn++ % gateways.length] ?? '';
      const sent = performance.now();
      const acknowledged = await post(`${gateway}${parcel.path}`, parcel.body, agent);
      times.push(performance.now() - sent);
      if (!acknowledged) refused += 1;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sender));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  const sorted = Float64Array.from(times).sort();
  return {
    notifications: times.length,
    seconds,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    refused,
  };
}

/** @param sorted ascending */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function post(url: string, body: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        answer += chunk;
      });
      response.on('end', () => resolve(response.statusCode === 200 && answer.includes('[SUCCESS]')));
      response.on('error', reject);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}
