import { existsSync } from 'node:fs';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { GATEWAY_LIMITS, type Gateway } from '@opencloudpay/gateway';
import type { Configuration } from '../configuration/configuration';
import type { ServedOperations } from '../operators/operators';
import { serveOperators } from '../operators/serve-operators';
import { say } from '../terminal/say';
import { textError } from '../terminal/text-error';
import { gatewayOptions } from './gateway-options';
import { openPassThrough } from './open-pass-through';
import { asProblems } from './problem-of';
import { openRehearsalClock } from './rehearsal-clock';
import { durableOptions, housekeepingOptions } from './store-options';
import { tellJump, tellOperatorsShutOut, tellRehearsal, tellWaiting } from './tell';

export interface OpenGatewayOptions {
  /** Called if the gateway loses the folder of its database. */
  onLost(error: Error): void;
  /** Calls the callbacks. Default: that of `callbacks`. */
  adapter?: FunctionAdapter | undefined;
}

/**
 * Opens the gateway of a configuration: durable if it has a database, else pass-through. Operators' commands reach a
 * gateway on a folder through it.
 *
 * @throws {ConfigurationProblems} {@link DatabaseError}
 */
export async function openGateway(
  configuration: Configuration,
  { onLost, adapter }: OpenGatewayOptions,
): Promise<Pick<Gateway, 'fetch' | 'close'>> {
  const { database } = configuration;
  if (!database) return openPassThrough(configuration, adapter);
  // Loaded here, because pass-through needs no database code.
  const { createDurableGateway } = await import('@opencloudpay/durable');
  const clock = configuration.rehearsal
    ? await openRehearsalClock(configuration, { onJump: tellJump })
    : undefined;
  try {
    if (clock) tellRehearsal(clock.now());
    const gateway = await createDurableGateway({
      ...gatewayOptions(configuration, adapter),
      ...durableOptions(configuration, { onLost, onWait: tellWaiting }),
      ...housekeepingOptions(configuration),
      rehearsal: clock,
      closeTimeout: stopTimeout(configuration),
    });
    const endOperators = await openToOperators(
      { ...gateway.store, ...gateway.bills, ...gateway.orders },
      database.folder,
    );
    return {
      fetch: gateway.fetch,
      async close() {
        await endOperators();
        await gateway.close();
        clock?.close();
      },
    };
  } catch (failure) {
    clock?.close();
    throw asProblems(withoutMissingFolder(failure, database.folder));
  }
}

/** Commands use a folder's store through its gateway. The gateway also works if it cannot serve them. */
async function openToOperators(
  operations: ServedOperations,
  folder: string | undefined,
): Promise<() => Promise<void>> {
  try {
    if (folder !== undefined) return await serveOperators(operations, folder);
  } catch (failure) {
    tellOperatorsShutOut((failure as NodeJS.ErrnoException).code);
  }
  return async () => {};
}

/** Milliseconds that a stop waits for what is in flight. */
export function stopTimeout({ stop }: Pick<Configuration, 'stop'>): number {
  return stop?.timeout ?? GATEWAY_LIMITS.closeTimeout.default;
}

/** The failure without the path of a folder that does not exist: it may be a misplaced secret. */
function withoutMissingFolder(failure: unknown, folder: string | undefined): unknown {
  if (!(failure instanceof Error) || folder === undefined || existsSync(folder)) return failure;
  const { message, zh = message } = failure as Error & { zh?: string };
  if (!message.includes(folder)) return failure;
  // The original failure is not the cause, because it shows the path.
  return textError(
    say(
      message.replaceAll(folder, 'of database.folder (CLOUDPAY_DATABASE_FOLDER)'),
      zh.replaceAll(folder, 'database.folder（CLOUDPAY_DATABASE_FOLDER）'),
    ),
  );
}
