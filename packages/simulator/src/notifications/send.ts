import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';
import { say, type Text, textOf } from '@opencloudpay/internal';
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
  'status' | 'answer' | 'answerId' | 'accepted' | 'problem' | 'problemZh' | 'durationMs'
>;

export interface SendOptions {
  ca?: string | undefined;
  signal: AbortSignal;
  /** Milliseconds. Default: those of WeChat Pay. */
  timeout?: number | undefined;
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
  { ca, signal, timeout: most = TIMEOUT, cuts = false, signature }: SendOptions,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(most);
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
        ...told(
          say('Not delivered: the connection was cut before the answer.', '未送达：响应前连接被断开。'),
        ),
      };
    }
    const { status, body: received } = answer;
    const problem = signature ? receiptProblemV3(status, received) : problemOf(status, received);
    return {
      status,
      answer: received.toString('utf8').slice(0, KEPT_ANSWER),
      ...(id !== undefined && { answerId: id }),
      accepted: problem === undefined,
      ...(problem !== undefined && told(problem)),
      durationMs: durationMs(),
    };
  } catch (error) {
    return {
      accepted: false,
      durationMs: durationMs(),
      ...told(
        timeout.aborted
          ? say(
              `No complete answer within ${most / 1000} seconds.`,
              `${most / 1000} 秒内没有收到完整的响应。`,
            )
          : describe(error),
      ),
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
          const text = say(
            `The answer is larger than ${MAX_ANSWER / 1024} KiB.`,
            `响应超过 ${MAX_ANSWER / 1024} KiB。`,
          );
          request.destroy(Object.assign(new Error(text.en), { zh: text.zh }));
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
function problemOf(status: number, body: Buffer): Text | undefined {
  if (status !== 200) {
    const message = messageIn(body);
    const isRedirect = status >= 300 && status < 400;
    return say(
      `HTTP status ${status} instead of 200${isRedirect ? '; redirects are not followed' : ''}${message ? `; return_msg says: ${message}` : '.'}`,
      `HTTP 状态码为 ${status}，应为 200${isRedirect ? '，不跟随重定向' : ''}${message ? `；return_msg：${message}` : '。'}`,
    );
  }
  if (body.length === 0) {
    return say(
      'The answer is empty instead of <xml><return_code>SUCCESS</return_code>…</xml>.',
      '响应为空，应为 <xml><return_code>SUCCESS</return_code>…</xml>。',
    );
  }
  try {
    const { return_code: code, return_msg: message } = fromXml(body);
    if (code === 'SUCCESS') return undefined;
    return say(
      `return_code is ${code === undefined ? 'missing' : `'${code}'`} instead of SUCCESS${message ? `; return_msg says: ${message}` : '.'}`,
      `${code === undefined ? '缺少 return_code' : `return_code 为 '${code}'`}，应为 SUCCESS${message ? `；return_msg：${message}` : '。'}`,
    );
  } catch (error) {
    const why = (error as Error).message;
    return say(`The answer is not the XML of a receipt: ${why}`, `响应不是有效的 XML：${why}`);
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

function describe(error: unknown): Text {
  const { code } = error as NodeJS.ErrnoException;
  const { en, zh } = textOf(error);
  if (!code) return say(`Not delivered: ${en}`, `未送达：${zh}`);
  return say(`Not delivered (${code}): ${en}`, `未送达（${code}）：${zh}`);
}

const told = ({ en: problem, zh: problemZh }: Text) => ({ problem, problemZh });
