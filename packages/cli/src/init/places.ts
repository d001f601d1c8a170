import type { Text } from '@opencloudpay/internal';
import { say } from './say';

/** Where the functions of a project run in production. */
export type Place =
  | 'serve'
  | 'cloudbase'
  | 'tencent-scf'
  | 'aws-lambda'
  | 'aliyun-fc'
  | 'cloudevents'
  | 'http'
  | 'function-host';

/** What a platform's adapter cannot do without. */
export interface PlaceOption {
  readonly name: string;
  readonly example: string;
  /** The variable that holds it, if it is a secret. */
  readonly variable?: string;
}

export interface PlaceRule {
  readonly label: Text;
  readonly options: readonly PlaceOption[];
}

const TENCENT_KEYS: readonly PlaceOption[] = [
  { name: 'secretId', example: '', variable: 'TENCENT_SECRET_ID' },
  { name: 'secretKey', example: '', variable: 'TENCENT_SECRET_KEY' },
];
const CALLBACK_SECRET: PlaceOption = { name: 'secret', example: '', variable: 'CALLBACK_SECRET' };

/** The options beside `adapter` in `callbacks.environments`; `serve` has none, because its own functions are called. */
export const PLACES: Readonly<Record<Place, PlaceRule>> = {
  serve: {
    label: say('on this server, by cloudpay serve', '在自己的服务器上，用 cloudpay serve 运行'),
    options: [],
  },
  cloudbase: {
    label: say('on CloudBase, as until now', '留在云开发（CloudBase）'),
    options: TENCENT_KEYS,
  },
  'tencent-scf': {
    label: say('on Tencent Cloud SCF', '腾讯云函数 SCF'),
    options: [{ name: 'region', example: 'ap-shanghai' }, ...TENCENT_KEYS],
  },
  'aws-lambda': {
    label: say('on AWS Lambda', 'AWS Lambda'),
    options: [{ name: 'region', example: 'ap-southeast-1' }],
  },
  'aliyun-fc': {
    label: say('on Alibaba Cloud Function Compute', '阿里云函数计算 FC'),
    options: [
      { name: 'accountId', example: '1234567890123456' },
      { name: 'region', example: 'cn-hangzhou' },
      { name: 'accessKeyId', example: '', variable: 'ALIYUN_ACCESS_KEY_ID' },
      { name: 'accessKeySecret', example: '', variable: 'ALIYUN_ACCESS_KEY_SECRET' },
    ],
  },
  cloudevents: {
    label: say('on Knative or another receiver of CloudEvents', 'Knative 或其他接收 CloudEvents 的服务'),
    options: [{ name: 'url', example: 'https://functions.example.com/{functionName}' }],
  },
  http: {
    label: say('behind an HTTP server of your own', '自己的 HTTP 服务'),
    options: [{ name: 'url', example: 'https://functions.example.com/{functionName}' }, CALLBACK_SECRET],
  },
  'function-host': {
    label: say('on another host of cloudpay serve', '另一台运行 cloudpay serve 的机器'),
    options: [
      { name: 'url', example: 'http://10.0.0.5:8010' },
      { name: 'token', example: '', variable: 'FUNCTIONS_TOKEN' },
    ],
  },
};
