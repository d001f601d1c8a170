import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { FileEnvironment } from '../file-environment';
import { type FileStorage, openStorage } from '../open-storage';
import { signatures } from './signatures';

const SECRET = 's'.repeat(32);
const url = 'https://files.example/base';
let now = Date.now();
let folder: string;
let storage: FileStorage;
let shop: FileEnvironment;

beforeEach(() => {
  now = Date.now();
  folder = mkdtempSync(join(tmpdir(), 'cloudpay-files-'));
  storage = openStorage({ folder, url, secret: SECRET, maxSize: 1_000_000, now: () => now });
  shop = storage.environment('shop-1');
});

const ask = (address: string, init?: RequestInit) => storage.fetch(new Request(address, init));

describe('a temporary address', () => {
  it('serves the file with headers that run nothing', async () => {
    await shop.upload('goods/茶 1.png', 'picture');
    const address = await shop.temporaryAddress('goods/茶 1.png');
    expect(address).toMatch(
      /^https:\/\/files\.example\/base\/files\/shop-1\/goods\/茶 1\.png\?t=\d+&sign=[\w-]+$/,
    );
    const answer = await ask(address);
    expect(await answer.text()).toBe('picture');
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-type': 'image/png',
      'content-length': '7',
      'content-disposition': "inline; filename*=UTF-8''%E8%8C%B6%201.png",
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=60',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"\w{32}"$/),
      'last-modified': expect.stringContaining('GMT'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['page.html', undefined],
    ['picture.svg', undefined],
    ['script.js', undefined],
    ['feed.xml', undefined],
    ['doc.pdf', undefined],
    ['picture.png', 'text/html'],
    ['picture.png', 'image/svg+xml; charset=utf-8'],
    ['picture.png', 'TEXT/HTML'],
    ['unknown', undefined],
  ])('makes a download of %s with the type %s', async (path, contentType) => {
    await shop.upload(path, '<script>alert(1)</script>', contentType === undefined ? {} : { contentType });
    const answer = await ask(await shop.temporaryAddress(path));
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
  });

  it('takes no header from a type', async () => {
    await shop.upload('a.png', '1', { contentType: 'image/png\r\nset-cookie: a=b' });
    expect((await ask(await shop.temporaryAddress('a.png'))).headers.get('content-type')).toBe('image/png');
  });

  it('may be escaped once by an SDK or a browser, or arrive without the path of the address', async () => {
    await shop.upload('茶/a (1)+&=.png', '1');
    const address = await shop.temporaryAddress('茶/a (1)+&=.png');
    for (const used of [address, encodeURI(address), encodeURI(address.replace('/base', ''))])
      expect((await ask(used)).status).toBe(200);
  });

  it('expires, and is of no use for another file, time or method', async () => {
    await Promise.all([shop.upload('a.txt', 'a'), shop.upload('b.txt', 'b')]);
    const address = await shop.temporaryAddress('a.txt', 600);
    const statusOf = async (used: string, init?: RequestInit) => (await ask(used, init)).status;
    const seconds = Number(new URL(address).searchParams.get('t'));
    expect(await statusOf(address.replace('a.txt', 'b.txt'))).toBe(403);
    expect(await statusOf(address.replace('shop-1', 'shop-2'))).toBe(403);
    expect(await statusOf(address.replace('a.txt', 'c/../a.txt'))).toBe(200);
    expect(await statusOf(address.replace('a.txt', 'c/%2e%2e%2fa.txt'))).toBe(403);
    expect(await statusOf(address.replace(String(seconds), String(seconds + 1)))).toBe(403);
    expect(await statusOf(address.replace(/sign=./, 'sign='))).toBe(403);
    expect(await statusOf(address.split('?')[0] ?? '')).toBe(403);
    for (const method of ['PUT', 'POST', 'DELETE']) expect(await statusOf(address, { method })).toBe(405);
    expect(await statusOf(address)).toBe(200);
    now += 601_000;
    const expired = await ask(address);
    expect([expired.status, await expired.text()]).toEqual([403, expect.stringContaining('getTempFileURL')]);
  });

  it('accepts no other signature', () => {
    const signer = signatures(SECRET, () => now);
    const right = signer.ofReading('shop-1/a', now + 1000);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.nat(right.length - 1)), (given) => {
        const signature = typeof given === 'string' ? given : right.slice(0, given);
        expect(signer.isOfReading('shop-1/a', now + 1000, signature)).toBe(signature === right);
      }),
      { numRuns: 100 },
    );
    const token = signer.uploadToken({ key: 'shop-1/a', expiresAt: now + 1000 });
    expect(signer.readUploadToken(token)).toMatchObject({ key: 'shop-1/a' });
    expect(signer.isOfReading('shop-1/a', now + 1000, token.split('.')[1] ?? '')).toBe(false);
    expect(signatures('t'.repeat(32), () => now).readUploadToken(token)).toBeUndefined();
    for (const other of ['', '.', 'a.b', `${token}.`, `${token}x`, token.slice(1)])
      expect(signer.readUploadToken(other)).toBeUndefined();
    now += 1001;
    expect(signer.readUploadToken(token)).toBeUndefined();
  });

  it('lists no folder, and knows no file that is not there', async () => {
    await shop.upload('goods/a.txt', 'a');
    for (const path of ['goods', 'none.txt'])
      expect((await ask(await shop.temporaryAddress(path))).status).toBe(404);
    for (const path of ['/base/files/', '/base/files/shop-1/', '/base/', '/base', '/'])
      expect([403, 404]).toContain((await ask(`https://files.example${path}`)).status);
  });

  it('answers ranges as files of any size have them', async () => {
    const content = randomBytes(1000);
    await shop.upload('video.mp4', content);
    const address = await shop.temporaryAddress('video.mp4');
    const part = fc.option(fc.nat(1100), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(part, part, async (first, last) => {
        const answer = await ask(address, { headers: { range: `bytes=${first ?? ''}-${last ?? ''}` } });
        const body = Buffer.from(await answer.arrayBuffer());
        const isAll =
          (first === undefined && last === undefined) ||
          (first !== undefined && last !== undefined && last < first);
        const start = first ?? Math.max(0, 1000 - (last ?? 0));
        const end = first === undefined ? 1000 : Math.min((last ?? 999) + 1, 1000);
        if (isAll) expect([answer.status, body.equals(content)]).toEqual([200, true]);
        else if (start >= 1000)
          expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
        else {
          expect([answer.status, answer.headers.get('content-range')]).toEqual([
            206,
            `bytes ${start}-${end - 1}/1000`,
          ]);
          expect(body.equals(content.subarray(start, end))).toBe(true);
          expect(answer.headers.get('content-length')).toBe(String(end - start));
        }
      }),
      { numRuns: 60 },
    );
    for (const range of ['bytes=0-1,3-4', 'items=0-1', 'bytes=a-b', 'bytes=-'])
      expect((await ask(address, { headers: { range } })).status).toBe(200);
  });

  it('answers conditions and HEAD', async () => {
    const { etag, lastModified } = await shop.upload('a.txt', 'content');
    const address = await shop.temporaryAddress('a.txt');
    const statusOf = async (headers: Record<string, string>) => (await ask(address, { headers })).status;
    expect(await statusOf({ 'if-none-match': `"${etag}"` })).toBe(304);
    expect(await statusOf({ 'if-none-match': `W/"x", W/"${etag}"` })).toBe(304);
    expect(await statusOf({ 'if-none-match': '"x"', 'if-modified-since': lastModified.toUTCString() })).toBe(
      200,
    );
    expect(await statusOf({ 'if-modified-since': lastModified.toUTCString() })).toBe(304);
    expect(await statusOf({ range: 'bytes=0-1', 'if-range': '"x"' })).toBe(200);
    expect(await statusOf({ range: 'bytes=0-1', 'if-range': `"${etag}"` })).toBe(206);
    const head = await ask(address, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '7', '']);
    expect((await ask(await shop.temporaryAddress('none'), { method: 'HEAD' })).status).toBe(404);
  });
});

describe('an address for an upload', () => {
  const signer = signatures(SECRET, () => now);
  const addressOf = (path: string, more: { user?: { openId: string }; expiresAt?: number } = {}) =>
    `${url}/uploads/${signer.uploadToken({ key: `shop-1/${path}`, expiresAt: now + 1000, ...more })}`;
  const put = (
    address: string,
    body: string | Buffer | ReadableStream<Uint8Array>,
    headers: Record<string, string> = {},
  ) =>
    ask(address, {
      method: 'PUT',
      body,
      headers,
      ...(body instanceof ReadableStream && { duplex: 'half' as const }),
    });

  it('takes a body by PUT and a form by POST, with type and owner', async () => {
    expect((await put(addressOf('a.png', { user: { openId: 'oPayer' } }), Buffer.from('one'))).status).toBe(
      200,
    );
    expect(await shop.stat('a.png')).toMatchObject({ size: 3, contentType: 'image/png', owner: 'oPayer' });
    const form = new FormData();
    form.set('Signature', 'any');
    form.set('key', '../other');
    form.set('file', new File(['form'], '../evil.html', { type: 'image/webp' }));
    expect((await ask(addressOf('a.png'), { method: 'POST', body: form })).status).toBe(204);
    expect(await shop.stat('a.png')).toMatchObject({ size: 4, contentType: 'image/webp' });
    expect((await shop.list()).files).toHaveLength(1);
  });

  it('shows a failure of the host without the names of its folders, and warns the operator', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    const answer = await put(addressOf('b.txt'), 'b');
    const text = await answer.text();
    expect([answer.status, text]).toEqual([500, expect.stringContaining('<Code>InternalError</Code>')]);
    expect(text).not.toContain(folder);
    expect(warn.mock.calls).toEqual([[expect.stringContaining(folder), 'StorageWarning']]);
    warn.mockRestore();
  });

  it('answers errors in the XML that the SDKs read', async () => {
    const problem = async (answer: Response) => [
      answer.status,
      /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1],
    ];
    expect(await problem(await put(`${url}/uploads/x`, '1'))).toEqual([403, 'AccessDenied']);
    expect(await problem(await put(addressOf('a', { expiresAt: now - 1 }), '1'))).toEqual([
      403,
      'AccessDenied',
    ]);
    expect(await problem(await put(addressOf('a'), Buffer.alloc(1_000_001)))).toEqual([
      400,
      'EntityTooLarge',
    ]);
    const empty = new FormData();
    empty.set('key', 'a');
    expect(await problem(await ask(addressOf('a'), { method: 'POST', body: empty }))).toEqual([
      400,
      'MalformedPOSTRequest',
    ]);
    const large = new FormData();
    large.set('file', new Blob([Buffer.alloc(1_000_001)]));
    expect(await problem(await ask(addressOf('a'), { method: 'POST', body: large }))).toEqual([
      400,
      'EntityTooLarge',
    ]);
    expect(await problem(await ask(addressOf('a'), { method: 'POST', body: 'text' }))).toEqual([
      400,
      'IncompleteBody',
    ]);
    expect(await problem(await ask(addressOf('a'), { method: 'GET' }))).toEqual([405, 'MethodNotAllowed']);
    await shop.upload('a/b', '1');
    expect(await problem(await put(addressOf('a'), '1'))).toEqual([409, 'PathConflict']);
    expect(await shop.stat('a')).toBeUndefined();
  });

  it('stores no form that breaks off, wherever that is', async () => {
    const form = new FormData();
    form.set('key', 'a.txt');
    form.set('file', new Blob(['the content of the file']), 'a.txt');
    const whole = new Request(url, { method: 'POST', body: form });
    const type = whole.headers.get('content-type') ?? '';
    const bytes = Buffer.from(await whole.arrayBuffer());
    const send = (body: Buffer) =>
      ask(addressOf('broken.txt'), { method: 'POST', body, headers: { 'content-type': type } });
    for (let length = 0; length < bytes.length - 4; length += 3) {
      expect((await send(bytes.subarray(0, length))).status).toBe(400);
      expect(await shop.stat('broken.txt')).toBeUndefined();
    }
    expect((await send(bytes)).status).toBe(204);
  });

  it('stores no body that breaks off', async () => {
    const broken = Readable.toWeb(
      Readable.from([Buffer.alloc(10)]).map((piece) => piece),
    ) as ReadableStream<Uint8Array>;
    const breaking = broken.pipeThrough(
      new TransformStream({ flush: () => Promise.reject(new Error('the phone went away')) }),
    );
    expect((await put(addressOf('broken.txt'), breaking)).status).toBe(400);
    expect(await shop.stat('broken.txt')).toBeUndefined();
  });
});
