import { resolve } from 'node:path';
import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import type { NotifyRequest } from '@opencloudpay/contracts/dev-server/notifications';
import type { ProjectInfo } from '@opencloudpay/contracts/dev-server/project';
import { parseJsonObject } from '@opencloudpay/internal';
import { TriggerError } from './errors';

/** Milliseconds. Where nothing listens, the system refuses at once; a dev server on a busy machine needs seconds. */
const LOOK = 10_000;
/** The callback may take its whole time. */
const PATIENCE = 120_000;

/** Where `cloudpay dev` is without --port. */
export const DEV_SERVER = 'http://127.0.0.1:8010';

/** The project of the `cloudpay dev` at an address; `undefined` if none answers there. */
export async function devServerProject(url: string): Promise<ProjectInfo | undefined> {
  try {
    const response = await fetch(`${url}/api/project`, { signal: AbortSignal.timeout(LOOK) });
    const project = (await response.json()) as Partial<ProjectInfo>;
    return typeof project.folder === 'string' ? (project as ProjectInfo) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether `cloudpay dev` runs at an address, for a project.
 *
 * @param folder of the project's functions; `undefined` for any
 */
export async function isDevServer(url: string, folder: string | undefined): Promise<boolean> {
  const project = await devServerProject(url);
  return project !== undefined && (folder === undefined || resolve(project.folder) === resolve(folder));
}

/** Sends the notification by the dev server: its console shows it. @throws {TriggerError} DEV_SERVER_REFUSED */
export async function notifyByDevServer(url: string, request: NotifyRequest): Promise<Delivery> {
  const response = await fetch(`${url}/api/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const parsed = parseJsonObject(await response.text());
  const body = 'value' in parsed ? parsed.value : {};
  if (response.ok) return body as unknown as Delivery;
  const { message = `HTTP ${response.status}` } = Object(body['error'] ?? body) as { message?: string };
  throw new TriggerError('DEV_SERVER_REFUSED', {
    en: `The dev server at ${url} refuses: ${message}`,
    zh: `${url} 处的 cloudpay dev 拒绝了请求：${message}`,
  });
}
