import type { DocumentEnvironment } from '@opencloudpay/database';
import type { Text } from '@opencloudpay/internal';
import { type Made, makeDeclared } from './declared-collections';
import { projectData } from './project-data';

/** What was made of the declarations in a project's cloudbaserc.json, and what was not. */
export interface DeclaredResult extends Made {
  readonly warnings: readonly Text[];
}

/**
 * Makes the collections, indexes and permissions that a project's cloudbaserc.json declares, in any database. What is there
 * stays as it is, so a second call makes nothing.
 *
 * @param folder of the project, or of its functions
 * @throws {EmulatorError} DATA_INVALID
 */
export async function declareCollections(
  environment: DocumentEnvironment,
  folder: string,
): Promise<DeclaredResult> {
  const { collections } = projectData({ functions: folder, data: false });
  const warnings: Text[] = [];
  const warn = (warning: Text) => warnings.push(warning);
  const made = await makeDeclared(environment, collections, warn, { keepPermissions: true });
  return { ...made, warnings };
}
