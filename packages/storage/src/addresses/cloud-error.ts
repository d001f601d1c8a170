/** An error as COS answers it, in XML: Tencent's SDKs read each of these elements. */
export function cloudError(status: number, code: string, message: string, requestId: string): Response {
  const fields = { Code: code, Message: message, Resource: '', RequestId: requestId, TraceId: requestId };
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  return new Response(`<?xml version='1.0' encoding='utf-8' ?>\n<Error>${elements.join('')}</Error>`, {
    status,
    headers: {
      'content-type': 'application/xml',
      'x-cos-request-id': requestId,
      'cache-control': 'no-store',
    },
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
