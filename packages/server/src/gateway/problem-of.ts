import { hint } from '../configuration/hint';
import type { Problem } from '../configuration/reading';

/** The gateway's options that keys stand for by another name. */
const KEYS: Readonly<Record<string, Omit<Problem, 'problem'>>> = {
  notifySecret: { key: 'notify.secret', variable: 'CLOUDPAY_NOTIFY_SECRET' },
  merchants: { key: 'merchants' },
  deliveryTimeout: { key: 'notifications.timeout', variable: 'CLOUDPAY_NOTIFICATION_TIMEOUT' },
  bodyLimit: { key: 'notifications.bodyLimit' },
  'cloudpay.tokens': { key: 'calls.tokens', variable: 'CLOUDPAY_TOKENS_SHA256' },
  'cloudpay.rate': { key: 'calls.rate' },
  'cloudpay.concurrency': { key: 'calls.concurrency' },
  'cloudpay.timeout': { key: 'calls.timeout' },
  database: { key: 'database' },
  bodyKey: { key: 'database.key', variable: 'CLOUDPAY_DATABASE_KEY' },
  lease: { key: 'deliveries.lease' },
  'retention.days': { key: 'retention.days', variable: 'CLOUDPAY_RETENTION_DAYS' },
  port: { key: 'listen.port', variable: 'CLOUDPAY_PORT' },
};

/**
 * The refusal of the gateway or of an adapter, which take their options one at a time, as a problem of the key that the
 * option comes from. `undefined` for a failure of another kind.
 */
export function problemOf(failure: unknown): Problem | undefined {
  if (!(failure instanceof Error)) return undefined;
  const { message, code, option, errCode } = failure as Error &
    Record<'code' | 'option' | 'errCode', unknown>;
  if (typeof option === 'string')
    return { ...(KEYS[option] ?? { key: option }), problem: message.slice(option.length).trim() };
  if (code === 'CONFIGURATION_INVALID') {
    // The adapter's: of its options those of containers are named `services.…`.
    const [, service] = /^(services\S*) /.exec(message) ?? [];
    return service === undefined
      ? { key: 'callbacks.functions', problem: message }
      : { key: `callbacks.containers.${serviceKey(service)}`, problem: message.slice(service.length + 1) };
  }
  // The account's, which names option and variable itself.
  return typeof errCode === 'number' ? { problem: message } : undefined;
}

/** `services.<name>`, `services.<name>.token`: the name is the operator's own. */
function serviceKey(option: string): string {
  const [, name = '', field = ''] = /^services\.(.*?)(\.(?:url|token))?$/s.exec(option) ?? [];
  return option === 'services' ? option : `services.${hint(name)}${field}`;
}
