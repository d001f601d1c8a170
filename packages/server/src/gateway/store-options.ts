import type { DurableGatewayOptions, StoreOptions } from '@opencloudpay/durable';
import { ConfigurationProblems } from '../configuration/errors';
import type { StoreConfiguration } from '../configuration/read-configuration';
import type { Configuration } from '../configuration/schema';

/**
 * What the durable gateway takes of the configuration, in its own terms.
 *
 * @param onLost called when the gateway has lost the folder of its database
 */
export function durableOptions(
  { database, deliveries }: Configuration,
  onLost: (error: Error) => void,
): Pick<DurableGatewayOptions, 'database' | 'bodyKey' | 'lease'> & Configuration['deliveries'] {
  return {
    ...deliveries,
    database: { ...databaseOptions(database), onLost },
    ...(database?.key !== undefined && { bodyKey: database.key }),
  };
}

/** What it does beside delivering: when WeChat Pay is asked about orders that stay silent, and for bills, and what is deleted. */
export function housekeepingOptions({
  recovery,
  bills,
  retention,
}: Configuration): Pick<DurableGatewayOptions, 'recovery' | 'bills' | 'retention'> {
  const { enabled = true, ...rest } = recovery ?? {};
  return { recovery: enabled && rest, bills, retention };
}

/** The store for commands that use it beside the gateways, and leave to those how it is delivered from. */
export function storeOptions({ database }: StoreConfiguration): StoreOptions {
  return { database: databaseOptions(database), bodyKey: database?.key };
}

function databaseOptions({
  url,
  folder,
  schema,
  connections,
}: StoreConfiguration['database'] = {}): StoreOptions['database'] {
  if (url !== undefined) return { url, schema, connections };
  if (folder !== undefined) return { folder, schema };
  // Configurations are checked before they come here.
  throw new ConfigurationProblems([{ key: 'database', problem: 'has neither a url nor a folder.' }]);
}
