import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlServer, type Emulator, serveControl } from '../../index';
import { atEnd, start, stopAll } from '../../testing/emulators';

let emulator: Emulator;
let control: ControlServer;
beforeAll(async () => {
  emulator = await start();
  control = await serveControl(emulator);
  atEnd(() => control.close());
});
afterAll(stopAll);

const at = (path: string) => `${control.url}/api/files/content?path=${encodeURIComponent(path)}`;
const put = (path: string, body: string, type = 'application/octet-stream') =>
  fetch(at(path), { method: 'PUT', headers: { 'content-type': type }, body });
const codeOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { error: { code: string } }).error.code,
];

describe('/api/files', () => {
  it('lists folders, uploads, shows and deletes files', async () => {
    expect(await (await put('goods/茶.png', 'picture')).json()).toMatchObject({
      path: 'goods/茶.png',
      size: 7,
    });
    await put('readme.txt', 'text');
    const list = async (query = '') => (await fetch(`${control.url}/api/files${query}`)).json();
    expect(await list()).toEqual({
      envId: 'test-env',
      folder: '',
      files: [
        expect.objectContaining({ path: 'readme.txt', fileID: expect.stringContaining('cloud://test-env.') }),
      ],
      folders: ['goods/'],
    });
    expect(await list('?folder=goods%2F')).toMatchObject({ files: [{ path: 'goods/茶.png' }], folders: [] });
    expect(await (await fetch(at('goods/茶.png'))).text()).toBe('picture');
    expect(await (await fetch(at('readme.txt'), { method: 'DELETE' })).json()).toEqual({
      path: 'readme.txt',
    });
    expect(await codeOf(await fetch(at('readme.txt'), { method: 'DELETE' }))).toEqual([404, 'FILE_UNKNOWN']);
    expect(await codeOf(await fetch(at('readme.txt')))).toEqual([404, 'FILE_UNKNOWN']);
  });

  it('runs nothing of what was uploaded, on the console’s own origin', async () => {
    await put('page.html', '<script>alert(1)</script>');
    await emulator.storage.upload('picture.png', '<script>', { contentType: 'text/html' });
    for (const path of ['page.html', 'picture.png']) {
      const { headers } = await fetch(at(path));
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('refuses forms, wrong paths and other folders by name', async () => {
    expect(await codeOf(await put('a', '1', 'text/plain'))).toEqual([415, 'CONTENT_TYPE_WRONG']);
    expect(await codeOf(await put('../a', '1'))).toEqual([400, 'PATH_INVALID']);
    expect(await codeOf(await put('', '1'))).toEqual([400, 'BODY_INVALID']);
    expect(await codeOf(await fetch(`${control.url}/api/files?folder=goods`))).toEqual([400, 'BODY_INVALID']);
    expect(await codeOf(await fetch(`${control.url}/api/files?env=..`))).toEqual([400, 'PATH_INVALID']);
  });
});
