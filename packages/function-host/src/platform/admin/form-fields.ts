/** The parts of a form: texts by name, and the bytes of each. */
export interface FormFields {
  texts: Readonly<Record<string, string>>;
  bytes(name: string): Uint8Array;
}

/**
 * Reads `multipart/form-data` whose parts may be bytes without a filename, as SDKs send them. `formData()` alone would
 * decode those as UTF-8, and lose some.
 *
 * @throws {TypeError} if the body is not a form
 */
export async function readForm(body: ArrayBuffer, contentType: string): Promise<FormFields> {
  // Each byte as a character of its own.
  const spread = Buffer.from(Buffer.from(body).toString('latin1'), 'utf8');
  const form = await new Response(spread, { headers: { 'content-type': contentType } }).formData();
  const parts = new Map<string, Buffer>();
  for (const [name, value] of form)
    if (typeof value === 'string')
      parts.set(Buffer.from(name, 'latin1').toString(), Buffer.from(value, 'latin1'));
  return {
    texts: Object.fromEntries([...parts].map(([name, bytes]) => [name, bytes.toString()])),
    bytes: (name) => parts.get(name) ?? new Uint8Array(),
  };
}
