import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the documents of an emulator are that keeps nothing. */
export interface TemporaryPlace {
  readonly folder: string;
  readonly schema: string;
  /** To be called when the database is closed. The last to leave removes the folder. */
  leave(): void;
}

let shared: { folder: string; places: number } | undefined;
let schemas = 0;

/**
 * A place in a temporary folder. The emulators that run in this process at the same time share one, each with a schema of
 * its own, because to start PostgreSQL for each of them would take most of a test's time.
 */
export function takeTemporaryPlace(): TemporaryPlace {
  shared ??= { folder: mkdtempSync(join(tmpdir(), 'cloudpay-documents-')), places: 0 };
  const taken = shared;
  taken.places += 1;
  schemas += 1;
  return {
    folder: taken.folder,
    schema: `documents_${schemas}`,
    leave() {
      taken.places -= 1;
      if (taken.places > 0) return;
      if (shared === taken) shared = undefined;
      rmSync(taken.folder, { recursive: true, force: true });
    },
  };
}
