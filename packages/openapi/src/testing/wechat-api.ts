/** A strict stand-in for api.weixin.qq.com on loopback: what it does not expect it refuses as WeChat does. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCall {
  verb: string;
  path: string;
  query: Record<string, string>;
  /** JSON, or the parts of a form. */
  body: unknown;
}

export interface WechatApi {
  url: string;
  /** The methods that were called with a valid token. */
  calls: ReceivedCall[];
  /** How each token was fetched. */
  fetches: { forced: boolean }[];
  /** Answers a method; the default is `{ errcode: 0, errmsg: 'ok' }`. */
  answer: (call: ReceivedCall) => {
    status?: number;
    type?: string;
    body: string | Buffer;
    location?: string;
  };
  /** Answers the next fetches of a token with this refusal. */
  refuseTokens: { errcode: number; errmsg: string } | undefined;
  /** Replaces the token, as another program that forces it: the old one is refused. */
  replaceToken(): void;
  /** Refuses the current token until it is replaced. */
  spoilToken(): void;
  /** Lifetime of a token in seconds, as the next answer says it. */
  lifetime: number;
  /** Milliseconds before an answer. */
  delay: number;
  close(): Promise<void>;
}

export const ACCOUNT = { appid: 'wx0000000000000001', secret: 'f'.repeat(32) };

export async function startWechatApi(): Promise<WechatApi> {
  let number = 1;
  let spoilt = 0;
  const token = () => `TOKEN-${number}-${'x'.repeat(100)}`;

  const server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '', 'http://x');
    const body = await read(request);
    await new Promise((resolve) => setTimeout(resolve, api.delay));
    const json = (fields: object): void => {
      response.setHeader('content-type', 'application/json; encoding=utf-8').end(JSON.stringify(fields));
    };
    if (address.pathname === '/cgi-bin/stable_token') {
      const { grant_type, appid, secret, force_refresh = false, ...others } = body as Record<string, unknown>;
      if (request.method !== 'POST' || grant_type !== 'client_credential' || Object.keys(others).length > 0)
        return json({ errcode: 40002, errmsg: 'invalid grant_type' });
      if (api.refuseTokens) return json(api.refuseTokens);
      if (appid !== ACCOUNT.appid) return json({ errcode: 40013, errmsg: 'invalid appid' });
      if (secret !== ACCOUNT.secret) return json({ errcode: 40125, errmsg: `invalid appsecret ${secret}` });
      api.fetches.push({ forced: force_refresh === true });
      if (force_refresh === true) number += 1;
      return json({ access_token: token(), expires_in: api.lifetime });
    }
    const { access_token: given, ...query } = Object.fromEntries(address.searchParams);
    if (given !== token() || spoilt === number)
      return json({ errcode: 40001, errmsg: `invalid credential, access_token is invalid: ${given}` });
    const call = { verb: request.method ?? '', path: address.pathname, query, body };
    api.calls.push(call);
    const {
      status = 200,
      type = 'application/json; encoding=utf-8',
      body: content,
      location,
    } = api.answer(call);
    response.writeHead(status, { 'content-type': type, ...(location && { location }) });
    return void response.end(content);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  const api: WechatApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    fetches: [],
    answer: () => ({ body: '{"errcode":0,"errmsg":"ok"}' }),
    refuseTokens: undefined,
    replaceToken() {
      number += 1;
    },
    spoilToken() {
      spoilt = number;
    },
    lifetime: 7200,
    delay: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data'))
    return body.length > 0 ? (JSON.parse(body.toString()) as unknown) : undefined;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const parts = [...form].map(async ([name, part]) => {
    if (typeof part === 'string') return [name, part];
    const content = Buffer.from(await part.arrayBuffer()).toString('hex');
    return [name, { filename: part.name, type: part.type, content }];
  });
  return Object.fromEntries((await Promise.all(parts)) as [string, unknown][]);
}
