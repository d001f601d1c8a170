import { Readable } from 'node:stream';
import type { FileList, FileRecord, RemovedFile } from '@opencloudpay/contracts/dev-server/files';
import { say } from '@opencloudpay/internal';
import type { FileEnvironment, ListedFile } from '@opencloudpay/storage';
import type { Context, Hono } from 'hono';
import type { Emulator } from '../../emulator-types';
import { ControlFailure } from '../failure';
import { invalid } from '../read-request';

/** Files and folders of a page. */
const PAGE = 100;
/** Characters of a path. */
const LONGEST_PATH = 850;

/** What users upload has the console's origin here: it runs nothing. */
const SAFE_HEADERS = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};
/** Types that a browser shows without running anything. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/plain)$/;

/** The routes of files. They stand before the rule that bodies are JSON. */
export function fileRoutes(app: Hono, emulator: Emulator): void {
  app.get('/api/files', async (c) => {
    const files = await environmentOf(c, emulator);
    const { folder = '', from } = c.req.query();
    if (folder !== '' && !folder.endsWith('/'))
      throw invalid(say('folder must end with /.', 'folder 应以 / 结尾。'));
    const page = await files.list({ prefix: folder, folders: true, limit: PAGE, from });
    return c.json<FileList>({
      envId: files.envId,
      folder,
      files: page.files.map(record),
      folders: page.folders,
      ...(page.next !== undefined && { next: page.next }),
    });
  });
  app.get('/api/files/content', async (c) => {
    const path = pathOf(c);
    const found = await (await environmentOf(c, emulator)).download(path);
    if (!found) throw unknown(path);
    const { contentType, size } = found.file;
    const kind = SHOWN.test(contentType.split(';')[0] ?? '') ? 'inline' : 'attachment';
    const content = Readable.toWeb(Readable.from(found.content, { objectMode: false }));
    return new Response(content as ReadableStream, {
      headers: {
        ...SAFE_HEADERS,
        'content-type': contentType,
        'content-length': String(size),
        'content-disposition': `${kind}; filename*=UTF-8''${encodeURIComponent(path.split('/').at(-1) ?? '').replace(/['()*]/g, '_')}`,
        'cache-control': 'no-store',
      },
    });
  });
  app.put('/api/files/content', async (c) => {
    const path = pathOf(c);
    // A form of another site cannot send this without a CORS preflight.
    if (c.req.header('content-type') !== 'application/octet-stream')
      throw new ControlFailure(
        415,
        'CONTENT_TYPE_WRONG',
        say('Send the file as application/octet-stream.', '请以 application/octet-stream 发送文件。'),
      );
    const files = await environmentOf(c, emulator);
    const body = c.req.raw.body ?? new Blob([]).stream();
    return c.json<FileRecord>(record(await files.upload(path, body.values())));
  });
  app.delete('/api/files/content', async (c) => {
    const path = pathOf(c);
    if (!(await (await environmentOf(c, emulator)).remove(path))) throw unknown(path);
    return c.json<RemovedFile>({ path });
  });
}

async function environmentOf(c: Context, emulator: Emulator): Promise<FileEnvironment> {
  return emulator.files(c.req.query('env') || emulator.envId);
}

function pathOf(c: Context): string {
  const path = c.req.query('path') ?? '';
  if (path.length > 0 && path.length <= LONGEST_PATH) return path;
  throw invalid(
    say(
      `path must name the file, with 1 to ${LONGEST_PATH} characters.`,
      `path 应为文件的路径，1 至 ${LONGEST_PATH} 个字符。`,
    ),
  );
}

function unknown(path: string): ControlFailure {
  const shown = JSON.stringify(path.slice(0, 80));
  return new ControlFailure(404, 'FILE_UNKNOWN', say(`There is no file ${shown}.`, `没有文件 ${shown}。`));
}

function record({ path, fileID, size, etag, lastModified }: ListedFile): FileRecord {
  return { path, fileID, size, etag, lastModified: lastModified.getTime() };
}
