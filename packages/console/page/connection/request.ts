import type { ErrorBody, TextPlace } from '@opencloudpay/contracts/dev-server/errors';
import type { RouteAnswer, RouteInput, Routes } from '@opencloudpay/contracts/dev-server/routes';

/** The emulator refused a request (with its code and message), or could not be reached (`UNREACHABLE`). */
export class RequestError extends Error {
  override name = 'RequestError';
  constructor(
    readonly code: string,
    message: string,
    /** Where the error is in a text that was sent. */
    readonly place?: TextPlace,
    /** The message in Chinese. */
    readonly zh?: string,
  ) {
    super(message);
  }
}

/**
 * Calls the control API.
 *
 * @example await request('GET /api/orders/:outTradeNo', { params: { outTradeNo } })
 * @throws {RequestError} for every answer except 200, and without an answer
 */
export async function request<Route extends keyof Routes>(
  route: Route,
  given: RouteInput<Route>,
  { signal, base = '' }: { signal?: AbortSignal; base?: string } = {},
): Promise<RouteAnswer<Route>> {
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
  return (await send(`${base}${filled}${search.size > 0 ? `?${search}` : ''}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    ...(signal && { signal }),
  })) as RouteAnswer<Route>;
}

/** Sends a request and takes the JSON of its answer. @throws {RequestError} as {@link request} does */
export async function send(address: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(address, { cache: 'no-store', ...init });
    text = await response.text();
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RequestError(
      'UNREACHABLE',
      'The emulator does not answer. Check in the terminal that cloudpay dev is running, and start it again if not.',
    );
  }
  const value = parse(text);
  if (response.ok) return value;
  const error = (value as Partial<ErrorBody> | undefined)?.error;
  throw new RequestError(
    error?.code ?? 'INTERNAL',
    error?.message ??
      `The emulator answered HTTP ${response.status} without a reason. Check its output in the terminal.`,
    error?.place,
    error ? error.zh : `模拟器返回 HTTP ${response.status}，没有说明原因。请在终端查看它的输出。`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
