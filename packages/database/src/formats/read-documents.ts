import { csvDocuments } from './csv-documents';
import { wrongAt } from './failures';
import type { FileDocument } from './file-document';
import { jsonDocuments } from './json-documents';

/**
 * Reads the documents of a file one by one: JSON Lines (CloudBase's export, mongoexport), an array of JSON, JSON
 * documents one after the other, or CSV with a row of names. The content decides, not the name of the file. Memory is
 * bounded by one document.
 *
 * @param chunks UTF-8, with or without a byte order mark
 * @throws DocumentError with the line, where the file is of no such format
 */
export async function* readDocuments(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<FileDocument> {
  let start = '';
  const texts = decoded(chunks)[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await texts.next();
    if (done === true) break;
    start += value;
    if (/\S/.test(start)) break;
  }
  const first = /\S/.exec(start)?.[0];
  const all = startingWith(start, texts);
  if (first === '{' || first === '[') yield* jsonDocuments(all);
  else if (first !== undefined) yield* csvDocuments(all);
}

async function* startingWith(start: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function* decoded(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw wrongAt(line, {
        en: 'the text is not UTF-8: save the file as UTF-8',
        zh: '文本不是 UTF-8 编码：请把文件保存为 UTF-8',
      });
    }
  };
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decode(chunk);
    yield text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1;
  }
  yield decode();
}
