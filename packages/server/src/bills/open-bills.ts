import type { BillOperations } from '@opencloudpay/durable';
import { readConfiguration, readStoreConfiguration } from '../configuration/read-configuration';
import { gatewayOptions } from '../gateway/gateway-options';
import { storeOptions } from '../gateway/store-options';
import { OperatorError } from '../operators/operators';
import { remoteOperators } from '../operators/remote-operators';

/** To be closed when the work is done. */
export type OpenBills = BillOperations & { close(): Promise<void> };

/**
 * The bills of the store that the configuration names. One in a folder belongs to its gateway while that runs, which is
 * asked then.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError} {@link OperatorError}
 */
export async function openBills(file: string | undefined): Promise<OpenBills> {
  const configuration = readStoreConfiguration({ file });
  const { database } = configuration;
  if (!database) {
    throw new OperatorError(
      'DATABASE_MISSING',
      'The configuration names no database, so there is nothing that bills could be compared with: give database.url (DATABASE_URL) or database.folder (CLOUDPAY_DATABASE_FOLDER).',
    );
  }
  const remote = database.folder === undefined ? undefined : await remoteOperators(database.folder);
  if (remote) return remote;
  const [{ openStore, createBillOperations, checkBills }, { createLog }] = await Promise.all([
    import('@opencloudpay/durable'),
    import('@opencloudpay/gateway'),
  ]);
  const store = await openStore(storeOptions(configuration));
  const operations = createBillOperations({
    ...{ database: store.database, gateway: store.gateway, options: checkBills() },
    // What there is to say stands in the table.
    logger: createLog('silent'),
    account: () => accountOf(file),
  });
  return { ...operations, close: () => store.close() };
}

/** Only to fetch bills takes more of the configuration than the store. */
function accountOf(file: string | undefined) {
  const { cloudpay } = gatewayOptions(readConfiguration({ file }));
  if (cloudpay) return cloudpay.account;
  throw new OperatorError(
    'ACCOUNT_MISSING',
    'WeChat Pay gives bills to whom it knows: each of merchants needs its appid (CLOUDPAY_APPID) beside mchId and apiKey.',
  );
}
