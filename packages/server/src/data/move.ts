import { resolve } from 'node:path';
import type { MovedRows } from '@opencloudpay/database';
import { table } from '../terminal/table';
import { DataError } from './errors';

export interface MoveOptions {
  folder: string;
  url?: string | undefined;
  /** The schema of the documents. */
  schema?: string | undefined;
  /** The schema of the gateway. */
  gatewaySchema?: string | undefined;
  json: boolean;
}

/**
 * Moves what a database folder holds to a PostgreSQL server: documents, and the orders, refunds and notifications of a
 * durable gateway.
 *
 * @throws {DataError} {@link DatabaseError}
 */
export async function moveData(
  { folder, url = process.env['DATABASE_URL']?.trim(), schema, gatewaySchema }: MoveOptions,
  onProgress: (progress: { done: number; total: number }) => void,
): Promise<MovedRows[]> {
  if (!url)
    throw new DataError(
      'DATABASE_MISSING',
      'No server is named. Give --url (or DATABASE_URL) of the PostgreSQL server to move to.',
    );
  const [{ documentsToMove, moveFolder }, { storeToMove }] = await Promise.all([
    import('@opencloudpay/database'),
    import('@opencloudpay/durable'),
  ]);
  const schemas = [storeToMove(gatewaySchema), documentsToMove(schema)];
  return moveFolder({ folder, url, schemas, onProgress });
}

export function movedRowsText(moved: readonly MovedRows[], folder: string): string {
  if (moved.length === 0)
    return 'The folder has neither a gateway’s store nor documents: nothing was moved.\n';
  const rows = table(
    ['SCHEMA', 'TABLE', 'ROWS'],
    moved.filter((each) => each.rows > 0).map((each) => [each.schema, each.table, each.rows]),
  );
  return `${rows}Every table was compared with its copy. Set DATABASE_URL, remove CLOUDPAY_DATABASE_FOLDER, and start the programs again.\nThe folder ${resolve(folder)} is kept as a backup; programs refuse to open it.\n`;
}
