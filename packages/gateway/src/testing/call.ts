/** The answer to a call made by hand. */
export interface CallAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A call as any HTTP client makes it. */
export function caller(url: string, path = '/v1/cloudpay/') {
  return async (
    api: string,
    body: object | string | Uint8Array,
    headers: Record<string, string>,
  ): Promise<CallAnswer> => {
    const answer = await fetch(`${url}${path}${api}`, {
      method: 'POST',
      headers,
      body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as Record<string, unknown>,
    };
  };
}
