/** The database of the sample functions, behind the endpoint of a function host. */
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { importFile, openDatabase } from '../../packages/database/dist/index.mjs';
import { createFunctionHost, serveFunctions } from '../../packages/function-host/dist/index.mjs';

export interface Documents {
  /** The variables with which functions reach it. */
  readonly environment: Record<string, string>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const TOKEN = 'a-token-of-the-matrix';

/** @param envId the environment that functions run in */
export async function startDocuments(envId: string): Promise<Documents> {
  const folder = mkdtempSync(join(tmpdir(), 'opencloudpay-documents-'));
  const database = openDatabase({ folder });
  const seeds = join(root, 'cloudbase-data');
  for (const file of readdirSync(seeds))
    await importFile(database.environment(envId), parse(file).name, createReadStream(join(seeds, file)));
  const host = createFunctionHost({ folder: join(root, 'cloudfunctions'), envId, documents: database });
  const server = await serveFunctions(host, { token: TOKEN });
  return {
    environment: { CLOUDPAY_DATABASE_URL: server.url, CLOUDPAY_DATABASE_TOKEN: TOKEN },
    async stop() {
      await server.close();
      await host.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
