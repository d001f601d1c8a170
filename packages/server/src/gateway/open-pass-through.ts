import { createGateway, type Gateway } from '@opencloudpay/gateway';
import type { Configuration } from '../configuration/schema';
import { gatewayOptions } from './gateway-options';
import { asProblems } from './problem-of';

/**
 * The gateway without a database. To open it is also how a configuration is checked: it takes no connection.
 *
 * @throws {ConfigurationProblems} what the gateway refuses of its options, by the keys of the configuration
 */
export function openPassThrough(configuration: Configuration): Gateway {
  try {
    return createGateway(gatewayOptions(configuration));
  } catch (failure) {
    throw asProblems(failure);
  }
}
