import { resolve } from 'node:path';
import { projectFunctions } from '@opencloudpay/emulator';
import { isLoopbackAddress, messageOf } from '@opencloudpay/internal';
import { DEV_SERVER, devServerProject } from '../trigger/dev-server';
import { McpToolError, NAME_PROJECT } from './errors';

export interface DevServerOptions {
  /** The address of a dev server, whatever its project is. Default: that of the project on the usual port. */
  dev?: string | undefined;
  /** The project's folder, or the folder of its functions. */
  project: string;
}

/** A dev server that answers. */
export interface FoundDevServer {
  url: string;
  /** Absolute path of the folder of its functions. */
  folder: string;
}

/**
 * Finds the `cloudpay dev` to work with.
 *
 * @param usual where it is without `--dev`
 * @throws {McpToolError} PROJECT_UNREADABLE, DEV_SERVER_MISSING, DEV_SERVER_OTHER
 */
export async function findDevServer(
  { dev, project }: DevServerOptions,
  usual = DEV_SERVER,
): Promise<FoundDevServer> {
  const url = (dev ?? usual).replace(/\/+$/, '');
  const wanted = dev === undefined ? functionsOf(project) : undefined;
  const found = await devServerProject(url);
  const start = `cloudpay dev ${quoted(resolve(project))}`;
  if (!found)
    throw new McpToolError(
      'DEV_SERVER_MISSING',
      `No cloudpay dev answers at ${url}. Start it in a terminal that stays open: ${start} (it needs no other setup), and call this tool again. ${NAME_PROJECT}`,
    );
  if (wanted !== undefined && resolve(found.folder) !== wanted)
    throw new McpToolError(
      'DEV_SERVER_OTHER',
      `The cloudpay dev at ${url} runs the functions of ${found.folder}, not those of ${wanted}. Start this project's own, ${start} --port 8011, and configure cloudpay mcp with --dev http://127.0.0.1:8011.`,
    );
  return { url, folder: found.folder };
}

function functionsOf(project: string): string {
  try {
    return resolve(projectFunctions(project));
  } catch (cause) {
    throw new McpToolError('PROJECT_UNREADABLE', `${messageOf(cause)} ${NAME_PROJECT}`, { cause });
  }
}

/** @throws {McpToolError} ADDRESS_INVALID: a dev server answers only to programs of its own machine */
export function checkAddress(dev: string | undefined): void {
  if (dev === undefined) return;
  if (!/^https?:\/\//.test(dev) || !URL.canParse(dev) || !isLoopbackAddress(dev))
    throw new McpToolError(
      'ADDRESS_INVALID',
      '--dev must be the address of a cloudpay dev on this machine, such as http://127.0.0.1:8010.',
    );
}

function quoted(path: string): string {
  return /^[\w./\\:@-]+$/.test(path) ? path : JSON.stringify(path);
}
