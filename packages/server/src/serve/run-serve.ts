import { stopSignal } from '@opencloudpay/internal';
import { readServeConfiguration } from '../configuration/serve/read-serve-configuration';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';
import { stopTimeout } from '../gateway/open-gateway';
import { tellLost, tellStopping } from '../gateway/tell';
import { checkServe } from './check-serve';
import { collectAlone } from './collect-alone';
import { openServe, type ServedShop } from './open-serve';
import { tellChecked, tellServing } from './tell-serve';

export interface RunServeOptions {
  /** The folder of the project, or that of its functions. */
  project: string;
  config?: string | undefined;
  /** Only check the configuration and the functions. */
  check: boolean;
  json: boolean;
  version: string;
}

/** Milliseconds beyond the time limit of a stop, for closing what is left. */
const LEEWAY = 3_000;

/**
 * `cloudpay serve`: serves until SIGTERM or SIGINT; SIGHUP loads changed functions. Resolves with the exit code: 0 if
 * everything in flight was finished, 1 if not.
 *
 * @throws {ConfigurationProblems} {@link FunctionHostError} {@link DatabaseError}
 */
export async function runServe({ project, config, check, json, version }: RunServeOptions): Promise<number> {
  const configuration = readServeConfiguration({ file: config });
  if (check) {
    const checked = await checkServe(project, configuration);
    tellChecked(checked, json);
    return checked.functions.some(({ problem }) => problem !== undefined) ? 1 : 0;
  }
  collectAlone();
  const asked = stopSignal();
  // Opening a database may take long, but a signal must stop the host at once.
  const shop = await Promise.race([openServe(project, configuration), asked.then(() => undefined)]);
  if (!shop) return 0;
  const reload = () => shop.reload();
  process.on('SIGHUP', reload);
  tellServing(shop, configuration, version);
  const end = await Promise.race([asked, shop.lost]);
  process.off('SIGHUP', reload);
  if (end instanceof Error) tellLost(end);
  else tellStopping(end);
  const code = await closeWithin(shop, configuration);
  return end instanceof Error ? 1 : code;
}

async function closeWithin(shop: ServedShop, configuration: ServeConfiguration): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(1), 2 * stopTimeout(configuration) + LEEWAY);
  });
  const code = await Promise.race([shop.close().then(() => 0), late]);
  clearTimeout(timer);
  return code;
}
