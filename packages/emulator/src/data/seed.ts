import { createReadStream, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import type { DocumentEnvironment } from '@opencloudpay/database';
import { messageIn, say } from '@opencloudpay/internal';
import { EmulatorError } from '../errors';
import type { ProjectData } from './project-data';
import type { SeedDocuments } from './seed-documents';

const SEED_FILE = /\.(jsonl|ndjson|json|csv)$/i;

/**
 * Loads the seed data into an empty database. It is loaded as a whole: after a failure or a `kill -9` in the middle, the
 * next call starts again.
 *
 * @param marker a file that exists while data is loaded; `undefined` for a database that is not kept
 * @returns the names of the collections that were loaded
 * @throws {EmulatorError} DATA_INVALID with the file and the line
 */
export async function loadSeeds(
  environment: DocumentEnvironment,
  seeds: ProjectData['seeds'],
  marker: string | undefined,
): Promise<string[]> {
  if (marker !== undefined && existsSync(marker)) await empty(environment);
  if (seeds === undefined || (await environment.collections()).length > 0) return [];
  if (marker !== undefined) writeFileSync(marker, '', { mode: 0o600 });
  try {
    if (typeof seeds === 'string') await loadFiles(environment, seeds);
    else await loadDocuments(environment, seeds);
  } catch (error) {
    await empty(environment);
    throw error;
  }
  if (marker !== undefined) rmSync(marker, { force: true });
  return environment.collections();
}

async function loadFiles(environment: DocumentEnvironment, folder: string): Promise<void> {
  const { importFile } = await import('@opencloudpay/database');
  const files = readdirSync(folder).filter((name) => SEED_FILE.test(name));
  for (const name of files.sort()) {
    const file = join(folder, name);
    await importFile(environment, basename(name).replace(SEED_FILE, ''), createReadStream(file)).catch(
      (error: unknown) => {
        throw invalid(error, file);
      },
    );
  }
}

async function loadDocuments(environment: DocumentEnvironment, seeds: SeedDocuments): Promise<void> {
  for (const [collection, documents] of Object.entries(seeds)) {
    await environment
      .import(
        collection,
        documents.map((document) => ({ ...document })),
      )
      .catch((error: unknown) => {
        throw invalid(error, collection);
      });
  }
}

async function empty(environment: DocumentEnvironment): Promise<void> {
  for (const collection of await environment.collections()) await environment.dropCollection(collection);
}

function invalid(error: unknown, place: string): unknown {
  if (!isCodedError(error)) return error;
  return new EmulatorError(
    'DATA_INVALID',
    say(
      `The seed data cannot be loaded, so the database is not opened: ${place}: ${error.message} Correct it and call the function again.`,
      `初始数据无法导入，数据库没有打开：${place}：${messageIn(error, 'zh')} 请改正后再次调用云函数。`,
    ),
    { cause: error },
  );
}
