import type { DatabaseWait, DurableGatewayOptions, StoreOptions } from '@opencloudpay/durable';
import type { Configuration } from '../configuration/configuration';
import { ConfigurationProblems } from '../configuration/errors';
import type { StoreConfiguration } from '../configuration/read-configuration';
import { tellCommandWaits } from '../terminal/database-wait';
import { say } from '../terminal/say';

export interface DatabaseEvents {
  /** The gateway lost the folder of its database. */
  onLost(error: Error): void;
  /** The start waits for the database server. */
  onWait(wait: DatabaseWait): void;
}

/**
 * Converts the configuration to options of the durable gateway.
 *
 * @param events what the gateway reports about its database
 */
export function durableOptions(
  { database, deliveries }: Configuration,
  { onLost, onWait }: DatabaseEvents,
): Pick<DurableGatewayOptions, 'database' | 'bodyKey' | 'lease'> & Configuration['deliveries'] {
  return {
    ...deliveries,
    database: { ...databaseOptions(database), onLost, onWait },
    ...(database?.key !== undefined && { bodyKey: database.key }),
  };
}

/** The options of the scheduled jobs: recovery, bills and retention. */
export function housekeepingOptions({
  recovery,
  bills,
  rehearsal,
  retention,
}: Configuration): Pick<DurableGatewayOptions, 'recovery' | 'bills' | 'retention'> {
  const { enabled = true, ...rest } = recovery ?? {};
  // When the simulated clock jumps, the next bill is due at once.
  const interval = rehearsal ? { interval: 1_000 } : {};
  return { recovery: enabled && rest, bills: { ...bills, ...interval }, retention };
}

/** The store for commands, which leave delivery settings to the gateways. */
export function storeOptions({ database }: StoreConfiguration): StoreOptions {
  return { database: { ...databaseOptions(database), onWait: tellCommandWaits }, bodyKey: database?.key };
}

function databaseOptions({
  url,
  folder,
  schema,
  connections,
}: StoreConfiguration['database'] = {}): StoreOptions['database'] {
  if (url !== undefined) return { url, schema, connections };
  if (folder !== undefined) return { folder, schema };
  // Unreachable: configurations are checked before.
  throw new ConfigurationProblems([
    { key: 'database', problem: say('has neither a url nor a folder.', '既没有 url，也没有 folder。') },
  ]);
}
