import type { ErrorBody } from '@opencloudpay/contracts/dev-server/errors';
import type { RouteAnswer, RouteInput, Routes } from '@opencloudpay/contracts/dev-server/routes';
import { messageOf, parseJsonObject } from '@opencloudpay/internal';
import { type McpErrorCode, McpToolError } from './errors';
import { nextStep } from './next-step';

/** Milliseconds: a callback may take its whole time, and a long advance of the clock has many of them. */
const PATIENCE = 120_000;
/** Documents and events have 100 levels, and the answer around them a few more. */
const MOST_LEVELS = 120;

/** Calls a route of the dev server. @throws {McpToolError} with its code and message, and with what to do next */
export type DevRequest = <Route extends keyof Routes>(
  route: Route,
  input: RouteInput<Route>,
) => Promise<RouteAnswer<Route>>;

/** @param signal ends the request: the client has cancelled the call of the tool */
export function devRequest(url: string, signal: AbortSignal): DevRequest {
  return async (route, input) => {
    const { address, init } = requestOf(route, input);
    const deadline = AbortSignal.timeout(PATIENCE);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}${address}`, { ...init, signal: AbortSignal.any([signal, deadline]) });
      text = await response.text();
    } catch (cause) {
      const why = deadline.aborted
        ? `has not answered in ${PATIENCE / 1000} s`
        : `broke off: ${messageOf(cause)}`;
      throw new McpToolError(
        'DEV_SERVER_SILENT',
        `The request to cloudpay dev at ${url} ${why}. It may have been carried out: look at list_orders, order_timeline or read_logs before you repeat it.`,
        { cause },
      );
    }
    const parsed = parseJsonObject(text, { maxDepth: MOST_LEVELS });
    if ('problem' in parsed)
      throw new McpToolError(
        'ANSWER_UNREADABLE',
        `The answer of ${url} ${parsed.problem}: this is no cloudpay dev, or one of another version. Check --dev, and that both are the same version.`,
      );
    if (response.ok) return parsed.value as RouteAnswer<typeof route>;
    const {
      code = 'INTERNAL',
      message = `HTTP ${response.status}`,
      place,
    } = (parsed.value as Partial<ErrorBody>).error ?? {};
    const where = place ? ` (line ${place.line}, column ${place.column})` : '';
    // An error of the dev server's API keeps its code.
    throw new McpToolError(
      code as McpErrorCode,
      [`${message}${where}`, nextStep(code)].filter(Boolean).join(' '),
    );
  };
}

function requestOf(route: string, input: unknown): { address: string; init: RequestInit } {
  const { params, query, body } = input as {
    params?: Record<string, string>;
    query?: Record<string, string | number | undefined>;
    body?: unknown;
  };
  const [method = '', path = ''] = route.split(' ');
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') search.set(name, String(value));
  return {
    address: search.size > 0 ? `${filled}?${search}` : filled,
    init: {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    },
  };
}
