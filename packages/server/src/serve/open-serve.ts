import { type FunctionServer, findProject, serveFunctions, serveWatches } from '@opencloudpay/function-host';
import { createLog, createPayApi, DEFAULT_HOST, serveGateway } from '@opencloudpay/gateway';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';
import { DEFAULT_PORT } from '../configuration/serve/serve-schema';
import { lossOfFolder } from '../gateway/loss-of-folder';
import { stopTimeout } from '../gateway/open-gateway';
import { warnOfMissingCallbacks } from './functions/cloudbase-module';
import { functionMetrics } from './functions/function-metrics';
import { startFunctions, startTimers } from './functions/start-functions';
import { openServices } from './open-services';
import { crossOrigin } from './public/cross-origin';
import { servePublic } from './public/serve-public';
import { sessionFront } from './public/session-front';
import { createHostToken, type ServedGateway, startGatewayPart } from './start-gateway-part';

/** A running shop. */
export interface ServedShop {
  /** The address on this machine. */
  readonly url: string;
  /** The address for programs and gateways elsewhere; `undefined` without `functions.front`. */
  readonly functionsUrl: string | undefined;
  readonly envId: string;
  readonly functions: readonly string[];
  /** Resolves with the reason if the host cannot go on. */
  readonly lost: Promise<Error>;
  /** Loads changed functions; calls in flight end on the code that they began with. */
  reload(): void;
  /** Answers what is in flight, hands back deliveries, and closes everything. */
  close(): Promise<void>;
}

/** The environment id of a project that names none. */
const DEFAULT_ENVIRONMENT = 'local';

/**
 * Starts the functions of a project with everything that they use. Parts start in the sequence in which they depend on each
 * other, and stop in reverse.
 *
 * @throws {ConfigurationProblems} {@link FunctionHostError} {@link DatabaseError} {@link ServeError}
 */
export async function openServe(
  projectFolder: string,
  configuration: ServeConfiguration,
): Promise<ServedShop> {
  const project = findProject(projectFolder);
  const envId = configuration.envId ?? project.envId ?? DEFAULT_ENVIRONMENT;
  const logger = createLog(configuration.log?.level);
  const closing: (() => Promise<unknown> | unknown)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end();
  };
  try {
    return await open();
  } catch (failure) {
    await close();
    throw failure;
  }

  async function open(): Promise<ServedShop> {
    const { lost, onLost } = lossOfFolder();
    const services = await openServices(configuration, (line) =>
      logger.warn({ code: 'SERVICE_NOTICE' }, line),
    );
    closing.push(() => services.documents?.close());
    const token = createHostToken();
    let gateway: ServedGateway | undefined;
    const variables: Record<string, string> = {};
    // One for all calls: it remembers those without an answer.
    let payThroughGateway: ReturnType<typeof createPayApi> | undefined;
    const payApi: ReturnType<typeof createPayApi> = (call) => {
      if (!gateway) throw noGateway(call.api);
      payThroughGateway ??= createPayApi({ gateway, token: token.token, envId });
      return payThroughGateway(call);
    };
    const metrics = functionMetrics();
    const host = startFunctions(configuration, {
      ...{ folder: project.folder, envId, services, logger, payApi, metrics },
      variables,
    });
    closing.push(() => host.stop());
    await host.ready();
    warnOfMissingCallbacks(configuration, host.names(), logger);
    // For `cloud.callFunction` of functions with our SDK.
    const functions = await serveFunctions(host, { token: token.token });
    closing.push(() => functions.close());
    Object.assign(variables, {
      CLOUDPAY_FUNCTIONS_URL: functions.url,
      CLOUDPAY_FUNCTIONS_TOKEN: token.token,
    });
    gateway = await startGatewayPart(configuration, {
      ...{ host, envId, sha256: token.sha256, logger, onLost },
    });
    if (gateway) {
      const opened = gateway;
      // Apart from the public port: deliveries that end during a stop may still place orders and refunds.
      const calls = await serveGateway({ fetch: opened.fetch, close: async () => {} }, { port: 0 });
      Object.assign(variables, { CLOUDPAY_GATEWAY_URL: calls.url, CLOUDPAY_GATEWAY_TOKEN: token.token });
      closing.push(
        () => calls.close(),
        () => opened.close(),
      );
    }
    await services.documents?.open();

    const { storage } = services;
    const { origins } = configuration.sessions ?? {};
    const front = sessionFront(configuration, { host, envId, services, logger });
    let isStopping = false;
    const { host: hostname = DEFAULT_HOST, port = DEFAULT_PORT } = configuration.listen ?? {};
    const server = await servePublic(
      {
        gateway,
        sessions: front && crossOrigin(front.fetch, origins),
        files: storage && crossOrigin((request) => storage.fetch(request), origins),
        check: async () => {
          await services.documents?.environments();
        },
        isStopping: () => isStopping,
        metrics: () => metrics.text(host),
      },
      {
        ...{ host: hostname, port },
        onFull: (connections) =>
          logger.warn(
            { code: 'CONNECTIONS_FULL', connections },
            'New connections are refused, idle ones closed',
          ),
      },
    );
    closing.push(() => server.close(stopTimeout(configuration)));
    if (front?.database) {
      const watches = serveWatches(server.server, { ...front, database: front.database });
      closing.push(() => watches.close());
    }
    const functionsFront = await openFunctionsFront(configuration, host, closing);
    if (configuration.timers?.enabled !== false) startTimers(host, services, envId, () => isStopping);
    return {
      url: server.url,
      functionsUrl: functionsFront?.url,
      envId,
      functions: host.names(),
      lost,
      reload: () => void host.reload(),
      close() {
        isStopping = true;
        return close();
      },
    };
  }
}

async function openFunctionsFront(
  { functions: { front } = {} }: ServeConfiguration,
  host: Parameters<typeof serveFunctions>[0],
  closing: (() => Promise<unknown> | unknown)[],
): Promise<FunctionServer | undefined> {
  if (!front) return undefined;
  const { host: hostname, port = 8_010, token, callbackSecret } = front;
  const served = await serveFunctions(host, { hostname, port, token, callbackSecret });
  closing.push(() => served.close());
  return served;
}

function noGateway(api: string): Error {
  return Object.assign(
    new Error(
      `cloudPay.${api} has no gateway: give merchants in the configuration, or set CLOUDPAY_GATEWAY_URL and CLOUDPAY_GATEWAY_TOKEN of a gateway in functions.env and use @opencloudpay/wx-server-sdk.`,
    ),
    { errCode: -501_001 },
  );
}
