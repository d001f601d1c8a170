import type { IncomingMessage } from 'node:http';
import type { FunctionRunner } from './in-process-functions';
import type { Platform } from './platforms/loopback-platform';
import { plainReply, signedService } from './platforms/signed-service';

/** A container service that runs at each path the host's function of that name, and checks token and signature. */
export function containerService(
  host: FunctionRunner,
  { token, secret }: Record<'token' | 'secret', string>,
): Platform {
  const service = signedService(host, {
    secret,
    functionName: ({ url }) => decodeURIComponent(url.slice(1)),
    event: ({ body }) => JSON.parse(body.toString()),
    success: plainReply,
  });
  return {
    ...service,
    answer: async (request) =>
      request.headers.authorization === `Bearer ${token}`
        ? service.answer(request)
        : { status: 401, body: 'the token is wrong' },
  };
}

export async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}
