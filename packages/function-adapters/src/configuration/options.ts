/**
 * The options that a configuration gives to adapters: what each one is, and which adapters have it. The checks, the JSON
 * schema and the reader of the gateway's configuration file are made from this table.
 */
import { SIGNING_SECRET_LENGTH } from '@opencloudpay/contracts/call-signature';
import type { Text } from '@opencloudpay/internal';
import { CALL_CONCURRENCY, CALL_TIMEOUT } from '../check-options';
import { CLOUDEVENTS_MODES } from '../cloudevents-adapter';

/** `address`: a base address. `url`: an address with placeholders. `secret`: text that no message shows. */
export type AdapterOptionRule =
  | { kind: 'text'; fits: RegExp; is: Text }
  | { kind: 'secret'; least?: number; is: Text }
  | { kind: 'address' | 'url'; is: Text }
  | { kind: 'integer'; limits: { least: number; most: number; default: number }; is: Text }
  | { kind: 'choice'; values: readonly string[]; is: Text }
  | { kind: 'flag'; is: Text };

const name = /^[\w${}:.-]+$/;

export const ADAPTER_OPTIONS = {
  url: {
    kind: 'url',
    is: {
      en: 'the address of the functions; {functionName} and {envId} stand for those of the order',
      zh: '云函数的地址；{functionName} 和 {envId} 代表订单的云函数名和环境',
    },
  },
  mode: {
    kind: 'choice',
    values: CLOUDEVENTS_MODES,
    is: { en: 'the content mode of CloudEvents', zh: 'CloudEvents 的内容模式' },
  },
  region: { kind: 'text', fits: /^[a-z0-9-]+$/, is: { en: 'the region of the platform', zh: '平台的地域' } },
  accountId: { kind: 'text', fits: /^\d{1,20}$/, is: { en: 'the number of the account', zh: '账号 ID' } },
  env: {
    kind: 'text',
    fits: name,
    is: {
      en: 'the environment of CloudBase; {envId} stands for the order’s',
      zh: '云开发的环境；{envId} 代表订单的环境',
    },
  },
  namespace: {
    kind: 'text',
    fits: name,
    is: {
      en: 'the namespace; {envId} stands for the order’s environment',
      zh: '命名空间；{envId} 代表订单的环境',
    },
  },
  functionName: {
    kind: 'text',
    fits: name,
    is: {
      en: 'the name of the function there; {functionName} and {envId} stand for those of the order',
      zh: '那里的云函数名；{functionName} 和 {envId} 代表订单的云函数名和环境',
    },
  },
  qualifier: {
    kind: 'text',
    fits: name,
    is: { en: 'a version or an alias of the function', zh: '云函数的版本或别名' },
  },
  passRequestId: {
    kind: 'flag',
    is: {
      en: 'whether the event has the id of the order’s request, which an entry removes; default: false',
      zh: 'event 中是否带有下单请求的编号，由入口去除；默认：false',
    },
  },
  endpoint: { kind: 'address', is: { en: 'of the platform’s API', zh: '平台 API 的' } },
  accessKeyId: { kind: 'secret', is: { en: 'the id of the access key', zh: '访问密钥的 ID' } },
  secretAccessKey: {
    kind: 'secret',
    is: { en: 'the secret of the access key', zh: '访问密钥的 SecretAccessKey' },
  },
  accessKeySecret: {
    kind: 'secret',
    is: { en: 'the secret of the access key', zh: '访问密钥的 AccessKeySecret' },
  },
  secretId: { kind: 'secret', is: { en: 'the id of the key', zh: '密钥的 SecretId' } },
  secretKey: { kind: 'secret', is: { en: 'the secret of the key', zh: '密钥的 SecretKey' } },
  sessionToken: { kind: 'secret', is: { en: 'the token of temporary credentials', zh: '临时密钥的令牌' } },
  securityToken: { kind: 'secret', is: { en: 'the token of temporary credentials', zh: '临时密钥的令牌' } },
  token: {
    kind: 'secret',
    is: {
      en: 'the token that is sent, or the token of temporary credentials',
      zh: '发送的令牌，或临时密钥的令牌',
    },
  },
  secret: {
    kind: 'secret',
    least: SIGNING_SECRET_LENGTH.least,
    is: {
      en: 'the secret that signs each request, so that the receiver can verify it',
      zh: '为每个请求签名的密钥，供接收方验签',
    },
  },
  timeout: {
    kind: 'integer',
    limits: CALL_TIMEOUT,
    is: { en: 'milliseconds for one call', zh: '一次调用的毫秒数' },
  },
  concurrency: {
    kind: 'integer',
    limits: CALL_CONCURRENCY,
    is: { en: 'calls at once of this process', zh: '本进程同时进行的调用数' },
  },
} as const satisfies Record<string, AdapterOptionRule>;

export type AdapterOptionName = keyof typeof ADAPTER_OPTIONS;

interface AdapterRule {
  needs: readonly AdapterOptionName[];
  /** Beside `timeout` and `concurrency`, which all have. */
  may: readonly AdapterOptionName[];
}

export const ADAPTER_RULES = {
  'function-host': { needs: ['url'], may: ['token', 'secret'] },
  http: { needs: ['url', 'secret'], may: ['token'] },
  cloudevents: { needs: ['url'], may: ['mode', 'token', 'secret'] },
  cloudbase: {
    needs: ['secretId', 'secretKey'],
    may: ['sessionToken', 'env', 'functionName', 'region', 'endpoint'],
  },
  'tencent-scf': {
    needs: ['region', 'secretId', 'secretKey'],
    may: ['token', 'functionName', 'namespace', 'qualifier', 'passRequestId', 'endpoint'],
  },
  'aws-lambda': {
    needs: ['region'],
    may: ['functionName', 'qualifier', 'accessKeyId', 'secretAccessKey', 'sessionToken', 'endpoint'],
  },
  'aliyun-fc': {
    needs: ['accountId', 'region', 'accessKeyId', 'accessKeySecret'],
    may: ['securityToken', 'functionName', 'qualifier', 'passRequestId', 'endpoint'],
  },
} as const satisfies Record<string, AdapterRule>;

export type AdapterName = keyof typeof ADAPTER_RULES;

export const ADAPTER_NAMES = Object.keys(ADAPTER_RULES) as readonly AdapterName[];

/** The options that an adapter has. */
export function optionsOf(adapter: AdapterName): readonly AdapterOptionName[] {
  const { needs, may }: AdapterRule = ADAPTER_RULES[adapter];
  return [...needs, ...may, 'timeout', 'concurrency'];
}

/** The options that an adapter cannot do without. */
export function neededOf(adapter: AdapterName): readonly AdapterOptionName[] {
  return ADAPTER_RULES[adapter].needs;
}
