import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { createGateway, type Gateway } from '@opencloudpay/gateway';
import type { Configuration } from '../configuration/configuration';
import { gatewayOptions } from './gateway-options';
import { asProblems } from './problem-of';

/**
 * Opens the gateway without a database and without connections. This also checks a configuration.
 *
 * @throws {ConfigurationProblems} the options that the gateway refuses, by configuration key
 */
export function openPassThrough(configuration: Configuration, adapter?: FunctionAdapter): Gateway {
  try {
    return createGateway(gatewayOptions(configuration, adapter));
  } catch (failure) {
    throw asProblems(failure);
  }
}
