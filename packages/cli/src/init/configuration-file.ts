import type { Language, Text } from '@opencloudpay/internal';
import type { Answers } from './answers';
import { Entries, type Entry, jsonc } from './jsonc';
import { type ExistingFile, withOwnKeys } from './own-keys';
import { PLACES } from './places';
import { say } from './say';

/** The name of the configuration file, without its ending. */
export function configurationName({ functions }: Answers): 'cloudpay' | 'gateway' {
  return functions === 'serve' ? 'cloudpay' : 'gateway';
}

/**
 * The text of cloudpay.jsonc or gateway.jsonc, with comments in the language. What no answer decides stays as
 * it is in an existing file.
 *
 * @param schema the address of the file's schema, by which editors complete and check it
 * @throws {InitError} FILE_UNUSABLE if the existing file cannot be taken over
 */
export function configurationText(
  answers: Answers,
  schema: string,
  language: Language,
  existing?: ExistingFile,
): string {
  const explained = (comment: Text, entry: Entry): Entry => ({ ...entry, comment: comment[language] });
  const entries = answers.functions === 'serve' ? serveEntries : gatewayEntries;
  const made = [{ key: '$schema', value: schema, comment: HEAD[language] }, ...entries(answers, explained)];
  return jsonc(existing === undefined ? made : withOwnKeys(made, existing));
}

type Explain = (comment: Text, entry: Entry) => Entry;

const HEAD = say(
  'Made by cloudpay init. Every key and variable: run cloudpay explain docs/serve.md, and cloudpay explain docs/gateway.md.\nSecrets are in the environment (see .env.example) and in keys/: none belongs in this file.',
  '由 cloudpay init 生成。全部配置项和变量：运行 cloudpay explain docs/serve.zh-CN.md 和 cloudpay explain docs/gateway.zh-CN.md。\n机密放在环境变量（见 .env.example）和 keys/ 中，不要写进这个文件。',
);

function serveEntries(answers: Answers, explained: Explain): Entry[] {
  const { envId, url, appid, subAppid = appid } = answers;
  return [
    explained(
      say(
        'The id of the environment: functions see it as ENV, and orders name it as envId.',
        '环境 ID：云函数中的 ENV，下单时的 envId。',
      ),
      { key: 'envId', value: envId },
    ),
    explained(
      say(
        'The public address of this host, behind a TLS proxy. Mini programs call it, and WeChat Pay notifies below it.',
        '这台服务器的公网地址，前面是 TLS 代理。小程序访问它，微信支付向它发送通知。',
      ),
      { key: 'url', value: url },
    ),
    merchantEntry(answers, explained),
    explained(
      say(
        'The mini program whose users log in here. Its app secret: CLOUDPAY_MINI_PROGRAM_SECRET.',
        '用户在这里登录的小程序。AppSecret：CLOUDPAY_MINI_PROGRAM_SECRET。',
      ),
      { key: 'miniProgram', value: { appid: subAppid } },
    ),
    explained(
      say(
        'Sessions of users, signed with CLOUDPAY_SESSION_KEY. The proxy must overwrite this header with the user’s address.',
        '用户会话，用 CLOUDPAY_SESSION_KEY 签名。代理必须用用户的 IP 覆盖这个请求头。',
      ),
      { key: 'sessions', value: { addressHeader: 'X-Real-IP' } },
    ),
    explained(
      say(
        'Documents of cloud.database(), orders and notifications: a folder, or a PostgreSQL server by DATABASE_URL.',
        'cloud.database() 的数据、订单和通知：一个目录；或用 DATABASE_URL 指定 PostgreSQL 服务器。',
      ),
      { key: 'database', value: { folder: 'data/database' } },
    ),
    explained(
      say(
        'The most processes of one function at once, and variables of functions.',
        '一个云函数的最大进程数，以及云函数的环境变量。',
      ),
      { key: 'functions', value: { instances: 8, env: { KEY: { env: 'KEY' } } }, isOff: true },
    ),
    explained(
      say('Files behind cloud:// ids: a folder, or a bucket.', 'cloud:// 文件：一个目录，或一个存储桶。'),
      { key: 'storage', value: { folder: 'data/files' } },
    ),
  ];
}

function gatewayEntries(answers: Answers, explained: Explain): Entry[] {
  const { functions, envId, url, options } = answers;
  const adapter = {
    adapter: functions,
    ...options,
    ...Object.fromEntries(
      PLACES[functions].options.flatMap(({ name, variable }) =>
        variable === undefined ? [] : [[name, { env: variable }]],
      ),
    ),
  };
  return [
    explained(
      say(
        'The public address of the gateway, behind a TLS proxy: WeChat Pay notifies below it. Its secret: CLOUDPAY_NOTIFY_SECRET.',
        '网关的公网地址，前面是 TLS 代理：微信支付向它发送通知。密钥：CLOUDPAY_NOTIFY_SECRET。',
      ),
      { key: 'notify', value: { url } },
    ),
    merchantEntry(answers, explained),
    explained(
      say(
        'Where callbacks are: functions of each environment, by its id.',
        '回调在哪里：按环境 ID 指定云函数的位置。',
      ),
      {
        key: 'callbacks',
        value: new Entries([{ key: 'environments', value: new Entries([{ key: envId, value: adapter }]) }]),
      },
    ),
    explained(
      say(
        'Calls of functions, which hold no keys: CLOUDPAY_TOKENS_SHA256 has the hash of their token.',
        '云函数不持有密钥，通过网关调用：CLOUDPAY_TOKENS_SHA256 是它们令牌的哈希值。',
      ),
      { key: 'calls', value: {} },
    ),
    explained(
      say(
        'With a database the gateway is durable: it stores notifications, retries for two days, and recovers lost ones.',
        '有数据库的网关会存储通知、重试两天并找回丢失的通知。',
      ),
      { key: 'database', value: { folder: 'data/database' } },
    ),
  ];
}

function merchantEntry(answers: Answers, explained: Explain): Entry {
  const { mode, version, mchId, appid, subAppid } = answers;
  const keys: Entry[] =
    version === 'v3'
      ? [
          explained(
            say(
              'The rest is in .env: CLOUDPAY_API_V3_KEY, CLOUDPAY_SERIAL_NO, CLOUDPAY_PUBLIC_KEY_ID.',
              '其余在 .env 中：CLOUDPAY_API_V3_KEY、CLOUDPAY_SERIAL_NO、CLOUDPAY_PUBLIC_KEY_ID。',
            ),
            { key: 'privateKey', value: 'keys/apiclient_key.pem' },
          ),
          { key: 'publicKey', value: 'keys/pub_key.pem' },
        ]
      : [
          explained(
            say(
              'The certificate for refunds. The API key is in .env: CLOUDPAY_API_KEY.',
              '退款用的证书。API 密钥在 .env 中：CLOUDPAY_API_KEY。',
            ),
            { key: 'pfx', value: 'keys/apiclient_cert.p12' },
          ),
        ];
  return explained(
    mode === 'partner'
      ? say(
          'The service provider. Functions name the sub-merchant of each order (subMchId).',
          '服务商。云函数在每个订单中指定子商户（subMchId）。',
        )
      : say('The merchant.', '商户。'),
    {
      key: 'merchants',
      value: new Entries(
        [
          { key: 'mode', value: mode },
          // v2 is what it is where it is left out.
          ...(version === 'v3' ? [{ key: 'version', value: version }] : []),
          { key: 'mchId', value: mchId },
          { key: 'appid', value: appid },
          ...(subAppid === undefined ? [] : [{ key: 'subAppid', value: subAppid }]),
          ...keys,
        ],
        { isListed: true },
      ),
    },
  );
}
