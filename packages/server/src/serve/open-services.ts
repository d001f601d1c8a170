import type { DocumentDatabase } from '@opencloudpay/database';
import type { OpenApi } from '@opencloudpay/function-host';
import type { FileStorage } from '@opencloudpay/storage';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';

/** What functions reach beside payments; `undefined` where the configuration has none. */
export interface Services {
  documents?: DocumentDatabase;
  storage?: FileStorage;
  openapi?: OpenApi;
}

/** The path of files below the public address. */
export const FILES_PATH = '/files';

/**
 * Opens the services of a configuration: database, files, WeChat's APIs. Each package is loaded only if it is configured.
 *
 * @param log takes lines for the operator
 */
export async function openServices(
  { database, documents, storage, url = '', miniProgram, openapi, wechatUrl }: ServeConfiguration,
  log: (line: string) => void,
): Promise<Services> {
  const services: Services = {};
  if (database) {
    const { openDatabase } = await import('@opencloudpay/database');
    const { folder, url: server, connections } = database;
    services.documents = openDatabase({
      ...(server === undefined ? { folder: folder ?? '' } : { url: server, shareChanges: true }),
      ...{ schema: documents?.schema, connections, log },
    });
  }
  if (storage) {
    const { openStorage } = await import('@opencloudpay/storage');
    const { secret, maxSize, permission, folder = '', bucket } = storage;
    services.storage = openStorage({
      ...(bucket ? { bucket } : { folder }),
      ...{ url: `${url}${FILES_PATH}`, secret, maxSize, permission },
      onPermissionRefused: ({ path, operation }) =>
        log(
          `A mini program's ${operation} of the file '${path}' was refused by the permission of the files.`,
        ),
    });
  }
  const accounts = [...(miniProgram ? [miniProgram] : []), ...(openapi?.accounts ?? [])];
  if (accounts.length > 0) {
    const { createOpenApi } = await import('@opencloudpay/openapi');
    services.openapi = createOpenApi({
      accounts,
      shared: services.documents?.sharedValues,
      url: wechatUrl,
      log,
    });
  }
  return services;
}
