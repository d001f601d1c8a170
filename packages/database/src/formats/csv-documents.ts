import { type Document, isDocument, setField } from '../language/values/kinds';
import { csvRows } from './csv-rows';
import { wrongAt } from './failures';
import type { FileDocument } from './file-document';

/** Fields that are always text, also where they consist of digits. */
const TEXTS = new Set(['_id', '_openid']);

/**
 * Reads CSV: the first row has the names of the fields. A name with dots is a field of a nested document.
 *
 * A cell without quotes of its own becomes the kind that it looks like: a number, `true` or `false`, or an object or
 * array as JSON. Digits with a leading zero, and numbers that JavaScript cannot hold exactly, stay text. An empty cell
 * is no field.
 */
export async function* csvDocuments(chunks: AsyncIterable<string>): AsyncGenerator<FileDocument> {
  let names: readonly string[] | undefined;
  for await (const { cells, line } of csvRows(chunks)) {
    if (names === undefined) {
      names = namesOf(
        cells.map((name) => name.trim()),
        line,
      );
      continue;
    }
    if (cells.length > names.length)
      throw wrongAt(line, {
        en: `the row has ${cells.length} cells, and the first row names ${names.length} fields`,
        zh: `该行有 ${cells.length} 列，而首行有 ${names.length} 个字段`,
      });
    const document: Document = {};
    for (const [index, cell] of cells.entries())
      if (cell !== '') put(document, names[index] ?? '', cell, line);
    yield { text: JSON.stringify(document), line };
  }
}

function namesOf(names: readonly string[], line: number): readonly string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw wrongAt(line, {
      en: `the first row names the field ${JSON.stringify(twice)} twice`,
      zh: `首行中字段 ${JSON.stringify(twice)} 重复`,
    });
  const wrong = names.find((name) =>
    name.split('.').some((part) => part === '' || /^\$|[{}[\]"]/.test(part)),
  );
  if (wrong === undefined) return names;
  throw wrongAt(line, {
    en: `the file is neither JSON nor CSV: ${JSON.stringify(wrong.slice(0, 40))} is no name of a field`,
    zh: `文件既不是 JSON 也不是 CSV：${JSON.stringify(wrong.slice(0, 40))} 不是字段名`,
  });
}

function put(document: Document, path: string, cell: string, line: number): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let at = document;
  for (const part of parts) {
    if (!Object.hasOwn(at, part)) setField(at, part, {});
    const next = at[part];
    if (!isDocument(next))
      throw wrongAt(line, {
        en: `the field ${path} and the field ${part} exclude each other`,
        zh: `字段 ${path} 与字段 ${part} 不能同时存在`,
      });
    at = next;
  }
  setField(at, last, TEXTS.has(path) ? cell : typed(cell));
}

function typed(cell: string): unknown {
  if (cell === 'true') return true;
  if (cell === 'false') return false;
  if (/^-?(?:0|[1-9]\d{0,15})(?:\.\d+)?$/.test(cell)) {
    const number = Number(cell);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? cell : number;
  }
  if (!/^\s*(?:\{.*\}|\[.*\])\s*$/s.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
