import type { BillOperations } from '@opencloudpay/durable';
import { readMerchants, readStoreConfiguration } from '../configuration/read-configuration';
import { accountOf } from '../gateway/gateway-options';
import { openRehearsalClock } from '../gateway/rehearsal-clock';
import { storeOptions } from '../gateway/store-options';
import { OperatorError } from '../operators/operators';
import { remoteOperators } from '../operators/remote-operators';

/** Must be closed after use. */
export type OpenBills = BillOperations & {
  /** The time of WeChat Pay: of the simulated one in a rehearsal. */
  now(): Date;
  close(): Promise<void>;
};

/**
 * Opens the bills of the configured store. A folder belongs to its gateway while the gateway runs; then the commands go
 * through the gateway.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError} {@link OperatorError}
 */
export async function openBills(file: string | undefined): Promise<OpenBills> {
  const configuration = readStoreConfiguration({ file });
  const { database } = configuration;
  if (!database) {
    throw new OperatorError('DATABASE_MISSING', {
      en: 'There is no database in the configuration to compare bills with: name the file with --config, or set database.url (DATABASE_URL) or database.folder (CLOUDPAY_DATABASE_FOLDER).',
      zh: '配置中没有用于对账的数据库：请用 --config 指定配置文件，或设置 database.url（DATABASE_URL）或 database.folder（CLOUDPAY_DATABASE_FOLDER）。',
    });
  }
  const clock = configuration.rehearsal
    ? await openRehearsalClock({ merchants: readMerchants({ file }) })
    : undefined;
  const now = clock?.now ?? (() => new Date());
  const remote = database.folder === undefined ? undefined : await remoteOperators(database.folder);
  if (remote) return { ...remote, now, close: () => remote.close().finally(() => clock?.close()) };
  const [{ openStore, createBillOperations, checkBills }, { createLog }] = await Promise.all([
    import('@opencloudpay/durable'),
    import('@opencloudpay/gateway'),
  ]);
  const store = await openStore(storeOptions(configuration));
  const operations = createBillOperations({
    ...{ database: store.database, gateway: store.gateway, options: checkBills() },
    recovers: configuration.recovery?.enabled !== false,
    // The table shows the result.
    logger: createLog('silent'),
    now,
    account: () => accountFor(file),
  });
  return { ...operations, now, close: () => store.close().finally(() => clock?.close()) };
}

/** Downloading bills needs more of the configuration than the store. */
function accountFor(file: string | undefined) {
  const merchants = readMerchants({ file });
  if (merchants.length > 0 && merchants.every(({ appid }) => appid !== undefined))
    return accountOf(merchants);
  throw new OperatorError('ACCOUNT_MISSING', {
    en: 'Bills need an appid: each of merchants needs its appid (CLOUDPAY_APPID) in addition to mchId and its keys.',
    zh: '对账需要 appid：merchants 中的每个商户除了 mchId 和密钥，还要配置 appid（CLOUDPAY_APPID）。',
  });
}
