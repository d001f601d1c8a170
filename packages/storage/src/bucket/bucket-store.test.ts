import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FileEnvironment } from '../file-environment';
import { openStorage } from '../open-storage';
import { startBucket } from '../testing/s3-server';
import type { BucketOptions } from './bucket-options';

const url = 'http://127.0.0.1:1';
let bucket: BucketOptions;
let stop: () => Promise<void>;
let shop: FileEnvironment;
beforeAll(async () => {
  ({ bucket, stop } = await startBucket());
  shop = openStorage({ bucket, url }).environment('shop');
});
afterAll(() => stop());

describe('addresses of a bucket', () => {
  it('are presigned, and the same after an SDK has escaped them once', async () => {
    await shop.upload('商品/茶 (1)!*.jpg', 'tea');
    const address = await shop.temporaryAddress('商品/茶 (1)!*.jpg', 600);
    expect(address).toContain('/shop/cloudpay/shop/商品/茶 (1)!*.jpg?');
    expect(address).toContain('X-Amz-Expires=600');
    for (const used of [address, encodeURI(address)]) {
      const answer = await fetch(used);
      expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
        200,
        'image/jpeg',
        'tea',
      ]);
    }
    for (const changed of [address.replace('茶', '酒'), address.replace('Expires=600', 'Expires=601')])
      expect((await fetch(changed)).status).toBe(403);
  });

  it('make a download of what could run', async () => {
    await shop.upload('page.html', '<script>');
    await shop.upload('picture.png', '<script>', { contentType: 'text/html' });
    for (const path of ['page.html', 'picture.png']) {
      const answer = await fetch(await shop.temporaryAddress(path));
      expect(answer.headers.get('content-disposition')).toBe('attachment');
    }
  });

  it('keep their type when a page replaces the picture', async () => {
    await shop.upload('avatar.png', 'picture');
    const address = await shop.temporaryAddress('avatar.png');
    await shop.upload('avatar.png', '<script>', { contentType: 'text/html' });
    for (const used of [address, encodeURI(address)])
      expect((await fetch(used)).headers.get('content-type')).toBe('image/png');
    await shop.upload('note.txt', 'tea', { contentType: 'text/plain; charset=gbk' });
    const note = await fetch(await shop.temporaryAddress('note.txt'));
    expect(note.headers.get('content-disposition')).toBe('attachment');
  });

  it('are the host’s own where that is wanted', async () => {
    const hosted = openStorage({ bucket, url: 'https://files.example', addresses: 'host' });
    const address = await hosted.environment('shop').temporaryAddress('page.html');
    expect(address).toMatch(/^https:\/\/files\.example\/files\/shop\/page\.html\?/);
    const answer = await hosted.fetch(new Request(address, { headers: { range: 'bytes=0-3' } }));
    expect([answer.status, await answer.text()]).toEqual([206, '<scr']);
  });
});

describe('a bucket that does not work', () => {
  it('is named with the next step, without its key', async () => {
    const withKey = (more: Partial<BucketOptions>) =>
      openStorage({ bucket: { ...bucket, ...more }, url })
        .environment('shop')
        .stat('a');
    const listWith = (more: Partial<BucketOptions>) =>
      openStorage({ bucket: { ...bucket, ...more }, url })
        .environment('shop')
        .list();
    const refused = listWith({ secretAccessKey: 'a-wrong-key-of-this-bucket' });
    await expect(refused).rejects.toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringMatching(/SignatureDoesNotMatch.*check accessKeyId/s),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('a-wrong-key') });
    await expect(listWith({ endpoint: bucket.endpoint.replace('/shop', '/none') })).rejects.toMatchObject({
      code: 'BUCKET_REFUSED',
      message: expect.stringContaining('NoSuchBucket'),
    });
    await expect(withKey({ endpoint: 'http://127.0.0.1:9/shop' })).rejects.toMatchObject({
      code: 'BUCKET_UNREACHABLE',
    });
  });

  it.each([
    ['an address that is none', { endpoint: 'shop' }],
    ['another protocol', { endpoint: 'ftp://shop' }],
    ['a key in the address', { endpoint: 'https://a:b@shop' }],
    ['no key', { accessKeyId: '' }],
    ['a key with a space', { secretAccessKey: 'a b' }],
    ['a prefix without its end', { prefix: 'cloudpay' }],
    ['a prefix that leaves', { prefix: '../' }],
  ])('is refused at once: %s', (_, more) => {
    expect(() => openStorage({ bucket: { ...bucket, ...more }, url })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });
});

it.each([
  ['a short secret', { secret: 'short' }],
  ['no size', { maxSize: 0 }],
])('refuses the option %s', (_, more) => {
  expect(() => openStorage({ bucket, url, ...more })).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
});
