import { GATEWAY_LIMITS, LOG_LEVELS } from '@opencloudpay/gateway';
import type { Configuration } from './configuration';
import { merchantsOf } from './merchants';
import { address, choice, type Fields, integer, listenHost, object } from './readers';
import type { Reader } from './reading';
import { callbacks } from './schema/callbacks';
import { calls } from './schema/calls';
import { bills, database, deliveries, recovery, rehearsal, retention } from './schema/durable';
import { merchant } from './schema/merchant';
import { oldEnvironment } from './schema/old-environment';
import { secret } from './secrets';

/** The keys of the gateway: one line per key. */
export const gatewayFields: Fields<Configuration> = {
  listen: {
    reader: object({
      host: { reader: listenHost, variable: 'CLOUDPAY_HOST' },
      port: {
        reader: integer(GATEWAY_LIMITS.port, 'a port, 0 takes a free one'),
        variable: 'CLOUDPAY_PORT',
      },
    }),
  },
  notify: {
    reader: object({
      url: { reader: address('at which WeChat Pay reaches the gateway'), variable: 'CLOUDPAY_NOTIFY_URL' },
      secret: {
        reader: secret(GATEWAY_LIMITS.secretLength.least, 'it protects against forged notifications'),
        variable: 'CLOUDPAY_NOTIFY_SECRET',
        needed: 'the secret that notify addresses are made with (openssl rand -base64 32)',
      },
    }),
    needed: 'the secret that notify addresses are made with, and the address',
  },
  merchants: {
    reader: merchantsOf(merchant),
    needed: 'the merchants whose notifications the gateway receives',
  },
  callbacks: {
    reader: callbacks,
    needed: 'where callbacks run: functions, containers or both',
  },
  calls: { reader: calls },
  oldEnvironment: { reader: oldEnvironment },
  notifications: {
    reader: object({
      timeout: {
        reader: integer(GATEWAY_LIMITS.deliveryTimeout, 'milliseconds, as WeChat Pay waits 5 s'),
        variable: 'CLOUDPAY_NOTIFICATION_TIMEOUT',
      },
      bodyLimit: { reader: integer(GATEWAY_LIMITS.bodyLimit, 'bytes') },
    }),
  },
  database: { reader: database },
  deliveries: { reader: deliveries },
  recovery: { reader: recovery },
  bills: { reader: bills },
  rehearsal: { reader: rehearsal },
  retention: { reader: retention },
  log: { reader: object({ level: { reader: choice(LOG_LEVELS), variable: 'CLOUDPAY_LOG_LEVEL' } }) },
  stop: {
    reader: object({
      timeout: {
        reader: integer(GATEWAY_LIMITS.closeTimeout, 'milliseconds'),
        variable: 'CLOUDPAY_STOP_TIMEOUT',
      },
    }),
  },
};

/** The configuration of `cloudpay gateway`. */
export const configuration: Reader<Configuration> = object<Configuration>(gatewayFields);
