/** An answer, before a server writes it. */
export interface Answer {
  readonly status: number;
  /** Names, in lower case, and values in turn, as Node's server writes them: an object would be taken apart again. */
  readonly headers: readonly string[];
  readonly body: string;
}

export function toResponse({ status, headers, body }: Answer): Response {
  const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? '']] : []));
  return new Response(body, { status, headers: pairs as [string, string][] });
}
