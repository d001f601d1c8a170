/** `cloud.openapi.subscribeMessage.send(`, also with options: `cloud.openapi({ appid }).wxacode.get(`. */
const CALL = /\bopenapi\s*(?:\([^()]*\)\s*)?((?:\??\.\s*[a-zA-Z]\w*\s*){2,6})\(/g;

/** What is a call of a promise or a function, and no method of WeChat. */
const ENDINGS = /\.(?:then|catch|finally|call|apply|bind)$/;

/** The methods of `cloud.openapi` that code calls by names which can be read without running it. */
export function openApiMethods(code: string): string[] {
  const names = [...code.matchAll(CALL)].map(([, path = '']) => path.replace(/[\s?]/g, '').slice(1));
  return [...new Set(names.map((name) => name.replace(ENDINGS, '')).filter((name) => name.includes('.')))];
}
