import { GATEWAY_LIMITS, MODULE_CALLS } from '@opencloudpay/gateway';
import { say } from '../../terminal/say';
import { object, withoutVariables } from '../reading/objects';
import { address, choice, flag, id, listOf, mapOf, safeAddress, text } from '../reading/readers';
import type { Reader } from '../reading/reading';
import { gatewayFields } from '../schema';
import { callsOfServe } from '../schema/calls';
import { functionNames } from './function-names';
import { functions } from './sections/functions';
import { miniProgram, openapiAccounts } from './sections/mini-program';
import { sessions } from './sections/sessions';
import { storage } from './sections/storage';
import type { CloudbaseModuleSection, MiniProgramSection, ServeConfiguration } from './serve-configuration';

const { listen, notify, merchants, callbacks, calls: _, ...others } = gatewayFields;

/** The configuration of `cloudpay serve`: one line per key. The gateway's keys are optional, and in addition. */
export const serveConfiguration: Reader<ServeConfiguration> = object<ServeConfiguration>({
  envId: { reader: id(say('must be the id of an environment', '应为环境 ID')), variable: 'CLOUDPAY_ENV_ID' },
  url: {
    reader: address(
      say('at which mini programs and WeChat Pay reach this host', '小程序和微信支付访问本服务的'),
    ),
    variable: 'CLOUDPAY_URL',
  },
  wechatUrl: {
    reader: safeAddress(
      say(
        'that stands in for https://api.weixin.qq.com in a rehearsal',
        '演练时代替 https://api.weixin.qq.com 的',
      ),
    ),
    variable: 'CLOUDPAY_WECHAT_URL',
  },
  listen,
  functions: { reader: functions },
  miniProgram: { reader: miniProgram },
  sessions: { reader: sessions },
  documents: {
    reader: object<{ schema?: string }>({
      schema: {
        reader: text(
          /^[a-z_][a-z0-9_]{0,40}$/,
          say('must be the name of a schema, in small letters', '应为 schema 名，使用小写字母'),
        ),
      },
    }),
  },
  storage: { reader: storage },
  openapi: {
    reader: object<{ accounts?: MiniProgramSection[] }>({
      accounts: {
        reader: openapiAccounts,
      },
    }),
  },
  services: {
    reader: mapOf(address(say('of the service', '服务的')), say('services by their names', '服务名到服务')),
  },
  timers: {
    reader: object<{ enabled?: boolean }>({
      enabled: {
        reader: flag(say('this host runs timers; default: true', '本实例运行定时触发器；默认：true')),
      },
    }),
  },
  cloudbaseModule: {
    reader: object<CloudbaseModuleSection>({
      paymentCallback: { reader: functionNames },
      refundCallback: { reader: functionNames },
      clientCalls: { reader: listOf(choice(MODULE_CALLS)) },
      subMchId: { reader: id(say('must be the number of a merchant', '应为商户号'), /^\d{1,32}$/) },
    }),
  },
  notify: { reader: notify.reader },
  merchants: { reader: merchants.reader },
  // Their variables are of functions elsewhere; here CLOUDPAY_FUNCTIONS_TOKEN is the token of `functions.front`.
  callbacks: { reader: withoutVariables(callbacks.reader) },
  calls: { reader: callsOfServe },
  ...others,
});

/** Where the host listens without `listen.port`. */
export const DEFAULT_PORT = GATEWAY_LIMITS.port.default;
