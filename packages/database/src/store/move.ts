import type { MovedSchema } from '../sql/move/move-folder';
import { documentMigrations } from './catalog/migrations';
import { DEFAULT_SCHEMA } from './limits';

/** The documents, for `moveFolder`. Open transactions are not moved: their calls end with the processes that made them. */
export function documentsToMove(schema = DEFAULT_SCHEMA): MovedSchema {
  const leftOut = ['transactions', 'staged', 'removed', 'replaced'];
  return { schema, migrations: documentMigrations, leftOut };
}
