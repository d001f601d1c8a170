/** `cloud.getOpenData`, beside the original's results and texts. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createCloud } from '../cloud';

let server: Server;
let answer: object;
const requests: unknown[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    requests.push(await json(request));
    const body = Buffer.from(JSON.stringify(answer)).toString('base64');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ requestId: 'r', contentType: 'application/json', body }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['CLOUDPAY_OPENAPI_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  delete process.env['CLOUDPAY_OPENAPI_URL'];
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(() => {
  requests.length = 0;
});

function getOpenData(param: unknown) {
  const cloud = createCloud();
  cloud.init();
  return cloud.getOpenData(param as { list: string[] });
}

describe('cloud.getOpenData', () => {
  it('gives the data of each id, or what to do without it', async () => {
    const data = { stepInfoList: [{ timestamp: 1, step: 2 }] };
    answer = { errcode: 0, data_list: [{ cloud_id: 'a', json: JSON.stringify({ cloudID: 'a', data }) }] };
    expect(await getOpenData({ list: ['a', 'b'] })).toEqual({
      list: [
        { cloudID: 'a', data },
        {
          cloudID: 'b',
          errCode: -601006,
          errMsg: expect.stringMatching(/^cloudID expired\. .+getPhoneNumber/),
        },
      ],
      errMsg: 'getOpenData:ok',
      errCode: 0,
    });
    expect(requests).toEqual([{ api: 'getOpenData', params: { cloudid_list: ['a', 'b'] }, files: {} }]);
    expect(await getOpenData({ list: [] })).toMatchObject({ list: [] });
  });

  it.each([undefined, null, {}])('refuses %j in the words of the original', async (param) => {
    const original = require('original-wx-server-sdk') as ReturnType<typeof createCloud>;
    original.init();
    const failureOf = (call: Promise<unknown>) =>
      call.then(
        () => undefined,
        ({ errCode, errMsg }: { errCode: number; errMsg: string }) => ({ errCode, errMsg }),
      );
    const words = await failureOf(original.getOpenData(param as never));
    expect(words).toMatchObject({ errCode: -1 });
    expect(await failureOf(getOpenData(param))).toEqual(words);
  });

  it('says which variable is missing without a host', async () => {
    const url = process.env['CLOUDPAY_OPENAPI_URL'];
    delete process.env['CLOUDPAY_OPENAPI_URL'];
    await expect(getOpenData({ list: ['a'] })).rejects.toThrow(/getOpenData:fail .+CLOUDPAY_OPENAPI_URL/);
    process.env['CLOUDPAY_OPENAPI_URL'] = url;
  });
});
