import type { CallbackEvent, CallbackTarget } from '@opencloudpay/cloudpay';
import type { FunctionAdapter } from '@opencloudpay/function-adapters';
import { fromXml } from '@opencloudpay/wechatpay';
import { pino } from 'pino';
import { createGateway, type Gateway } from '../gateway';
import type { GatewayOptions } from '../options/options';
import { MERCHANT, SECRET } from './notifications';

/** Everything that `new Request` takes as a body, as far as the tests need it. */
export type Body = string | Uint8Array | ReadableStream<Uint8Array>;

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

export const WARN = 40;

/** A logger that keeps its lines. */
export function captureLog() {
  let text = '';
  const logger = pino(
    { level: 'trace' },
    {
      write(line: string) {
        text += line;
      },
    },
  );
  return {
    logger,
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LogLine),
  };
}

/** A callback function that records its calls. */
export function fakeFunction(answer: FunctionAdapter['invoke'] = async () => ({ errcode: 0 })) {
  const calls: { target: CallbackTarget; event: CallbackEvent }[] = [];
  const adapter: FunctionAdapter = {
    invoke: (target, event, options) => {
      calls.push({ target, event });
      return answer(target, event, options);
    },
  };
  return { adapter, calls };
}

/** A gateway with one merchant, a function that confirms, and a readable log. */
export function testGateway(options: Partial<GatewayOptions> & { answer?: FunctionAdapter['invoke'] } = {}) {
  const { answer, ...rest } = options;
  const log = captureLog();
  const { adapter, calls } = fakeFunction(answer);
  const gateway = createGateway({
    merchants: [MERCHANT],
    notifySecret: SECRET,
    adapter,
    logger: log.logger,
    ...rest,
  });
  return { gateway, calls, log, post: (url: string, body?: Body) => post(gateway, url, body) };
}

export interface NotificationAnswer {
  status: number;
  text: string;
  code: string | undefined;
  message: string | undefined;
  headers: Headers;
}

/** Sends a notification and reads the answer, which must be WeChat Pay's: JSON to a JSON object, else XML. */
export async function post(gateway: Gateway, url: string, body?: Body): Promise<NotificationAnswer> {
  const response = await gateway.fetch(
    new Request(url, { method: 'POST', ...(body !== undefined && { body, duplex: 'half' }) } as RequestInit),
  );
  const text = await response.text();
  const isXml = response.headers.get('content-type')?.startsWith('text/xml');
  const {
    return_code,
    return_msg,
    code = return_code,
    message = return_msg,
    ...others
  } = isXml ? fromXml(text) : (JSON.parse(text) as Record<string, string>);
  if (Object.keys(others).length > 0) throw new Error(`The answer has more fields than it should: ${text}`);
  return { status: response.status, text, code, message, headers: response.headers };
}
