import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { refusingAddress } from '@opencloudpay/internal/testing/free-port';
import { apis } from '../../apis/index';
import { readBill } from '../../bills/bill-stream';
import { RequestError } from '../../errors';
import { closeServers, merchant, refusal, serve, success } from '../../testing/loopback';
import { createClient } from '../client';
import type { Client, DownloadOptions } from '../client-types';

afterEach(closeServers);

const text = '交易时间,总金额\r\n`2018-02-01 04:21:23,`0.01\r\n总交易单数\r\n`1\r\n';
const at = (...endpoints: string[]): Client => createClient({ ...merchant, endpoints, timeout: 20_000 });
const day = { bill_date: '20180201' };

async function bytesOf(file: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of file ?? []) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function failureOf(
  url: string,
  options?: DownloadOptions,
  client: Client = at(url),
): Promise<RequestError> {
  const failure = await client
    .download(apis.downloadBill, day, options)
    .then(({ file }) => bytesOf(file))
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RequestError);
  // A download changes nothing, so it may always be repeated.
  expect(failure).toMatchObject({ outcomeUnknown: false });
  return failure as RequestError;
}

describe('a download', () => {
  it('gives the bytes of the file, with a signed request', async () => {
    const { url, received } = await serve(text);
    const { file, refusal: none } = await at(url).download(apis.downloadBill, day, { requestId: 'bill-1' });
    expect(none).toBeUndefined();
    expect((await bytesOf(file)).toString()).toBe(text);
    expect(received).toMatchObject(
      [
        { path: '/pay/downloadbill', headers: { 'x-request-id': 'bill-1' }, fields: { ...day, sign: /./ } },
      ].map((one) => ({ ...one, fields: { ...one.fields, sign: expect.stringMatching(/^[0-9A-F]{32}$/) } })),
    );
  });

  it('is streamed, and a reader of bills reads it', async () => {
    const zipped = gzipSync(text);
    let sendRest = () => {};
    const { url } = await serve((_, response) => {
      response.write(zipped.subarray(0, 30));
      sendRest = () => void response.end(zipped.subarray(30));
    });
    const { file } = await at(url).download(apis.downloadBill, { ...day, tar_type: 'GZIP' });
    // The beginning arrives before the end was sent.
    sendRest();
    const rows = [];
    for await (const { cells } of readBill(file ?? [])) rows.push(cells);
    expect(rows).toEqual([{ 交易时间: '2018-02-01 04:21:23', 总金额: '0.01' }]);
  });

  it('of a file that does not exist gives WeChat Pay’s answer, typed, with its hint', async () => {
    const xml =
      '<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg><error_code>20002</error_code></xml>';
    const { url } = await serve(`\uFEFF\n${xml}`);
    const { file, refusal: told } = await at(url).download(apis.downloadBill, day);
    expect(file).toBeUndefined();
    expect(told).toEqual({ return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' });
    const wrongKey = await serve(
      '<xml><return_code>FAIL</return_code><return_msg>签名错误</return_msg></xml>',
    );
    expect((await at(wrongKey.url).download(apis.downloadBill, day)).refusal).toHaveProperty('hint');
  });

  it('is repeated after a temporary failure, and on the other host', async () => {
    let times = 0;
    const { url } = await serve((request, response) => {
      times += 1;
      if (times === 1) response.end(refusal(request, 'SYSTEMERROR'));
      else if (times === 2) response.writeHead(502).end('<html>bad gateway</html>');
      else response.end(text);
    });
    expect((await bytesOf((await at(url).download(apis.downloadBill, day)).file)).toString()).toBe(text);
    expect(times).toBe(3);
    const second = await at(await refusingAddress(), url).download(apis.downloadBill, day);
    expect((await bytesOf(second.file)).toString()).toBe(text);
  });

  it('believes no success without a signature, no page and no empty answer', async () => {
    const forged = await serve(
      '<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code></xml>',
    );
    expect(await failureOf(forged.url)).toMatchObject({ code: 'ANSWER_INVALID' });
    const signed = await serve((request, response) => response.end(success(request)));
    expect((await at(signed.url).download(apis.downloadBill, day)).refusal).toMatchObject({
      result_code: 'SUCCESS',
    });
    const page = await serve('<html><title>Maintenance</title></html>');
    expect((await failureOf(page.url)).message).toContain('Maintenance');
    const empty = await serve('');
    expect((await failureOf(empty.url)).message).toContain('it is empty');
    const status = await serve((_, response) => response.writeHead(403).end('no'));
    expect((await failureOf(status.url)).message).toContain('HTTP status 403');
  });

  it('times out if the answer does not begin, or stalls', async () => {
    const silent = await serve(() => undefined);
    const impatient = createClient({ ...merchant, endpoints: [silent.url], timeout: 500 });
    expect((await failureOf(silent.url, {}, impatient)).message).toContain('did not answer within');
    const stuck = await serve((_, response) => void response.write(text.repeat(3).slice(0, 300)));
    expect((await failureOf(stuck.url, { patience: 50 })).message).toContain('took 50 ms');
  });

  it('does not count the time of its reader', async () => {
    const long = Buffer.alloc(4 * 1024 * 1024, 'x');
    const { url } = await serve(long);
    const { file } = await at(url).download(apis.downloadBill, day, { patience: 900 });
    let length = 0;
    for await (const piece of file ?? []) {
      if (length === 0) await new Promise((resolve) => setTimeout(resolve, 1000));
      length += piece.length;
    }
    expect(length).toBe(long.length);
  });

  it('that breaks off fails while it is read', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(text, () => response.destroy());
    });
    expect((await failureOf(url)).message).toContain('broke off before its end');
  });

  it('is aborted if it exceeds the limit', async () => {
    const { url } = await serve((_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536, 'x')));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(url, { maxBytes: 1024 * 1024 })).toMatchObject({
      code: 'ANSWER_INVALID',
      message: expect.stringContaining('longer than 1024 KiB'),
    });
  });

  it('stops on the caller’s signal, and when its reader stops', async () => {
    const closed: Promise<unknown>[] = [];
    const { url } = await serve((_, response) => {
      closed.push(new Promise((resolve) => response.on('close', resolve)));
      response.write(text.repeat(100));
    });
    const stopper = new AbortController();
    const { file } = await at(url).download(apis.downloadBill, day, { signal: stopper.signal });
    const reading = bytesOf(file);
    stopper.abort();
    await expect(reading).rejects.toThrow('the call was aborted');
    const other = await at(url).download(apis.downloadBill, day);
    for await (const _ of other.file ?? []) break;
    await Promise.all(closed);
  });
});
