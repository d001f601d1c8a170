type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

/** Seconds for which a browser keeps the answer to a preflight. */
const MAX_AGE = '600';

/**
 * Lets web pages (H5) of these origins, and no others, read the answers. Sessions come in a header, not in a cookie, so
 * browsers send no credentials here.
 *
 * @param origins exact origins; without any, no answer has a CORS header
 */
export function crossOrigin(fetch: Fetch, origins: readonly string[] = []): Fetch {
  if (origins.length === 0) return fetch;
  return async (request, env) => {
    const origin = request.headers.get('origin');
    const allowed = origin !== null && origins.includes(origin) ? origin : undefined;
    if (allowed !== undefined && isPreflight(request))
      return new Response(null, { status: 204, headers: preflight(allowed) });
    const answer = await fetch(request, env);
    const headers = new Headers(answer.headers);
    headers.append('vary', 'Origin');
    if (allowed !== undefined) {
      headers.set('access-control-allow-origin', allowed);
      headers.set('access-control-expose-headers', 'Retry-After');
    }
    return new Response(answer.body, { status: answer.status, headers });
  };
}

function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers.has('access-control-request-method');
}

function preflight(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, PUT',
    'access-control-allow-headers': 'Authorization, Content-Type',
    'access-control-max-age': MAX_AGE,
    vary: 'Origin',
  };
}
