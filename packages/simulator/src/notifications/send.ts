import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { fromXml } from '@opencloudpay/wechatpay';
import type { NotificationAttempt } from '../records/notification';
import { receiptProblemV3 } from './receipt-v3';

/** WeChat Pay waits five seconds for the whole answer. */
const TIMEOUT = 5000;
/** A receipt has some hundred bytes. */
const MAX_ANSWER = 64 * 1024;
const KEPT_ANSWER = 2000;

/** The result of one request. */
export type Outcome = Pick<
  NotificationAttempt,
  'status' | 'answer' | 'answerId' | 'accepted' | 'problem' | 'durationMs'
>;

export interface SendOptions {
  ca?: string | undefined;
  signal: AbortSignal;
  cuts?: boolean;
  /** The headers of the signature: a notification of v3. */
  signature?: Readonly<Record<string, string>> | undefined;
}

/**
 * POSTs a notification once. Never throws and follows no redirect; `problem` says what failed.
 *
 * @param ca the only certificates to trust for https, PEM. Default: the system's
 * @param cuts whether to cut the connection when the answer begins
 */
export async function send(
  url: string,
  body: string,
  { ca, signal, cuts = false, signature }: SendOptions,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  const started = performance.now();
  const durationMs = () => Math.round(performance.now() - started);
  try {
    const answer = await post(url, body, {
      ca,
      signal: AbortSignal.any([signal, timeout]),
      cuts,
      signature,
    });
    const { id } = answer;
    if ('cut' in answer) {
      return {
        ...(id !== undefined && { answerId: id }),
        accepted: false,
        durationMs: durationMs(),
        problem: 'Not delivered: the connection was cut before the answer.',
      };
    }
    const { status, body: received } = answer;
    const problem = signature ? receiptProblemV3(status, received) : problemOf(status, received);
    return {
      status,
      answer: received.toString('utf8').slice(0, KEPT_ANSWER),
      ...(id !== undefined && { answerId: id }),
      accepted: problem === undefined,
      ...(problem !== undefined && { problem }),
      durationMs: durationMs(),
    };
  } catch (error) {
    return {
      accepted: false,
      durationMs: durationMs(),
      problem: timeout.aborted ? `No complete answer within ${TIMEOUT / 1000} seconds.` : describe(error),
    };
  }
}

/** The receiver's request id, which its own records have too. */
type PostOutcome =
  | { status: number; body: Buffer; id: string | undefined }
  /** The connection was cut on purpose at the start of the answer. */
  | { cut: true; id: string | undefined };

interface PostOptions {
  ca: string | undefined;
  signal: AbortSignal;
  cuts: boolean;
  signature: SendOptions['signature'];
}

function post(url: string, text: string, { ca, signal, cuts, signature }: PostOptions): Promise<PostOutcome> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(text);
    const options = {
      method: 'POST',
      // An idle keep-alive connection would prevent the receiver's server from closing.
      agent: false,
      signal,
      headers: {
        'content-type': signature ? 'application/json' : 'text/xml',
        ...signature,
        'content-length': body.length,
        'user-agent': 'Mozilla/4.0',
        accept: '*/*',
      },
    } as const;
    const target = new URL(url);
    const request =
      target.protocol === 'https:'
        ? requestHttps(target, { ...options, ...(ca !== undefined && { ca }) })
        : requestHttp(target, options);
    request.on('error', reject);
    request.on('response', (response) => {
      const named = response.headers[REQUEST_ID_HEADER.toLowerCase()];
      const id = typeof named === 'string' ? named.slice(0, 128) : undefined;
      if (cuts) {
        resolve({ cut: true, id });
        request.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MAX_ANSWER) {
          request.destroy(new Error(`The answer is larger than ${MAX_ANSWER / 1024} KiB.`));
        } else chunks.push(chunk);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), id }),
      );
    });
    request.end(body);
  });
}

/** Says why an answer is not a receipt; `undefined` if it is one. */
function problemOf(status: number, body: Buffer): string | undefined {
  if (status !== 200) {
    const told = messageIn(body);
    return `HTTP status ${status} instead of 200${status >= 300 && status < 400 ? '; redirects are not followed' : ''}${told ? `; return_msg says: ${told}` : '.'}`;
  }
  if (body.length === 0) {
    return 'The answer is empty instead of <xml><return_code>SUCCESS</return_code>…</xml>.';
  }
  try {
    const { return_code: code, return_msg: message } = fromXml(body);
    if (code === 'SUCCESS') return undefined;
    return `return_code is ${code === undefined ? 'missing' : `'${code}'`} instead of SUCCESS${message ? `; return_msg says: ${message}` : '.'}`;
  } catch (error) {
    return `The answer is not the XML of a receipt: ${(error as Error).message}`;
  }
}

/** The message of a receiver that refuses in WeChat Pay's format. */
function messageIn(body: Buffer): string | undefined {
  try {
    return fromXml(body)['return_msg'];
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ? `Not delivered (${code}): ${message}` : `Not delivered: ${message}`;
}
