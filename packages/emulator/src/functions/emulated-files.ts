import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { FileActions } from '@opencloudpay/contracts/file-actions';
import { findProject } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import type { FileEnvironment, FilePermission, FileRefusal, FileStorage } from '@opencloudpay/storage';
import { objectOf } from '../data/declared-collections';
import type { EmulatorOptions } from '../emulator-options';
import { EmulatorError } from '../errors';

/** The files of an emulator. */
export interface EmulatedFiles extends FileActions {
  /** The environment whose files a call reaches that names one. */
  reached(envId: string): string;
  /** The files of an environment. Opens the storage. */
  environment(envId: string): Promise<FileEnvironment>;
  /** Closes the server of the addresses, and removes files that are not kept. */
  close(): Promise<void>;
}

/** The part of `state` that holds the files. */
const FOLDER = 'files';

/** What the emulator does about files. */
export interface FileEvents {
  /** A file of an environment was written or removed. */
  onChange(envId: string): void;
  /** The permission refused a mini program. */
  onRefused(refusal: FileRefusal): void;
}

/**
 * The files behind `cloud://` ids, opened when they are first used. They are in the folder of `state`, else in a temporary
 * folder. Their addresses have a server of their own: what users upload has another origin than the console.
 *
 * Where every environment exists that code names (`envIds: 'any'`), all names lead to the same files, as with documents.
 */
export function emulatedFiles(
  { functions, state, reset, envIds = 'any' }: EmulatorOptions,
  envId: string,
  { onChange, onRefused }: FileEvents,
): EmulatedFiles {
  const permission = declaredPermission(functions);
  const kept = state === undefined ? undefined : join(state, FOLDER);
  if (kept !== undefined && reset) rmSync(kept, { recursive: true, force: true });
  let opening: Promise<Opened> | undefined;
  const opened = () => {
    opening ??= open(kept, { permission, onPermissionRefused: onRefused, onChange }).catch(
      (error: unknown) => {
        // The next call tries again.
        opening = undefined;
        throw error;
      },
    );
    return opening;
  };
  const reached = (named: string) => (envIds === 'any' ? envId : named);
  return {
    reached,
    async handle(action, params, context) {
      const { storage } = await opened();
      return storage.handle(action, params, {
        ...context,
        envId: reached(context.envId),
        reached(named) {
          const found = context.reached(named);
          return found === undefined ? undefined : reached(found);
        },
      });
    },
    environment: async (name) => (await opened()).storage.environment(name),
    async close() {
      const open = await opening?.catch(() => undefined);
      await open?.close();
    },
  };
}

interface Opened {
  storage: FileStorage;
  close(): Promise<void>;
}

/**
 * The permission of the files, as cloudbaserc.json declares it: `"cloudpay": { "files": { "aclTag": "PRIVATE" } }`, or
 * `"CUSTOM"` with the rules as `aclRule`.
 *
 * @throws {EmulatorError} DATA_INVALID
 */
function declaredPermission(functions: string): FilePermission | undefined {
  const rc = findProject(functions).rc?.content ?? {};
  const { aclTag, aclRule } = objectOf(objectOf(rc['cloudpay'])['files']);
  if (aclTag === 'CUSTOM' && aclRule === undefined)
    throw new EmulatorError(
      'DATA_INVALID',
      say(
        'The files in cloudbaserc.json have the aclTag CUSTOM and no aclRule. Give them one, as in { "read": true }.',
        'cloudbaserc.json 中 files 的 aclTag 为 CUSTOM，但没有 aclRule。请补上，例如 { "read": true }。',
      ),
    );
  return (aclTag === 'CUSTOM' || aclTag === undefined ? aclRule : aclTag) as FilePermission | undefined;
}

interface Permissions {
  permission: FilePermission | undefined;
  onPermissionRefused(refusal: FileRefusal): void;
}

async function open(
  kept: string | undefined,
  { onChange, ...permissions }: Permissions & Pick<FileEvents, 'onChange'>,
): Promise<Opened> {
  const { openStorage } = await import('@opencloudpay/storage');
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'cloudpay-files-'));
  let url = '';
  const storage = openStorage({
    ...{ folder, url: () => url, ...permissions },
    onChange: (change) => onChange(change.envId),
  });
  const server = await listening(storage);
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    storage,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      if (kept === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(storage: FileStorage): Promise<Server> {
  const answer = getRequestListener((request) => storage.fetch(request), { overrideGlobalObjects: false });
  const server = createServer((request, response) => void answer(request, response));
  // It does not keep the process of a test alive.
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
