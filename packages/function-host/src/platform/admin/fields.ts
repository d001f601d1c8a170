import { type ParsedJson, parseJson, parseJsonObject } from '@opencloudpay/internal';
import { isObject } from '../../project/json-file';
import { type FormFields, readForm } from './form-fields';

/** The body of an SDK's request: parts of a form, or the members of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a request, its size if it is JSON, and the bytes of a form's parts. */
export async function readFields(
  request: Request,
): Promise<ParsedJson<Fields> & { size: number; bytes: FormFields['bytes'] }> {
  const type = request.headers.get('content-type') ?? '';
  const none = { size: 0, bytes: () => new Uint8Array() };
  if (!type.startsWith('multipart/form-data')) {
    const body = await request.text();
    return { ...none, ...parseJsonObject(body), size: Buffer.byteLength(body) };
  }
  const body = await request.arrayBuffer();
  try {
    const { texts, bytes } = await readForm(body, type);
    return { value: texts, size: 0, bytes };
  } catch {
    return { ...none, problem: 'is not a form' };
  }
}

/** The object in a field with JSON; empty if the field is empty or holds another value, as some SDKs send it. */
export function objectIn(field: unknown): ParsedJson<Readonly<Record<string, unknown>>> {
  const parsed = parseJson(text(field) || '{}');
  if ('problem' in parsed) return parsed;
  return { value: isObject(parsed.value) ? parsed.value : {} };
}

/** The text of a field; `''` for everything else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
