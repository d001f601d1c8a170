import { ConfigurationProblems } from '../configuration/errors';
import { optionSentence } from '../configuration/option-sentences';
import type { Problem } from '../configuration/reading/reading';

/** Gateway options whose configuration keys have other names. */
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
  'cloudpay.account': { key: 'merchants' },
  functionTimeout: { key: 'deliveries.functionTimeout', variable: 'CLOUDPAY_FUNCTION_TIMEOUT' },
  functionConcurrency: { key: 'deliveries.functionConcurrency' },
  concurrency: { key: 'deliveries.concurrency' },
  closeTimeout: { key: 'stop.timeout', variable: 'CLOUDPAY_STOP_TIMEOUT' },
  adapter: { key: 'callbacks' },
  hostname: { key: 'listen.host', variable: 'CLOUDPAY_HOST' },
  port: { key: 'listen.port', variable: 'CLOUDPAY_PORT' },
};

/**
 * Converts a refusal of the gateway or an adapter, which check options one at a time, to a problem of the configuration
 * key. `undefined` for other failures.
 */
export function problemOf(failure: unknown): Problem | undefined {
  if (!(failure instanceof Error)) return undefined;
  const { message, code, option, errCode } = failure as Error &
    Record<'code' | 'option' | 'errCode', unknown>;
  if (typeof option === 'string')
    return {
      ...(KEYS[option] ?? { key: option }),
      problem: optionSentence(message.slice(option.length).trim()),
    };
  // From the adapter. Normally the configuration refuses such values first, by key.
  if (code === 'CONFIGURATION_INVALID') return { key: 'callbacks', problem: optionSentence(message) };
  // From the account: see account-problems.ts.
  return typeof errCode === 'number' ? { key: 'merchants', problem: optionSentence(message) } : undefined;
}

/** Converts a configuration failure to the problem of its key; returns other failures unchanged. */
export function asProblems(failure: unknown): unknown {
  if (failure instanceof ConfigurationProblems) return failure;
  const problem = problemOf(failure);
  return problem ? new ConfigurationProblems([problem]) : failure;
}
