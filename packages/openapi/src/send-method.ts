import type { OpenApiAnswer, OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import type { Method } from './method';
import { request } from './request';

interface Send {
  url: string;
  method: Method;
  call: OpenApiCall;
  token: string;
  /** Milliseconds. */
  timeout: number;
}

/**
 * Sends a method: parameters as JSON, or in the query where WeChat wants them there (all of `GET`, and of a form with
 * files).
 *
 * @throws {OpenApiError}
 */
export function sendMethod({ url, method, call, token, timeout }: Send): Promise<OpenApiAnswer> {
  const { params, files } = call;
  const address = new URL(method.path, url);
  address.searchParams.set('access_token', token);
  const hasFiles = Object.keys(files).length > 0;
  const inBody: [string, unknown][] = [];
  for (const [name, value] of Object.entries(params))
    if (method.verb === 'GET' || hasFiles || method.query.includes(name))
      address.searchParams.set(name, textOf(value));
    else inBody.push([name, value]);
  if (method.verb === 'GET') return request(address, { method: 'GET' }, timeout);
  if (hasFiles) return request(address, { method: 'POST', body: formOf(files) }, timeout);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(Object.fromEntries(inBody));
  return request(address, { method: 'POST', body, headers }, timeout);
}

function formOf(files: OpenApiCall['files']): FormData {
  const form = new FormData();
  for (const [name, { content, contentType, filename }] of Object.entries(files))
    form.append(name, new Blob([Uint8Array.from(content)], { type: contentType }), filename);
  return form;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
