import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { apis } from '../../apis/index';
import { answer, closeServers, options, type Received, refuse, serve } from '../../testing/loopback';
import { createClient } from '../client';

afterEach(closeServers);

const bill = `交易时间,总金额\n\`2026-01-01 10:00:00,\`0.01\n总交易单数,总交易额\n\`1,\`0.01\n`.repeat(2_000);
const sha1 = createHash('sha1').update(bill).digest('hex');
const FILE = '/v3/billdownload/file?token=x&tartype=gzip';

interface World {
  /** The answer that has the address. */
  address?: object;
  file?: Buffer;
  send?: (response: ServerResponse, received: Received) => void;
}

async function download({ address, file = Buffer.from(bill), send }: World, more: object = {}) {
  const { url, received } = await serve((request, response) => {
    if (request.url.startsWith('/v3/bill/'))
      answer(response, 200, {
        ...{ hash_type: 'SHA1', hash_value: sha1, download_url: `https://api.mch.weixin.qq.com${FILE}` },
        ...address,
      });
    else if (send) send(response, request);
    else response.end(file);
  });
  const client = createClient({ ...options, endpoints: [url], timeout: 20_000 });
  const told = await client.download(apis.tradeBill, { query: { bill_date: '2026-01-01' } }, more);
  return { ...told, received };
}

async function read(file: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('a bill', () => {
  it('is fetched from the client’s endpoint with a signature, and its SHA1 is compared', async () => {
    const { file, received } = await download({});
    expect((await read(file)).toString()).toBe(bill);
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v3/bill/tradebill?bill_date=2026-01-01',
      `GET ${FILE}`,
    ]);
    expect(received[1]?.headers.authorization).toMatch(/^WECHATPAY2-SHA256-RSA2048 mchid="1900007291"/);
  });

  it('that is gzipped has the SHA1 of its content', async () => {
    const zipped = gzipSync(bill);
    const { file } = await download({ file: zipped });
    expect(await read(file)).toEqual(zipped);
  });

  it('may come byte by byte, and be empty', async () => {
    const empty = createHash('sha1').digest('hex');
    const nothing = await download({ address: { hash_value: empty }, file: Buffer.alloc(0) });
    expect(await read(nothing.file)).toEqual(Buffer.alloc(0));
    const zipped = gzipSync('a,b');
    const slowly = (response: ServerResponse) => {
      for (const byte of zipped) response.write(Buffer.from([byte]));
      response.end();
    };
    const hash_value = createHash('sha1').update('a,b').digest('hex').toUpperCase();
    const { file } = await download({ address: { hash_value }, send: slowly });
    expect(await read(file)).toEqual(zipped);
  });

  it.each<[string, World, RegExp]>([
    ['that was altered', { file: Buffer.from(bill.replace('0.01', '9.01')) }, /does not have the SHA1/],
    ['that was cut', { file: Buffer.from(bill.slice(0, -1)) }, /does not have the SHA1/],
    ['that is gzipped and was altered', { file: gzipSync(`${bill} `) }, /does not have the SHA1/],
    ['that is gzipped and was cut', { file: gzipSync(bill).subarray(0, 100) }, /broke off or is damaged/],
    [
      'that is gzipped and damaged',
      { file: Buffer.concat([gzipSync(bill).subarray(0, 60), Buffer.alloc(60)]) },
      /broke off or is damaged/,
    ],
  ])('%s ends with an error', async (_, world, problem) => {
    const { file } = await download(world);
    await expect(read(file)).rejects.toMatchObject({
      ...{ code: 'ANSWER_INVALID', outcomeUnknown: false, message: expect.stringMatching(problem) },
    });
  });

  it('whose connection breaks ends with an error', async () => {
    const { file } = await download({
      send: (response) => {
        response.write(bill.slice(0, 1000));
        setTimeout(() => response.destroy(), 50);
      },
    });
    await expect(read(file)).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });

  it('that unpacks to more than was allowed ends with an error', async () => {
    const { file } = await download({ file: gzipSync(bill) }, { maxBytes: 10_000 });
    await expect(read(file)).rejects.toThrow(/unpacks to more than/);
  });

  it('may be left before its end', async () => {
    const { file } = await download({ file: gzipSync(bill.repeat(20)) });
    for await (const piece of file ?? []) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  it('is repeated while WeChat Pay is busy', async () => {
    let count = 0;
    const { file } = await download({
      send: (response) => (count++ === 0 ? refuse(response, 500, 'SYSTEM_ERROR') : response.end(bill)),
    });
    expect((await read(file)).toString()).toBe(bill);
  });
});

describe('an address of a bill', () => {
  it.each<[string, object, RegExp]>([
    [
      'that is not WeChat Pay’s',
      { download_url: 'https://example.com/v3/billdownload/file' },
      /leads to example\.com/,
    ],
    [
      'that only ends like WeChat Pay’s',
      { download_url: 'https://evilweixin.qq.com/a' },
      /leads to evilweixin/,
    ],
    ['that is none', { download_url: 'no' }, /is no address/],
    ['with another hash', { hash_type: 'MD5' }, /hash_type is not SHA1/],
    ['without its hash', { hash_value: 'x' }, /no SHA1/],
  ])('%s is not called', async (_, address, problem) => {
    await expect(download({ address })).rejects.toMatchObject({
      ...{ code: 'ANSWER_INVALID', message: expect.stringMatching(problem) },
    });
  });
});

describe('a refusal', () => {
  it('of the bill is returned', async () => {
    const { url } = await serve((_, response) => refuse(response, 400, 'NO_STATEMENT_EXIST', '账单不存在'));
    const client = createClient({ ...options, endpoints: [url] });
    expect(await client.download(apis.tradeBill, { query: { bill_date: '2026-01-01' } })).toEqual({
      refusal: { status: 400, json: { code: 'NO_STATEMENT_EXIST', message: '账单不存在' } },
    });
  });

  it('of the file is returned', async () => {
    const { refusal } = await download({ send: (response) => refuse(response, 403, 'NO_AUTH') });
    expect(refusal).toMatchObject({ json: { code: 'NO_AUTH' } });
    expect(Reflect.get(refusal ?? {}, 'hint')).toMatch(/may not use this API/);
  });
});
