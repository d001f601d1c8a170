import { type Gateway, type GatewayServer, serveGateway } from '@opencloudpay/gateway';
import { stopSignal } from '@opencloudpay/internal';
import type { Configuration } from '../configuration/configuration';
import { readConfiguration } from '../configuration/read-configuration';
import { lineOf } from '../configuration/reading/reading';
import { say } from '../terminal/say';
import { textError } from '../terminal/text-error';
import { lossOfFolder } from './loss-of-folder';
import { openGateway, stopTimeout } from './open-gateway';
import { openPassThrough } from './open-pass-through';
import { problemOf } from './problem-of';
import { tellLost, tellNothingAsked, tellReady, tellSound, tellStopping } from './tell';

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
  const opening = openGateway(configuration, { onLost });
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
      ? textError(
          say(
            `The gateway cannot listen: ${lineOf(problem, 'en')}`,
            `网关无法监听：${lineOf(problem, 'zh')}`,
          ),
          { cause: failure },
        )
      : failure;
  }
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
