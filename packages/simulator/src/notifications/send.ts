import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { fromXml } from '@opencloudpay/wechatpay';
import type { NotificationAttempt } from '../records';

/** WeChat Pay waits five seconds for the whole answer. */
const TIMEOUT = 5000;
/** A receipt has some hundred bytes; nobody needs to send more. */
const MAX_ANSWER = 64 * 1024;
const KEPT_ANSWER = 2000;

type Outcome = Omit<NotificationAttempt, 'at'>;

/**
 * POSTs a notification once. Never throws, follows no redirect; what went wrong is told in `problem`.
 *
 * @param ca certificates to trust for https, beside none of the system's: PEM; the system's where left out
 */
export async function send(
  url: string,
  xml: string,
  { ca, signal }: { ca?: string | undefined; signal: AbortSignal },
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(TIMEOUT);
  try {
    const { status, body } = await post(url, xml, ca, AbortSignal.any([signal, timeout]));
    const problem = problemOf(status, body);
    const answer = body.toString('utf8').slice(0, KEPT_ANSWER);
    return { status, answer, accepted: problem === undefined, ...(problem !== undefined && { problem }) };
  } catch (error) {
    return {
      accepted: false,
      problem: timeout.aborted ? `No complete answer within ${TIMEOUT / 1000} seconds.` : describe(error),
    };
  }
}

function post(
  url: string,
  xml: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const body = Buffer.from(xml);
    const options = {
      method: 'POST',
      // A connection that is kept would keep the receiver's server from closing.
      agent: false,
      signal,
      headers: {
        'content-type': 'text/xml',
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
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > MAX_ANSWER) {
          request.destroy(new Error(`The answer is larger than ${MAX_ANSWER / 1024} KiB.`));
        } else chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.end(body);
  });
}

/** Why an answer is no receipt; `undefined` if it is one. */
function problemOf(status: number, body: Buffer): string | undefined {
  if (status !== 200) {
    return `HTTP status ${status} instead of 200${status >= 300 && status < 400 ? '; redirects are not followed' : ''}.`;
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

function describe(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ? `Not delivered (${code}): ${message}` : `Not delivered: ${message}`;
}
