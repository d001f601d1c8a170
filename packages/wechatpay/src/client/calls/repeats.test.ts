import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { apis } from '../../apis/index';
import { RequestError } from '../../errors';
import { closeServers, merchant, refusal, serve, serveRaw, success } from '../../testing/loopback';
import type { Answer } from '../answers/answer';
import { createClient } from '../client';
import type { ClientOptions } from '../options';

// The shortest pauses between attempts.
beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterAll(() => {
  jest.restoreAllMocks();
});
afterEach(closeServers);

const client = (endpoints: string[], options: Partial<ClientOptions> = {}) =>
  createClient({ ...merchant, endpoints, timeout: 20_000, ...options });
const query = { out_trade_no: '00123456' };
const good = () => serve((request, response) => response.end(success(request)));

describe('an answer that WeChat Pay wants repeated', () => {
  it.each(['SYSTEMERROR', 'BIZERR_NEED_RETRY'])('%s is repeated with the same bytes', async (code) => {
    let times = 0;
    const { url, received } = await serve((request, response) =>
      response.end(++times < 3 ? refusal(request, code) : success(request)),
    );
    expect(await client([url]).request(apis.queryOrder, query)).toMatchObject({ result_code: 'SUCCESS' });
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('is returned if it stays the answer', async () => {
    const { url, received } = await serve((request, response) =>
      response.end(refusal(request, 'SYSTEMERROR')),
    );
    expect(await client([url]).request(apis.queryOrder, query)).toMatchObject({ err_code: 'SYSTEMERROR' });
    expect(received).toHaveLength(3);
  });

  it('is repeated on the other host', async () => {
    const first = await serve((request, response) => response.end(refusal(request, 'SYSTEMERROR')));
    const second = await good();
    await client([first.url, second.url]).request(apis.queryOrder, query);
    expect(second.received.map(({ body }) => body)).toEqual(first.received.map(({ body }) => body));
  });

  it('leaves the outcome unknown if no host answers any more', async () => {
    const { url } = await serve((request, response) => response.end(refusal(request, 'SYSTEMERROR')));
    const stays = client([url, await refusingAddress()]).request(apis.closeOrder, query);
    await expect(stays).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', query });
    const silent = client([url, await refusingAddress(), await refusingAddress()]).request(
      apis.closeOrder,
      query,
    );
    await expect(silent).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', query });
  });

  it.each(['ORDERPAID', 'NOTENOUGH', 'INVALID_REQUEST', 'FREQUENCY_LIMITED', 'SIGNERROR', 'systemerror'])(
    'is not %s: every other refusal is final',
    async (code) => {
      const { url, received } = await serve((request, response) => response.end(refusal(request, code)));
      expect(await client([url, url]).request(apis.queryOrder, query)).toMatchObject({ err_code: code });
      expect(received).toHaveLength(1);
    },
  );
});

describe('a network error', () => {
  it('gives the backup host the same bytes, if the first one refuses connections', async () => {
    const backup = await good();
    await client([await refusingAddress(), backup.url]).request(apis.queryOrder, query);
    expect(backup.received).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof serve>[0]]>([
    ['closes the connection after it has read the request', (_, response) => response.destroy()],
    ['resets it', (_, response) => response.socket?.resetAndDestroy()],
    [
      'cuts its answer',
      (request, response) =>
        response.writeHead(200, { 'Content-Length': 9999 }).write(success(request), () => response.destroy()),
    ],
    ['answers with something other than HTTP', (_, response) => response.socket?.end('oops\r\n\r\n')],
    ['is behind a gateway that does not reach it', (_, response) => response.writeHead(502).end('<html>')],
    ['is behind a gateway that is out of service', (_, response) => response.writeHead(503).end()],
    ['is behind a gateway that times out', (_, response) => response.writeHead(504).end()],
  ])('gives the backup host the same bytes, if the first one %s', async (_, failing) => {
    const first = await serve(failing);
    const backup = await good();
    expect(await client([first.url, backup.url]).request(apis.queryOrder, query)).toMatchObject({
      result_code: 'SUCCESS',
    });
    expect(first.received).toHaveLength(1);
    expect(backup.received.map(({ body }) => body)).toEqual(first.received.map(({ body }) => body));
  });

  it('gives the backup host the same bytes, if the first one hangs, within the deadline', async () => {
    const first = await serve(() => undefined);
    const backup = await good();
    await client([first.url, backup.url], { timeout: 1100 }).request(apis.queryOrder, query);
    expect(backup.received.map(({ body }) => body)).toEqual(first.received.map(({ body }) => body));
  });

  it('that persists leaves the outcome unknown, with the numbers to query', async () => {
    const { url, received } = await serve((_, response) => response.destroy());
    const refund = { ...query, out_refund_no: 'r1', total_fee: 100, refund_fee: 50 };
    const call = client([url]).request({ ...apis.refund, certificate: false }, refund);
    await expect(call).rejects.toBeInstanceOf(RequestError);
    await expect(call).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      outcomeUnknown: true,
      query: { out_trade_no: '00123456', out_refund_no: 'r1' },
    });
    await expect(call).rejects.toThrow(
      /^No answer to refund: the connection to 127\.0\.0\.1:\d+ broke: .* \(ECONNRESET\) \(3 attempts\)\. The outcome is unknown: WeChat Pay may have carried it out\. Query out_trade_no 00123456, out_refund_no r1 before you retry\.$/,
    );
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('that is a refused connection everywhere has certainly done nothing', async () => {
    const call = client([await refusingAddress(), await refusingAddress()]).request(apis.queryOrder, query);
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE', outcomeUnknown: false, query });
    await expect(call).rejects.toThrow(
      /^No answer to queryOrder: 127\.0\.0\.1:\d+ refuses connections: check the address and its port \(ECONNREFUSED\); 127\.0\.0\.1:\d+ refuses connections.* \(3 attempts\)\. Nothing reached WeChat Pay, so the call may be repeated\.$/,
    );
  });

  it('that ends with a refused connection leaves the outcome unknown if an earlier attempt may have arrived', async () => {
    const { url } = await serve((_, response) => response.destroy());
    const call = client([url, await refusingAddress(), await refusingAddress()]).request(
      apis.closeOrder,
      query,
    );
    await expect(call).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });
});

describe('the deadline', () => {
  /** A busy machine may be late; a call without a deadline waits for ever. */
  const endedBy = async (deadline: number, call: Promise<Answer>): Promise<Answer | Error> => {
    const started = performance.now();
    const error = await call.catch((failure: Error) => failure);
    expect(performance.now() - started).toBeLessThan(deadline + 60_000);
    return error;
  };

  it('bounds the whole call when every host hangs', async () => {
    const { url } = await serve(() => undefined);
    const call = client([url, url], { timeout: 1100 }).request(apis.closeOrder, query);
    const error = await endedBy(1100, call);
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(String(error)).toMatch(/did not answer within \d+ ms/);
  });

  it.each<[string, Parameters<typeof serve>[0]]>([
    ['headers come and no body', (_, response) => response.writeHead(200).flushHeaders()],
    [
      'the answer trickles byte by byte, so that the connection is never idle',
      (request, response) => {
        const bytes = [...success(request)];
        const drip = setInterval(() => response.write(bytes.shift() ?? ''), 20);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('applies when %s', async (_, slow) => {
    const { url } = await serve(slow);
    const call = client([url], { timeout: 400 }).request(apis.closeOrder, query);
    expect(await endedBy(400, call)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('applies when a server accepts connections and never speaks TLS: nothing was sent', async () => {
    const url = await serveRaw(() => undefined, 'https');
    const call = client([url], { timeout: 400 }).request(apis.queryOrder, query);
    const error = await endedBy(400, call);
    expect(error).toMatchObject({ code: 'UNREACHABLE' });
    expect(String(error)).toMatch(/no connection to 127\.0\.0\.1:\d+ within \d+ ms/);
  });

  it('applies when every answer asks for another attempt', async () => {
    const { url } = await serve((request, response) => {
      setTimeout(() => response.end(refusal(request, 'SYSTEMERROR')), 500);
    });
    const call = client([url], { timeout: 2000 }).request(apis.queryOrder, query);
    // The last attempt may have too little time for an answer.
    const ended = await endedBy(2000, call);
    expect(ended instanceof Error ? ended.message : JSON.stringify(ended)).toContain('SYSTEMERROR');
  });

  it('gives one answer nearly all of the time if there is none for a second attempt', async () => {
    const { url } = await serve((request, response) => {
      setTimeout(() => response.end(success(request)), 280);
    });
    const answer = await client([url], { timeout: 400 }).request(apis.queryOrder, query);
    expect(answer).toMatchObject({ result_code: 'SUCCESS' });
  });
});

describe('an abort', () => {
  it('before the call sends nothing', async () => {
    const { url, received } = await good();
    const call = client([url]).request(apis.queryOrder, query, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'UNREACHABLE' });
    await expect(call).rejects.toThrow(
      /^No answer to queryOrder: the call was aborted\. Nothing reached WeChat Pay/,
    );
    expect(received).toHaveLength(0);
  });

  it('while a request is under way stops waiting at once, and leaves the outcome unknown', async () => {
    const controller = new AbortController();
    const { url, received } = await serve(() => controller.abort());
    const call = client([url, url]).request(apis.closeOrder, query, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', query });
    await expect(call).rejects.toThrow(
      /^No answer to closeOrder: the call was aborted\. The outcome is unknown/,
    );
    expect(received).toHaveLength(1);
  });

  it('between two attempts stops waiting at once and prevents the second', async () => {
    jest.spyOn(Math, 'random').mockReturnValueOnce(4);
    const controller = new AbortController();
    const { url, received } = await serve((request, response) => {
      response.end(refusal(request, 'SYSTEMERROR'));
      response.on('finish', () => setTimeout(() => controller.abort(), 30));
    });
    const call = client([url]).request(apis.closeOrder, query, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(received).toHaveLength(1);
  });

  it('after the answer does nothing, and leaves no listener', async () => {
    const controller = new AbortController();
    const { url } = await good();
    const counted = countListeners(controller.signal);
    for (let n = 0; n < 3; n++)
      await client([url]).request(apis.queryOrder, query, { signal: controller.signal });
    expect(counted()).toBe(0);
    controller.abort();
  });
});

function countListeners(signal: AbortSignal): () => number {
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    count++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    count--;
    removeEventListener.apply(signal, args);
  };
  return () => count;
}
