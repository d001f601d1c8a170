import { existsSync } from 'node:fs';
import { GATEWAY_LIMITS, type Gateway, type GatewayServer, serveGateway } from '@opencloudpay/gateway';
import { stopSignal } from '@opencloudpay/internal';
import type { Configuration } from '../configuration/configuration';
import { readConfiguration } from '../configuration/read-configuration';
import { nameOf } from '../configuration/reading';
import type { ServedOperations } from '../operators/operators';
import { serveOperators } from '../operators/serve-operators';
import { gatewayOptions } from './gateway-options';
import { openPassThrough } from './open-pass-through';
import { asProblems, problemOf } from './problem-of';
import { durableOptions, housekeepingOptions } from './store-options';
import {
  tellLost,
  tellNothingAsked,
  tellOperatorsShutOut,
  tellReady,
  tellSound,
  tellStopping,
  tellWaiting,
} from './tell';

export interface RunOptions {
  /** The configuration's file. */
  config?: string;
  /** Only check the configuration, and write the result to stdout. Default: `false` */
  check?: boolean;
  /** Write the result of the check as JSON. Default: `false` */
  json?: boolean;
  /** The program's version, for the log. */
  version: string;
}

/**
 * `cloudpay gateway`: serves until SIGTERM or SIGINT. Resolves with the exit code: 0 if everything in flight was
 * finished, 1 if not.
 *
 * @throws {ConfigurationProblems}
 */
export async function runGateway({
  config,
  check = false,
  json = false,
  version,
}: RunOptions): Promise<number> {
  const configuration = readConfiguration({ file: config });
  if (check) {
    // Also for a durable gateway: the check does not need its database.
    await openPassThrough(configuration).close();
    tellSound(configuration, json);
    return 0;
  }
  const asked = stopSignal();
  const { lost, onLost } = lossOfFolder();
  const opening = openGateway(configuration, onLost);
  // Opening a database may take long, but a signal must stop the gateway at once.
  const gateway = await Promise.race([opening, asked.then(() => undefined)]);
  if (!gateway) return 0;
  const server = await serve(gateway, configuration);
  tellReady(server.url, configuration, version);
  tellNothingAsked(configuration);
  const end = await Promise.race([asked, lost]);
  if (end instanceof Error) {
    tellLost(end);
    await stop(server, stopTimeout(configuration));
    return 1;
  }
  tellStopping(end);
  return stop(server, stopTimeout(configuration));
}

/** Resolves with the reason if the gateway loses the folder of its database. */
function lossOfFolder(): { lost: Promise<Error>; onLost: (error: Error) => void } {
  let onLost: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    onLost = resolve;
  });
  return { lost, onLost };
}

async function openGateway(
  configuration: Configuration,
  onLost: (error: Error) => void,
): Promise<Pick<Gateway, 'fetch' | 'close'>> {
  const { database } = configuration;
  if (!database) return openPassThrough(configuration);
  // Loaded here, because pass-through needs no database code.
  const { createDurableGateway } = await import('@opencloudpay/durable');
  try {
    const gateway = await createDurableGateway({
      ...gatewayOptions(configuration),
      ...durableOptions(configuration, { onLost, onWait: tellWaiting }),
      ...housekeepingOptions(configuration),
      closeTimeout: stopTimeout(configuration),
    });
    const endOperators = await openToOperators({ ...gateway.store, ...gateway.bills }, database.folder);
    return { fetch: gateway.fetch, close: () => endOperators().then(() => gateway.close()) };
  } catch (failure) {
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

function stopTimeout({ stop }: Configuration): number {
  return stop?.timeout ?? GATEWAY_LIMITS.closeTimeout.default;
}

async function serve(
  gateway: Pick<Gateway, 'fetch' | 'close'>,
  configuration: Configuration,
): Promise<GatewayServer> {
  const { listen } = configuration;
  try {
    return await serveGateway(gateway, {
      port: listen?.port,
      hostname: listen?.host,
      closeTimeout: stopTimeout(configuration),
    });
  } catch (failure) {
    await gateway.close();
    // Another program may free the address, so unlike other configuration failures a restart may help.
    const problem = problemOf(failure);
    throw problem
      ? new Error(`The gateway cannot listen: ${nameOf(problem)} ${problem.problem}`, { cause: failure })
      : failure;
  }
}

/** The failure without the path of a folder that does not exist: it may be a misplaced secret. */
function withoutMissingFolder(failure: unknown, folder: string | undefined): unknown {
  if (!(failure instanceof Error) || folder === undefined || existsSync(folder)) return failure;
  const message = failure.message.replaceAll(folder, 'of database.folder (CLOUDPAY_DATABASE_FOLDER)');
  // The original failure is not the cause, because it shows the path.
  return message === failure.message ? failure : new Error(message);
}

/** Finishes the requests and deliveries in flight, within the time limit. */
async function stop(server: GatewayServer, timeout: number): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(1), timeout + LEEWAY);
  });
  const code = await Promise.race([server.close().then(() => 0), late]);
  clearTimeout(timer);
  return code;
}

/** Milliseconds beyond the deadline for closing connections and returning unfinished deliveries. */
const LEEWAY = 1500;
