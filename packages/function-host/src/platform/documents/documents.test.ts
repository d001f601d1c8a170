/** Access to the documents of a host, and the refusals before it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentActions, DocumentContext } from '@opencloudpay/contracts/document-actions';
import { createFunctionHost, type FunctionHost, type FunctionHostOptions } from '../../host';
import { serveFunctions } from '../../http/serve';
import { temporaryFunctions } from '../../testing/temporary-functions';
import type { DocumentsEvent } from './document-call';

const { folder, remove } = temporaryFunctions({
  'order/index.js': `
const loaded = process.env.CLOUDPAY_DATABASE_TOKEN;
exports.main = () => {
  const { CLOUDPAY_DATABASE_URL: url, CLOUDPAY_DATABASE_TOKEN: token, TCB_CONTEXT_CNFG, TCB_SESSIONTOKEN } = process.env;
  return { url, token, loaded, admin: JSON.parse(TCB_CONTEXT_CNFG).URL, sessionToken: TCB_SESSIONTOKEN };
};`,
});

interface Given {
  url: string;
  token: string;
  loaded: string;
  admin: string;
  sessionToken: string;
}

const handled: { action: string; params: object; context: DocumentContext }[] = [];
const events: DocumentsEvent[] = [];
const documents: DocumentActions = {
  async handle(action, params, context) {
    handled.push({ action, params, context });
    if (params['collectionName'] === 'broken') throw new Error('the disk is full');
    if (params['collectionName'] === 'none')
      return { code: 'DATABASE_COLLECTION_NOT_EXIST', message: 'none' };
    return { data: { list: ['{"_id":"a"}', '{"_id":{"$oid":"5f0b1a2c3d4e5f6071829304"}}'] } };
  },
};

const hosts: FunctionHost[] = [];
const hostOf = (options: Partial<FunctionHostOptions> = {}) => {
  const onDocuments = (event: DocumentsEvent) => void events.push(event);
  const host = createFunctionHost({ folder, documents, onDocuments, timeout: 10_000, ...options });
  hosts.push(host);
  return host;
};
let any: FunctionHost;
let listed: FunctionHost;
beforeAll(() => {
  any = hostOf();
  listed = hostOf({ envIds: ['prod', 'staging'] });
});
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  remove();
});
beforeEach(() => {
  handled.length = 0;
  events.length = 0;
});

const GET = { action: 'database.getDocument', params: { collectionName: 'orders', query: '{"_id":"a"}' } };

async function send(url: string, token: string | undefined, body: unknown, envId?: string) {
  const response = await fetch(`${url}/v1/database`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(envId !== undefined && { 'x-wx-env': envId }),
    },
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const given = (host: FunctionHost, envId?: string, requestId?: string) =>
  host.invoke('order', {}, { envId, requestId }) as Promise<Given>;

describe('a function', () => {
  it('reaches the documents of its environment, and its call is reported', async () => {
    const { url, token } = await given(listed, 'staging', 'call-1');
    const { status, answer } = await send(url, token, GET);
    expect({ status, answer }).toMatchObject({ status: 200, answer: { requestId: expect.any(String) } });
    expect(handled).toEqual([
      { ...GET, context: { envId: 'staging', functionName: 'order', requestId: 'call-1' } },
    ]);
    expect(events).toEqual([
      {
        requestId: 'call-1',
        functionName: 'order',
        envId: 'staging',
        action: 'database.getDocument',
        collection: 'orders',
        ids: ['a', '5f0b1a2c3d4e5f6071829304'],
        durationMs: expect.any(Number),
        time: expect.any(Number),
      },
    ]);
  });

  it('reaches them also while it is loaded, by a token without a call', async () => {
    const { url, loaded, token } = await given(listed);
    expect(loaded).not.toBe(token);
    expect((await send(url, loaded, GET)).status).toBe(200);
    expect(events).toMatchObject([{ functionName: 'order', envId: 'prod' }]);
    expect(events[0]).not.toHaveProperty('requestId');
  });

  it('reaches no documents of another environment, even if the host serves it', async () => {
    const { url, token, admin, sessionToken } = await given(listed);
    for (const named of ['staging', 'other']) {
      const { answer } = await send(url, token, GET, named);
      expect(answer).toMatchObject({
        code: 'INVALID_ENV',
        message: expect.stringContaining("runs in 'prod'"),
      });
      const body = { action: GET.action, ...GET.params, envName: named, tcb_sessionToken: sessionToken };
      const response = await fetch(admin, { method: 'POST', body: JSON.stringify(body) });
      expect(await response.json()).toMatchObject({ code: 'INVALID_ENV' });
    }
    expect(handled).toEqual([]);
    expect(events[0]).toMatchObject({ error: { code: 'INVALID_ENV' }, envId: 'prod' });
  });

  it('reaches those of any environment that it names if the host serves any', async () => {
    const { url, token } = await given(any);
    await send(url, token, GET, 'shop-1a2b');
    await send(url, token, GET);
    expect(handled.map(({ context }) => context.envId)).toEqual(['shop-1a2b', 'local']);
  });

  it('cannot change the environment of its token', async () => {
    const { url, token } = await given(listed);
    const [content = '', seal = ''] = token.split('.');
    const origin = JSON.parse(Buffer.from(content, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...origin, envId: 'staging' })).toString('base64url');
    for (const wrong of [`${forged}.${seal}`, 'x', undefined, (await given(any)).token])
      expect(await send(url, wrong, GET)).toMatchObject({
        status: 401,
        answer: { code: 'SIGN_PARAM_INVALID' },
      });
    expect(handled).toEqual([]);
  });

  it('gets the refusals of the database, and its faults without details', async () => {
    const { url, token } = await given(any);
    const of = (collectionName: string) => send(url, token, { ...GET, params: { collectionName } });
    expect((await of('none')).answer).toMatchObject({
      code: 'DATABASE_COLLECTION_NOT_EXIST',
      message: 'none',
    });
    expect((await of('broken')).answer).toMatchObject({
      code: 'SYS_ERR',
      message: 'The database failed: the disk is full',
    });
  });
});

describe('a request is refused before it reaches the documents', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  it.each<[string, unknown, string, RegExp]>([
    ['no JSON', 'text', 'INVALID_PARAM', /is not JSON/],
    ['no action', {}, 'INVALID_PARAM', /not \{ action, params \}/],
    [
      'an action that does not exist',
      { ...GET, action: 'database.dropCollection' },
      'INVALID_ACTION',
      /no action/,
    ],
    ['JSON that is too deep', deep(200), 'INVALID_PARAM', /nested more than 100/],
    [
      'a query that is too deep',
      { ...GET, params: { query: deep(200) } },
      'INVALID_PARAM',
      /query is nested/,
    ],
    [
      'a document that is too deep',
      { action: 'database.insertDocument', params: { data: [deep(200)] } },
      'INVALID_PARAM',
      /data is nested/,
    ],
    ['513 KB', { ...GET, params: { query: 'x'.repeat(513 * 1024) } }, 'EXCEED_MAX_PAYLOAD_SIZE', /512 KB/],
    [
      'a megabyte',
      { ...GET, params: { query: 'x'.repeat(1024 * 1024) } },
      'EXCEED_MAX_PAYLOAD_SIZE',
      /512 KB/,
    ],
  ])('%s', async (_, body, code, words) => {
    const { url, token } = await given(any);
    expect((await send(url, token, body)).answer).toEqual({
      code,
      message: expect.stringMatching(words),
      requestId: expect.any(String),
    });
    expect(handled).toEqual([]);
  });
});

describe('the HTTP front', () => {
  it('takes calls of programs with its token, for the served environments', async () => {
    const server = await serveFunctions(listed, { token: 'front-token-0123456789' });
    try {
      expect(await send(server.url, 'wrong', GET)).toMatchObject({ status: 401 });
      await send(server.url, 'front-token-0123456789', GET);
      await send(server.url, 'front-token-0123456789', GET, 'staging');
      expect(handled.map(({ context }) => context.envId)).toEqual(['prod', 'staging']);
      expect((await send(server.url, 'front-token-0123456789', GET, 'other')).answer).toMatchObject({
        code: 'INVALID_ENV',
        message: expect.stringContaining('this function host serves prod, staging'),
      });
    } finally {
      await server.close();
    }
  });
});

it('a host without documents gives its functions no address for them', async () => {
  const host = hostOf({ documents: undefined });
  const { url, token, loaded } = await given(host);
  expect({ url, token, loaded }).toEqual({});
});
