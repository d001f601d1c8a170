import type { IncomingMessage } from 'node:http';
import type { FunctionHost } from '@opencloudpay/function-host';
import { listen } from '@opencloudpay/internal/testing/listen';

/** By the codes of the host's errors, as a web framework would answer them. */
const STATUS: Readonly<Record<string, number>> = {
  FUNCTION_NOT_FOUND: 404,
  FUNCTION_TIMEOUT: 504,
  HOST_STOPPED: 503,
};

/** A container service that runs at each path the host's function of that name. */
export function startContainerService(host: FunctionHost): Promise<{ url: string; close(): Promise<void> }> {
  return listen(async (request, response) => {
    try {
      const name = decodeURIComponent((request.url ?? '').slice(1));
      const envId = String(request.headers['x-wx-env']);
      const reply = await host.invoke(name, JSON.parse(await textOf(request)), { envId });
      response.end(reply === undefined ? '' : JSON.stringify(reply));
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string };
      response.writeHead(STATUS[code] ?? 500, { 'content-type': 'text/plain; charset=utf-8' }).end(message);
    }
  });
}

export async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
