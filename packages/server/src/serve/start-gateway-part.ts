import { localAdapter } from '@opencloudpay/function-adapters';
import type { FunctionHost } from '@opencloudpay/function-host';
import { type Gateway, newAccessToken, withModuleCallbacks } from '@opencloudpay/gateway';
import type { Configuration } from '../configuration/configuration';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';
import { openGateway } from '../gateway/open-gateway';
import { callbacksOf } from './functions/callbacks-of';
import { moduleCallbacks, warnOfUnheardEvents } from './functions/cloudbase-module';
import type { Logger } from './logger';

export type ServedGateway = Pick<Gateway, 'fetch' | 'close'>;

/** The token that functions of this host call the gateway with. It is new at every start, and known to no other program. */
export const createHostToken: () => { token: string; sha256: string } = newAccessToken;

export interface GatewayParts {
  host: FunctionHost;
  envId: string;
  /** The SHA-256 of the functions' own token. */
  sha256: string;
  logger: Logger;
  onLost(error: Error): void;
}

/**
 * Opens the gateway of this host: its callbacks call the functions here directly, and those of other environments as
 * `callbacks` says. `undefined` if the configuration has no merchants: the gateway runs elsewhere.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError}
 */
export async function startGatewayPart(
  configuration: ServeConfiguration,
  { host, envId, sha256, logger, onLost }: GatewayParts,
): Promise<ServedGateway | undefined> {
  const gateway = gatewayConfiguration(configuration, sha256);
  if (!gateway) return undefined;
  const adapter = callbacksOf(localAdapter(host), envId, configuration.callbacks);
  return openGateway(gateway, {
    onLost,
    adapter: withModuleCallbacks(
      adapter,
      moduleCallbacks(configuration),
      warnOfUnheardEvents(configuration, logger),
    ),
  });
}

/** The configuration of the gateway inside this host; `undefined` without merchants. */
export function gatewayConfiguration(
  { merchants, notify, url, calls, callbacks = {}, cloudbaseModule: _, ...rest }: ServeConfiguration,
  sha256: string,
): Configuration | undefined {
  if (!merchants || !notify) return undefined;
  return {
    ...rest,
    merchants,
    callbacks,
    notify: { ...notify, url: notify.url ?? url },
    calls: { ...calls, tokens: [...(calls?.tokens ?? []), { sha256 }] },
  } as Configuration;
}
