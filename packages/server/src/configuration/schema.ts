import { GATEWAY_LIMITS, LOG_LEVELS } from '@opencloudpay/gateway';
import { say } from '../terminal/say';
import type { Configuration } from './configuration';
import { merchantsOf } from './merchants';
import { type Fields, object } from './reading/objects';
import { address, choice, integer, listenHost } from './reading/readers';
import type { Reader } from './reading/reading';
import { secret, secrets } from './reading/secrets';
import { callbacks } from './schema/callbacks';
import { calls } from './schema/calls';
import { bills, database, deliveries, recovery, rehearsal, retention } from './schema/durable';
import { merchant } from './schema/merchant';
import { oldEnvironment } from './schema/old-environment';

/** The keys of the gateway: one line per key. */
export const gatewayFields: Fields<Configuration> = {
  listen: {
    reader: object({
      host: { reader: listenHost, variable: 'CLOUDPAY_HOST' },
      port: {
        reader: integer(
          GATEWAY_LIMITS.port,
          say('a port, 0 takes a free one', '端口；0 表示任取一个空闲端口'),
        ),
        variable: 'CLOUDPAY_PORT',
      },
    }),
  },
  notify: {
    reader: object({
      url: {
        reader: address(say('at which WeChat Pay reaches the gateway', '微信支付访问网关的')),
        variable: 'CLOUDPAY_NOTIFY_URL',
      },
      secret: {
        reader: secrets(
          secret(
            GATEWAY_LIMITS.secretLength.least,
            say('it protects against forged notifications', '用于防止伪造通知'),
          ),
        ),
        variable: 'CLOUDPAY_NOTIFY_SECRET',
        needed: say(
          'the secret that notify addresses are made with (openssl rand -base64 32)',
          '用于生成通知地址的密钥（openssl rand -base64 32）',
        ),
      },
    }),
    needed: say(
      'the secret that notify addresses are made with, and the address',
      '用于生成通知地址的密钥和地址',
    ),
  },
  merchants: {
    reader: merchantsOf(merchant),
    needed: say('the merchants whose notifications the gateway receives', '网关接收哪些商户的通知'),
  },
  callbacks: {
    reader: callbacks,
    needed: say(
      'where callbacks run: functions, containers or both',
      '回调在哪里运行：云函数、容器，或两者都有',
    ),
  },
  calls: { reader: calls },
  oldEnvironment: { reader: oldEnvironment },
  notifications: {
    reader: object({
      timeout: {
        reader: integer(
          GATEWAY_LIMITS.deliveryTimeout,
          say('milliseconds, as WeChat Pay waits 5 s', '毫秒；微信支付只等待 5 秒'),
        ),
        variable: 'CLOUDPAY_NOTIFICATION_TIMEOUT',
      },
      bodyLimit: { reader: integer(GATEWAY_LIMITS.bodyLimit, say('bytes', '字节')) },
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
        reader: integer(GATEWAY_LIMITS.closeTimeout, say('milliseconds', '毫秒')),
        variable: 'CLOUDPAY_STOP_TIMEOUT',
      },
    }),
  },
};

/** The configuration of `cloudpay gateway`. */
export const configuration: Reader<Configuration> = object<Configuration>(gatewayFields);
