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
 * Sends a method: parameters as JSON, in the query for `GET`, and as a form where some are files.
 *
 * @throws {OpenApiError}
 */
export function sendMethod({ url, method, call, token, timeout }: Send): Promise<OpenApiAnswer> {
  const { params, files } = call;
  const address = new URL(method.path, url);
  address.searchParams.set('access_token', token);
  const hasFiles = Object.keys(files).length > 0;
  if (method.verb === 'GET' || hasFiles)
    for (const [name, value] of Object.entries(params)) address.searchParams.set(name, textOf(value));
  if (method.verb === 'GET') return request(address, { method: 'GET' }, timeout);
  if (hasFiles) return request(address, { method: 'POST', body: formOf(files) }, timeout);
  const headers = { 'content-type': 'application/json' };
  return request(address, { method: 'POST', body: JSON.stringify(params), headers }, timeout);
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
