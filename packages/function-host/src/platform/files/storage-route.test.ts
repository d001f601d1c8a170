import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FileAction, FileContext } from '@opencloudpay/contracts/file-actions';
import { createFunctionHost, type FunctionHost } from '../../host';
import { type FunctionServer, serveFunctions } from '../../http/serve';
import { temporaryFunctions } from '../../testing/temporary-functions';

const { folder, remove } = temporaryFunctions({
  'variables/index.js': `exports.main = async ({ env }) => {
    const { CLOUDPAY_STORAGE_URL: url, CLOUDPAY_STORAGE_TOKEN: token } = process.env;
    const answer = await fetch(url + '/v1/storage', {
      method: 'POST',
      headers: { authorization: 'Bearer ' + token, ...(env && { 'x-wx-env': env }) },
      body: JSON.stringify({ action: 'storage.batchDeleteFile', params: { fileid_list: ['a'] } }),
    });
    return { status: answer.status, ...(await answer.json()) };
  };`,
});

let host: FunctionHost;
let front: FunctionServer;
const seen: {
  action: FileAction;
  params: object;
  envId: string;
  other: string | undefined;
  openId?: string;
}[] = [];
let answer: () => object = () => ({ data: {} });

beforeAll(async () => {
  host = createFunctionHost({
    folder,
    envId: 'shop-1',
    envIds: ['shop-2'],
    timeout: 10_000,
    files: {
      async handle(action, params, { envId, reached, openId }: FileContext) {
        seen.push({
          action,
          params,
          envId,
          other: reached('shop-2'),
          ...(openId !== undefined && { openId }),
        });
        return answer();
      },
    },
  });
  front = await serveFunctions(host, { token: 'the-token' });
});
afterAll(async () => {
  await front.close();
  await host.stop();
  remove();
});
beforeEach(() => {
  seen.length = 0;
  answer = () => ({ data: {} });
});

async function post(body: string, headers: Record<string, string> = { authorization: 'Bearer the-token' }) {
  const response = await fetch(`${front.url}/v1/storage`, { method: 'POST', headers, body });
  return { status: response.status, ...((await response.json()) as object) };
}
const request = (action: string) => JSON.stringify({ action, params: { path: 'a' } });

describe('POST /v1/storage', () => {
  it('answers a function with its own token, in its own environment alone', async () => {
    expect(await host.invoke('variables')).toMatchObject({ status: 200, data: {} });
    expect(seen).toEqual([
      {
        action: 'storage.batchDeleteFile',
        params: { fileid_list: ['a'] },
        envId: 'shop-1',
        other: undefined,
      },
    ]);
    expect(await host.invoke('variables', { env: 'shop-2' })).toMatchObject({
      status: 400,
      code: 'INVALID_ENV',
    });
    expect(seen).toHaveLength(1);
  });

  it('answers programs with the host’s token, in any served environment', async () => {
    const headers = { authorization: 'Bearer the-token', 'x-wx-env': 'shop-2' };
    expect(await post(request('storage.getUploadMetadata'), headers)).toMatchObject({ status: 200 });
    expect(seen).toMatchObject([{ envId: 'shop-2', other: 'shop-2' }]);
    expect(
      await post(request('storage.getUploadMetadata'), { ...headers, 'x-wx-env': 'foreign' }),
    ).toMatchObject({
      status: 400,
      code: 'INVALID_ENV',
    });
  });

  it('refuses other tokens, actions and bodies, and passes a refusal on', async () => {
    for (const headers of [{}, { authorization: 'Bearer other' }])
      expect((await post(request('storage.getUploadMetadata'), headers)).status).toBe(401);
    for (const action of ['storage.other', 'database.getDocument'])
      expect(await post(request(action))).toMatchObject({ status: 400, code: 'INVALID_ACTION' });
    for (const body of ['', '[]', '{"action":1}', `{"action":"${'['.repeat(1000)}"`])
      expect(await post(body)).toMatchObject({ status: 400, code: 'INVALID_PARAM' });
    expect(await post(JSON.stringify({ action: 'x'.repeat(200_000) }))).toMatchObject({ status: 413 });
    expect(seen).toEqual([]);
    answer = () => ({ code: 'INVALID_PARAM', message: 'why' });
    expect(await post(request('storage.getUploadMetadata'))).toMatchObject({ status: 400, message: 'why' });
    answer = () => {
      throw new Error('the disk is gone');
    };
    expect(await post(request('storage.getUploadMetadata'))).toMatchObject({
      status: 400,
      code: 'SYS_ERR',
      message: expect.stringContaining('the disk is gone'),
    });
  });

  it('binds a mini program’s user', async () => {
    const caller = { openId: 'oAnna' };
    await host.callFiles({ action: 'storage.batchDeleteFile', params: {}, envId: undefined, caller });
    expect(seen).toMatchObject([{ openId: 'oAnna', envId: 'shop-1' }]);
  });
});
