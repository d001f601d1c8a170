/** Carries out the plan for one exchange, except on the connection itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../chaos/random.ts';
import type { Answered, AnswerPool } from './answer-pool.ts';
import { truncate } from './damage.ts';
import type { Hop, Reply, Subject } from './hop.ts';
import type { Fault } from './plan.ts';

/** The answer for the client. */
export type Ending =
  | {
      type: 'reply';
      reply: Reply;
      /** The connection ends after this number of bytes, which is less than announced. */
      cutAfter?: number;
      /** The same answer comes again on the same connection, after this number of milliseconds. */
      againAfter?: number;
      /** The other call, if the answer belongs to one. */
      of?: Subject;
    }
  | { type: 'reset' };

export interface Exchange {
  subject: Subject;
  body: Buffer;
  /** Forwards a request, after this number of milliseconds. Rejects if no answer came. */
  passOn: (body: Buffer, after?: number) => Promise<Reply>;
  random: Random;
}

/** Milliseconds that an answer waits for another one to be exchanged with. */
const SWAP_PATIENCE = 300;

export async function perform(
  fault: Fault | undefined,
  { subject, body, passOn: pass, random }: Exchange,
  hop: Hop,
  pool: AnswerPool,
): Promise<Ending> {
  const answered = (reply: Reply): Ending => ({ type: 'reply', reply });
  const ofOther = (other: Answered): Ending => ({ type: 'reply', reply: other.reply, of: other.subject });
  const about = (reply: Reply): Answered => ({ subject, reply, refusal: hop.refusalIn(reply) });
  // The server's answers to damaged requests are genuine, too.
  const passOn: Exchange['passOn'] = async (sent, after) => {
    const reply = await pass(sent, after);
    pool.remember(about(reply));
    return reply;
  };
  switch (fault?.kind) {
    case undefined: {
      const reply = await passOn(body);
      const other = pool.offer(about(reply));
      return other ? ofOther(other) : answered(reply);
    }
    case 'delay': {
      const reply = await passOn(body, fault.side === 'request' ? fault.by : 0);
      if (fault.side === 'answer') await sleep(fault.by);
      return answered(reply);
    }
    case 'reset':
      if (fault.when === 'after') await passOn(body);
      return { type: 'reset' };
    case 'truncate': {
      if (fault.side === 'request') return answered(await passOn(truncate(body, fault.share)));
      const reply = await passOn(body);
      const left = truncate(reply.body, fault.share);
      return fault.framed
        ? answered({ ...reply, body: left })
        : { type: 'reply', reply, cutAfter: left.length };
    }
    case 'corrupt': {
      if (fault.side === 'request') return answered(await passOn(hop.corrupt(body, fault.how, random)));
      const reply = await passOn(body);
      return answered(
        hop.corruptHeaders?.(reply, random) ?? { ...reply, body: hop.corrupt(reply.body, fault.how, random) },
      );
    }
    case 'page':
      if (fault.when === 'after') await passOn(body);
      return answered(page(fault.status));
    case 'twice': {
      if (fault.side === 'request') {
        // The first answer is used, as for a request that a proxy repeats; the other one is dropped.
        return answered(await Promise.any([passOn(body), passOn(body, fault.by)]));
      }
      return { type: 'reply', reply: await passOn(body), againAfter: fault.by };
    }
    case 'other-answer': {
      const { how, ofSameApi, refusal } = fault;
      const own = hop.replaysOwnAnswers;
      const earlier =
        how === 'replay' ? pool.earlier(subject, { ofSameApi, refusal, own }, random) : undefined;
      const reply = await passOn(body);
      const other = how === 'swap' ? await pool.swap(about(reply), { ofSameApi }, SWAP_PATIENCE) : earlier;
      return other ? ofOther(other) : answered(reply);
    }
    case 'refusal': {
      const refused = hop.refuse(fault.code, fault.when, body);
      if (!refused) return answered(await passOn(body));
      if (fault.when === 'after') await passOn(body);
      return answered(refused);
    }
  }
}

const TITLES: Readonly<Record<number, string>> = {
  200: 'Welcome',
  500: '500 Internal Server Error',
  502: '502 Bad Gateway',
  503: '503 Service Temporarily Unavailable',
  504: '504 Gateway Time-out',
};

function page(status: number): Reply {
  const title = TITLES[status] ?? String(status);
  const html = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) };
}
