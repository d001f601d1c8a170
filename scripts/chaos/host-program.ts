/**
 * A callback host that will be killed: answers `httpAdapter` like a function host, and writes down
 * each invocation when it begins and before it is answered. Most answers are right and fast; some are wrong, some
 * late, some never come; none comes after the gateway's timeout.
 */
import { randomUUID } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { tell, whatToDo } from './child-program.ts';
import type { JournalLine, Subject } from './journal.ts';
import { seededRandom } from './random.ts';
import { HOST_PATIENCE } from './timing.ts';

export interface HostProgram {
  port: number;
  journal: string;
  seed: string;
}

/** What distinguishes the event of a payment from that of a refund. */
interface CallbackEvent {
  outTradeNo: string;
  transactionId: string;
  outRefundNo?: string;
  refundId?: string;
}

const { port, journal, seed } = await whatToDo<HostProgram>();

// A written line survives the process, because the kernel has it. One write per line, so that lines stay whole.
const file = openSync(journal, 'a');
const note = (line: JournalLine) => writeSync(file, `${JSON.stringify(line)}\n`);

/** How often a payment's or refund's callback was called since this process started: each call draws a new behaviour. */
const calls = new Map<string, number>();

const WRONG: readonly [unknown, ...unknown[]] = [
  { errcode: 1, errmsg: 'sold out' },
  { return_code: 'SUCCESS' },
  'success',
  null,
];

const server = createServer(async (request, response) => {
  const { outTradeNo, transactionId, outRefundNo, refundId } = JSON.parse(
    await text(request),
  ) as CallbackEvent;
  const subject: Subject =
    refundId === undefined
      ? { kind: 'pay', number: transactionId, outTradeNo }
      : { kind: 'refund', number: refundId, outTradeNo };
  // WeChat Pay's numbers do not come from the seed.
  const own = outRefundNo ?? outTradeNo;
  const nth = (calls.get(own) ?? 0) + 1;
  calls.set(own, nth);
  const { fraction, between, pick } = seededRandom(`${seed}/${own}/${nth}`);
  const call = randomUUID();
  const begunAt = Date.now();
  note({ call, at: begunAt, ...subject });

  const lot = fraction();
  // The gateway's timeout ends the call.
  if (lot < 0.01) return;
  await new Promise((resolve) => setTimeout(resolve, lot < 0.03 ? between(200, 900) : between(1, 25)));
  if (Date.now() - begunAt > HOST_PATIENCE) return;
  const result: unknown = lot < 0.09 ? pick(WRONG) : { errcode: 0, errmsg: 'ok' };
  const fails = lot >= 0.09 && lot < 0.11;
  note({ call, at: Date.now(), answers: fails ? 'failure' : JSON.stringify(result) });
  response.writeHead(fails ? 500 : 200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      fails
        ? { errorCode: 'FUNCTION_THREW', errorMessage: 'no luck', requestId: call }
        : { result, requestId: call },
    ),
  );
});

server.keepAliveTimeout = 65_000;
server.listen(port, '127.0.0.1', () => tell('ready'));
