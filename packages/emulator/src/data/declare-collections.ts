import type { DocumentEnvironment } from '@opencloudpay/database';
import { makeDeclared } from './declared-collections';
import { projectData } from './project-data';

/** What a project declares in cloudbaserc.json, and what of it was not made. */
export interface DeclaredResult {
  readonly collections: number;
  readonly indexes: number;
  readonly permissions: number;
  readonly warnings: readonly string[];
}

/**
 * Makes the collections, indexes and permissions that a project's cloudbaserc.json declares, in any database.
 *
 * @param folder of the project, or of its functions
 * @throws {EmulatorError} DATA_INVALID
 */
export async function declareCollections(
  environment: DocumentEnvironment,
  folder: string,
): Promise<DeclaredResult> {
  const { collections } = projectData({ functions: folder, data: false });
  const warnings: string[] = [];
  await makeDeclared(environment, collections, (warning) => warnings.push(warning));
  return {
    collections: collections.length,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
    permissions: collections.filter(({ permission }) => permission !== undefined).length,
    warnings,
  };
}
