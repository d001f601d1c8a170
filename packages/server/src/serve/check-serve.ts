import { createFunctionHost, findProject, sdkStandIn } from '@opencloudpay/function-host';
import type { Text } from '@opencloudpay/internal';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';
import { openPassThrough } from '../gateway/open-pass-through';
import { say } from '../terminal/say';
import { missingCallbacks } from './functions/cloudbase-module';
import { standIn } from './functions/stand-in';
import { gatewayConfiguration } from './start-gateway-part';

export interface CheckedFunction {
  name: string;
  /** Why it cannot be called, with the next step. */
  problem?: Text;
}

export interface CheckedServe {
  folder: string;
  functions: CheckedFunction[];
  /** Whether the gateway runs in this host. */
  gateway: boolean;
}

const MISSING = say(
  'It is named in cloudbaseModule, and the project does not have it.',
  'cloudbaseModule 中写有它，而项目中没有。',
);

/** The token of a check, which calls no function. */
const NO_TOKEN = '0'.repeat(64);

/**
 * Checks what `cloudpay serve` would start, without a network or a database: the gateway's options, and each function,
 * which is loaded as its first call would.
 *
 * @throws {ConfigurationProblems} {@link FunctionHostError}
 */
export async function checkServe(
  projectFolder: string,
  configuration: ServeConfiguration,
): Promise<CheckedServe> {
  const { folder } = findProject(projectFolder);
  const gateway = gatewayConfiguration(configuration, NO_TOKEN);
  if (gateway) await openPassThrough(gateway, { invoke: () => Promise.reject() }).close();
  const { env, timeout, memory } = configuration.functions ?? {};
  const host = createFunctionHost({ folder, modules: sdkStandIn(standIn()), env, timeout, memory });
  try {
    const functions: CheckedFunction[] = [];
    for (const name of host.names()) {
      const problem = await host.check(name);
      functions.push({ name, ...(problem && { problem }) });
    }
    for (const name of missingCallbacks(configuration, host.names()))
      functions.push({ name, problem: MISSING });
    return { folder, functions, gateway: gateway !== undefined };
  } finally {
    await host.stop();
  }
}
