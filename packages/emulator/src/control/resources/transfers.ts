import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { ImportReport } from '@opencloudpay/contracts/dev-server/collections';
import { say } from '@opencloudpay/internal';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { Emulator } from '../../emulator-types';
import { environmentOf } from '../documents/environment';
import { ControlFailure } from '../failure';
import { invalid, param } from '../read-request';

/** A form of another site cannot send these without a CORS preflight. */
const FILE_TYPES = ['application/json', 'application/x-ndjson', 'text/csv', 'application/octet-stream'];

const fileOnly: MiddlewareHandler = async (c, next) => {
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!FILE_TYPES.includes(type))
    throw new ControlFailure(
      415,
      'CONTENT_TYPE_WRONG',
      say(
        `Send the file with one of these as content-type: ${FILE_TYPES.join(', ')}.`,
        `请以下列 content-type 之一发送文件：${FILE_TYPES.join('、')}。`,
      ),
    );
  await next();
};

/** Routes whose bodies are files: they are streamed, and not bounded as the JSON of the others. */
export function transferRoutes(app: Hono, emulator: Emulator): void {
  const operations = () => import('../documents/operations');

  app.post('/api/collections/:collection/import', fileOnly, async (c) => {
    const onConflict = conflictOf(c);
    const documents = await environmentOf(c, emulator);
    const { importFile } = await operations();
    const file = c.req.raw.body ?? new Blob([]).stream();
    try {
      const chunks = file.values({ preventCancel: true });
      return c.json<ImportReport>(await importFile(documents, param(c, 'collection'), chunks, onConflict));
    } catch (error) {
      // A browser that is still sending reads no answer: it would report a broken connection instead of the reason.
      if (!isCodedError(error, 'BODY_TOO_LARGE')) await file.pipeTo(new WritableStream()).catch(() => {});
      throw error;
    }
  });
  app.get('/api/collections/:collection/export', async (c) => {
    const documents = await environmentOf(c, emulator);
    const name = param(c, 'collection');
    // Refuses a missing collection before the answer begins.
    await documents.indexes(name);
    const { exportLines } = await operations();
    const lines = ReadableStream.from(exportLines(documents, name)).pipeThrough(new TextEncoderStream());
    return new Response(lines, {
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}.jsonl`,
        'cache-control': 'no-store',
      },
    });
  });
}

function conflictOf(c: Context): 'skip' | 'replace' | 'fail' {
  const { onConflict = 'fail' } = c.req.query();
  if (onConflict === 'skip' || onConflict === 'replace' || onConflict === 'fail') return onConflict;
  throw invalid(say('onConflict must be skip, replace or fail.', 'onConflict 应为 skip、replace 或 fail。'));
}
