import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { readDatabaseFailure } from '@opencloudpay/contracts/database-wire';
import type { DocumentActions } from '@opencloudpay/contracts/document-actions';
import { platformFailure } from '../../platform-failure';
import type { DatabaseTransport } from './transport';

const MODULE = '@opencloudpay/database';

interface DatabaseModule {
  openDatabase(options: { url: string }): DocumentActions;
}

/** A process has one connection pool for a database, whichever `cloud` uses it. */
const opened = new Map<string, DocumentActions>();

/** The database itself, for functions that may hold its address. */
export function directTransport(url: string): DatabaseTransport {
  return async (action, params, { envId }) => {
    let database = opened.get(url);
    if (!database) {
      database = loadModule().openDatabase({ url });
      opened.set(url, database);
    }
    const answer = {
      requestId: randomUUID(),
      ...(await database.handle(action, params, { envId: envId ?? 'local' })),
    };
    const failure = readDatabaseFailure(answer);
    if (failure) throw platformFailure(failure.code, failure.message, failure.requestId);
    return answer;
  };
}

/** From where the function's own modules come, then from beside this package. */
function loadModule(): DatabaseModule {
  for (const from of [join(process.cwd(), 'index.js'), __filename]) {
    const load = createRequire(from);
    let file: string;
    try {
      file = load.resolve(MODULE);
    } catch {
      continue;
    }
    return load(file) as DatabaseModule;
  }
  throw new CallFailure(
    ErrCode.NOT_INITIALIZED,
    `DATABASE_URL is set, and ${MODULE} is not installed, which connects to it: npm install ${MODULE}`,
  );
}
