import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentActions, DocumentContext } from '@opencloudpay/contracts/document-actions';
import type { DocumentDatabase } from '@opencloudpay/database';
import type { FunctionLog } from '@opencloudpay/function-host';
import type { EmulatorOptions } from '../emulator-types';

/** The documents of an emulator. */
export interface EmulatedDocuments extends DocumentActions {
  /** Closes them, and removes those that are not kept. */
  close(): Promise<void>;
}

/** The part of `state` that holds the documents. */
const FOLDER = 'documents';

/**
 * The database behind `cloud.database()`, opened when a function first calls it. It is in the folder of `state`, else in
 * a temporary folder.
 *
 * Where every environment exists that code names (`envIds: 'any'`), all names lead to the same documents: half of real
 * projects name their environment in one function and take the current one in the next.
 */
export function emulatedDocuments(
  { state, reset, envIds = 'any', strict = false }: EmulatorOptions,
  envId: string,
  { onLog, now }: { onLog(log: FunctionLog): void; now(): number },
): EmulatedDocuments {
  const kept = state === undefined ? undefined : join(state, FOLDER);
  if (kept !== undefined && reset) rmSync(kept, { recursive: true, force: true });
  let temporary: string | undefined;
  let opening: Promise<DocumentDatabase> | undefined;
  /** The calls under way, to say which function a line is about. */
  const running = new Map<DocumentContext, unknown>();

  async function open(): Promise<DocumentDatabase> {
    const { openDatabase } = await import('@opencloudpay/database');
    if (kept === undefined) temporary = mkdtempSync(join(tmpdir(), 'cloudpay-documents-'));
    return openDatabase({
      folder: kept ?? (temporary as string),
      missingCollections: strict ? 'refuse' : 'create',
      log: (message) => warn(message, undefined),
      onCollectionCreated: ({ name }) =>
        warn(
          `The collection ${name} did not exist, and was created. CloudBase would have refused this (-502005): create the collection there first.`,
          name,
        ),
      now: () => new Date(now()),
    });
  }

  /** @param collection whose call the line is about; any call where it is undefined */
  function warn(message: string, collection: string | undefined): void {
    const calls = [...running].filter(([, used]) => collection === undefined || used === collection);
    const { functionName = '', requestId } = calls.at(-1)?.[0] ?? {};
    onLog({ functionName, requestId, level: 'warn', message, time: Date.now() });
  }

  return {
    async handle(action, params, context) {
      running.set(context, params['collectionName']);
      try {
        opening ??= open();
        const database = await opening;
        return await database.handle(action, params, { envId: envIds === 'any' ? envId : context.envId });
      } finally {
        running.delete(context);
      }
    },
    async close() {
      const database = await opening?.catch(() => undefined);
      await database?.close();
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    },
  };
}
