/**
 * The options that a configuration gives to adapters: what each one is, and which adapters have it. The checks, the JSON
 * schema and the reader of the gateway's configuration file are made from this table.
 */
import { SIGNING_SECRET_LENGTH } from '@opencloudpay/contracts/call-signature';
import { CALL_CONCURRENCY, CALL_TIMEOUT } from '../check-options';
import { CLOUDEVENTS_MODES } from '../cloudevents-adapter';

/** `address`: a base address. `url`: an address with placeholders. `secret`: text that no message shows. */
export type AdapterOptionRule =
  | { kind: 'text'; fits: RegExp; is: string }
  | { kind: 'secret'; least?: number; is: string }
  | { kind: 'address' | 'url'; is: string }
  | { kind: 'integer'; limits: { least: number; most: number; default: number }; is: string }
  | { kind: 'choice'; values: readonly string[]; is: string }
  | { kind: 'flag'; is: string };

const name = /^[\w${}:.-]+$/;

export const ADAPTER_OPTIONS = {
  url: {
    kind: 'url',
    is: 'the address of the functions; {functionName} and {envId} stand for those of the order',
  },
  mode: { kind: 'choice', values: CLOUDEVENTS_MODES, is: 'the content mode of CloudEvents' },
  region: { kind: 'text', fits: /^[a-z0-9-]+$/, is: 'the region of the platform' },
  accountId: { kind: 'text', fits: /^\d{1,20}$/, is: 'the number of the account' },
  env: { kind: 'text', fits: name, is: 'the environment of CloudBase; {envId} stands for the order’s' },
  namespace: { kind: 'text', fits: name, is: 'the namespace; {envId} stands for the order’s environment' },
  functionName: {
    kind: 'text',
    fits: name,
    is: 'the name of the function there; {functionName} and {envId} stand for those of the order',
  },
  qualifier: { kind: 'text', fits: name, is: 'a version or an alias of the function' },
  passRequestId: {
    kind: 'flag',
    is: 'whether the event has the id of the order’s request, which an entry removes; default: false',
  },
  endpoint: { kind: 'address', is: 'of the platform’s API' },
  accessKeyId: { kind: 'secret', is: 'the id of the access key' },
  secretAccessKey: { kind: 'secret', is: 'the secret of the access key' },
  accessKeySecret: { kind: 'secret', is: 'the secret of the access key' },
  secretId: { kind: 'secret', is: 'the id of the key' },
  secretKey: { kind: 'secret', is: 'the secret of the key' },
  sessionToken: { kind: 'secret', is: 'the token of temporary credentials' },
  securityToken: { kind: 'secret', is: 'the token of temporary credentials' },
  token: { kind: 'secret', is: 'the token that is sent, or the token of temporary credentials' },
  secret: {
    kind: 'secret',
    least: SIGNING_SECRET_LENGTH.least,
    is: 'the secret that signs each request, so that the receiver can verify it',
  },
  timeout: { kind: 'integer', limits: CALL_TIMEOUT, is: 'milliseconds for one call' },
  concurrency: { kind: 'integer', limits: CALL_CONCURRENCY, is: 'calls at once of this process' },
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
