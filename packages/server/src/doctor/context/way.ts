import { keysOf } from '../../configuration/keys';
import type { Environment } from '../../configuration/reading/reading';
import { configuration } from '../../configuration/schema';
import { merchant } from '../../configuration/schema/merchant';
import { serveConfiguration } from '../../configuration/serve/serve-schema';
import type { Way } from './context';

const variablesOf = (keys: readonly { variables: string[] }[]) =>
  new Set(keys.flatMap(({ variables }) => variables));

/** Variables by which functions get an account or an address of notifications: they are no sign of a gateway. */
const OF_FUNCTIONS = new Set([
  ...variablesOf(keysOf(merchant)),
  ...['CLOUDPAY_NOTIFY_URL', 'CLOUDPAY_NOTIFY_SECRET', 'CLOUDPAY_NOTIFY_SECRET_FILE'],
  ...['CLOUDPAY_VERSION', 'CLOUDPAY_API_V3_KEY', 'CLOUDPAY_PRIVATE_KEY', 'CLOUDPAY_SERIAL_NO'],
  ...['CLOUDPAY_PUBLIC_KEY', 'CLOUDPAY_PUBLIC_KEY_ID'],
]);
const OF_GATEWAY = without(variablesOf(keysOf(configuration)), OF_FUNCTIONS);
const OF_SERVE = without(variablesOf(keysOf(serveConfiguration)), OF_FUNCTIONS, OF_GATEWAY);

/** How payments are made, by the variables that are set. */
export function wayOfEnvironment(env: Environment): Way {
  const isSet = (name: string) => name.startsWith('CLOUDPAY_') && Boolean(env[name]?.trim());
  if (isSet('CLOUDPAY_GATEWAY_URL')) return 'calls';
  if ([...OF_SERVE].some(isSet)) return 'serve';
  if ([...OF_GATEWAY].some(isSet)) return 'gateway';
  return [...OF_FUNCTIONS].some(isSet) ? 'functions' : 'none';
}

/**
 * Which program a file configures: its schema says it, or its name. The keys do not, because `cloudpay serve` has all of
 * the gateway's.
 */
export function wayOfFile(path: string, given: unknown): Extract<Way, 'serve' | 'gateway'> {
  const { $schema } = Object(given) as { $schema?: unknown };
  const sign = typeof $schema === 'string' ? $schema : (path.split(/[\\/]/).at(-1) ?? '');
  return /gateway/i.test(sign) ? 'gateway' : 'serve';
}

function without(names: ReadonlySet<string>, ...others: ReadonlySet<string>[]): Set<string> {
  return new Set([...names].filter((name) => !others.some((other) => other.has(name))));
}
