/**
 * The packages of a production installation, which is `pnpm deploy` of `@opencloudpay/server`. Each package here runs in
 * the process that holds the merchant's keys: review every name that you add.
 */
export const PRODUCTION_PACKAGES: readonly string[] = [
  '@electric-sql/pglite',
  '@hono/node-server',
  '@opencloudpay/cloudpay',
  '@opencloudpay/database',
  '@opencloudpay/durable',
  '@opencloudpay/function-adapters',
  '@opencloudpay/gateway',
  '@opencloudpay/server',
  '@opencloudpay/storage',
  '@opencloudpay/wechatpay',
  '@opentelemetry/api',
  '@pinojs/redact',
  '@types/node',
  'atomic-sleep',
  'bintrees',
  'bson',
  'commander',
  'cron-parser',
  'hono',
  'kysely',
  'luxon',
  're2js',
  'non-error',
  'on-exit-leak-free',
  'pg',
  'pg-boss',
  'pg-cloudflare',
  'pg-connection-string',
  'pg-int8',
  'pg-pool',
  'pg-protocol',
  'pg-types',
  'pgpass',
  'picocolors',
  'pino',
  'pino-abstract-transport',
  'pino-std-serializers',
  'postgres-array',
  'postgres-bytea',
  'postgres-date',
  'postgres-interval',
  'process-warning',
  'prom-client',
  'quick-format-unescaped',
  'real-require',
  'rrule-temporal',
  'safe-stable-stringify',
  'serialize-error',
  'sonic-boom',
  'split2',
  'tagged-tag',
  'tdigest',
  'temporal-spec',
  'thread-stream',
  'type-fest',
  'undici-types',
  'xtend',
];

/** Our development packages, which are never part of a production installation. */
export const DEVELOPMENT_PACKAGES: readonly string[] = ['simulator', 'emulator', 'console', 'cli'].map(
  (name) => `@opencloudpay/${name}`,
);

/** Whether a file of ours is a test, or a helper of tests. */
export function isTestCode(path: string): boolean {
  return /\.test\.|(^|\/)(testing|fixtures)\//.test(path);
}
