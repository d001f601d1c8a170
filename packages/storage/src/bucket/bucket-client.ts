import { messageOf } from '@opencloudpay/internal';
import { AwsClient } from 'aws4fetch';
import { XMLParser } from 'fast-xml-parser';
import { StorageError } from '../errors';
import type { ReadBucketOptions } from './bucket-options';

export interface BucketRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  key?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer> | string;
  /** Answers with these statuses are no failure. Default: those of success */
  accepts?: readonly number[];
}

/** Signed requests to one bucket. */
export interface BucketClient {
  /** @throws {StorageError} BUCKET_REFUSED, BUCKET_UNREACHABLE */
  send(request: BucketRequest): Promise<Response>;
  /** Sends a request, and parses its answer. */
  xml(request: BucketRequest): Promise<Readonly<Record<string, unknown>>>;
  /** An address for GET that needs no further signature. */
  presigned(key: string, seconds: number, query: Readonly<Record<string, string>>): Promise<URL>;
}

/** Milliseconds until the bucket must begin its answer. */
const PATIENCE = 60_000;

const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: (name) => name === 'Contents' || name === 'CommonPrefixes',
});

export function bucketClient(options: ReadBucketOptions): BucketClient {
  const { endpoint, region, accessKeyId, secretAccessKey } = options;
  const signer = new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region, retries: 3 });

  const address = (key: string, query: Readonly<Record<string, string>> = {}) => {
    // Requests about the bucket have no slash at their end: the JavaScript SDK of AWS sends them so.
    const url = new URL(key === '' ? endpoint : `${endpoint}/${key.split('/').map(encoded).join('/')}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  };

  const client: BucketClient = {
    async send({ method, key = '', query, headers = {}, body, accepts = [] }) {
      let answer: Response;
      // For the beginning of the answer alone: the body of a large file takes as long as its reader needs.
      const timeout = new AbortController();
      const timer = setTimeout(() => timeout.abort(new Error(`no answer in ${PATIENCE / 1000} s`)), PATIENCE);
      try {
        answer = await signer.fetch(address(key, query), {
          method,
          headers: { ...headers },
          ...(body !== undefined && { body }),
          redirect: 'manual',
          signal: timeout.signal,
        });
      } catch (cause) {
        throw new StorageError(
          'BUCKET_UNREACHABLE',
          {
            en: `The bucket at ${new URL(endpoint).host} did not answer (${reasonOf(cause)}): check endpoint and the network.`,
            zh: `存储桶 ${new URL(endpoint).host} 没有响应（${reasonOf(cause)}）：请检查 endpoint 和网络。`,
          },
          { cause },
        );
      } finally {
        clearTimeout(timer);
      }
      if (answer.ok || accepts.includes(answer.status)) return answer;
      throw refused(method, answer.status, parsed(await answer.text()));
    },
    async xml(request) {
      return parsed(await (await client.send(request)).text());
    },
    async presigned(key, seconds, query) {
      const url = address(key, { ...query, 'X-Amz-Expires': String(seconds) });
      const { url: signed } = await signer.sign(url, { method: 'GET', aws: { signQuery: true } });
      return new URL(signed);
    },
  };
  return client;
}

/** As the signature has it: `encodeURIComponent` leaves five characters as they are. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const [root] = Object.entries(Object(parser.parse(text)) as object).filter(([name]) => name !== '?xml');
    return Object(root?.[1]) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

function refused(
  method: string,
  status: number,
  { Code: code, Message: message }: Readonly<Record<string, unknown>>,
): StorageError {
  const words = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const next =
    status === 403
      ? {
          en: 'check accessKeyId, secretAccessKey, region and what the key may do',
          zh: '请检查 accessKeyId、secretAccessKey、region 和密钥的权限',
        }
      : status === 404
        ? { en: 'check that endpoint names the bucket', zh: '请确认 endpoint 是该存储桶的地址' }
        : { en: 'try again, or look into the log of the service', zh: '请重试，或查看该服务的日志' };
  return new StorageError('BUCKET_REFUSED', {
    en: `The bucket answered a ${method} with HTTP ${status}${words && ` (${words})`}: ${next.en}.`,
    zh: `存储桶对 ${method} 返回 HTTP ${status}${words && `（${words}）`}：${next.zh}。`,
  });
}

function reasonOf(error: unknown): string {
  const { cause } = Object(error) as { cause?: unknown };
  return messageOf(cause ?? error);
}
