import type { ErrorBody, Routes } from '../contract';

/** `:name` parts of a path. */
type Names<Path> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Names<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type Part<Name extends string, Type> = [Type] extends [never] ? unknown : { [N in Name]: Type };
type Optional<Type> = Partial<Type> extends Type ? Type | undefined : Type;
type Query<R> = R extends { query: infer Q } ? { query?: Optional<Q> } : unknown;
type Body<R> = R extends { body: infer B } ? { body: B } : unknown;
type Params<Route> = Part<'params', [Names<Route>] extends [never] ? never : Record<Names<Route>, string>>;

/** What a call of this route is given. */
export type Given<Route extends keyof Routes> = Params<Route> & Query<Routes[Route]> & Body<Routes[Route]>;
export type Answer<Route extends keyof Routes> = Routes[Route]['answer'];

/** The emulator said no (its code and words), or could not be reached (`UNREACHABLE`). */
export class RequestError extends Error {
  override name = 'RequestError';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Calls the control API.
 *
 * @example await request('GET /api/orders/:outTradeNo', { params: { outTradeNo } })
 * @throws {RequestError} for every answer but 200, and where none came
 */
export async function request<Route extends keyof Routes>(
  route: Route,
  given: Given<Route>,
  { signal, base = '' }: { signal?: AbortSignal; base?: string } = {},
): Promise<Answer<Route>> {
  const { params, query, body } = given as {
    params?: Record<string, string>;
    query?: Record<string, string | number | undefined>;
    body?: unknown;
  };
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query ?? {}).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${base}${filled}${search.size > 0 ? `?${search}` : ''}`, {
      method,
      cache: 'no-store',
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      ...(signal && { signal }),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestError(
      'UNREACHABLE',
      'The emulator does not answer: see in the terminal whether cloudpay dev is still running, and start it again if not.',
    );
  }
  const value = parse(text);
  if (!response.ok) {
    const error = (value as Partial<ErrorBody> | undefined)?.error;
    throw new RequestError(
      error?.code ?? 'INTERNAL',
      error?.message ??
        `The emulator answered HTTP ${response.status} without saying why: its terminal may tell.`,
    );
  }
  return value as Answer<Route>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
