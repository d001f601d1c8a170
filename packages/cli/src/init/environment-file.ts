import { createHash, randomBytes } from 'node:crypto';
import type { Language, Text } from '@opencloudpay/internal';
import type { Answers } from './answers';
import { PLACES } from './places';
import { say } from './say';

/** A variable of the environment. */
interface Variable {
  readonly name: string;
  readonly comment: Text;
  /** The secrets that are this project's own: they are made for `.env`. */
  make?(): string;
  /** Not for this program, but for the functions. */
  readonly isOfFunctions?: boolean;
}

const GIVEN: Readonly<Record<Answers['version'], readonly Variable[]>> = {
  v2: [
    {
      name: 'CLOUDPAY_API_KEY',
      comment: say(
        'The API key (v2), 32 characters: pay.weixin.qq.com → API security.',
        'API 密钥（v2），32 个字符：pay.weixin.qq.com → API安全。',
      ),
    },
  ],
  v3: [
    {
      name: 'CLOUDPAY_API_V3_KEY',
      comment: say(
        'The APIv3 key, 32 characters: pay.weixin.qq.com → API security.',
        'APIv3 密钥，32 个字符：pay.weixin.qq.com → API安全。',
      ),
    },
    {
      name: 'CLOUDPAY_SERIAL_NO',
      comment: say('The serial number of the API certificate.', 'API 证书的序列号。'),
    },
    {
      name: 'CLOUDPAY_PUBLIC_KEY_ID',
      comment: say('The id of WeChat Pay’s public key: PUB_KEY_ID_…', '微信支付公钥 ID：PUB_KEY_ID_…'),
    },
  ],
};

const secretOf = (name: string, comment: Text): Variable => ({
  name,
  comment,
  make: () => randomBytes(32).toString('base64'),
});

const NOTIFY_SECRET = secretOf(
  'CLOUDPAY_NOTIFY_SECRET',
  say(
    'Protects the notify addresses (openssl rand -base64 32).',
    '保护通知地址的密钥（openssl rand -base64 32）。',
  ),
);

const SERVE: readonly Variable[] = [
  {
    name: 'CLOUDPAY_MINI_PROGRAM_SECRET',
    comment: say(
      'The app secret of the mini program: mp.weixin.qq.com → 开发管理.',
      '小程序的 AppSecret：mp.weixin.qq.com → 开发管理。',
    ),
  },
  secretOf(
    'CLOUDPAY_SESSION_KEY',
    say(
      'Signs the sessions of users (openssl rand -base64 32).',
      '用户会话的签名密钥（openssl rand -base64 32）。',
    ),
  ),
  secretOf(
    'CLOUDPAY_STORAGE_SECRET',
    say(
      'Signs the temporary addresses of files (openssl rand -base64 32).',
      '文件临时地址的签名密钥（openssl rand -base64 32）。',
    ),
  ),
];

/** The variables that a configuration of these answers needs. */
function variablesFor({ version, functions }: Answers): Variable[] {
  const given = [...GIVEN[version]];
  if (functions === 'serve') return [...given, NOTIFY_SECRET, ...SERVE];
  const token = randomBytes(32).toString('hex');
  return [
    ...given,
    NOTIFY_SECRET,
    ...PLACES[functions].options.flatMap(({ name, variable }) =>
      variable === undefined ? [] : [platformVariable(name, variable)],
    ),
    {
      name: 'CLOUDPAY_TOKENS_SHA256',
      comment: say(
        'The SHA-256 of the token below (printf %s "$TOKEN" | sha256sum).',
        '下面令牌的 SHA-256（printf %s "$TOKEN" | sha256sum）。',
      ),
      make: () => createHash('sha256').update(token).digest('hex'),
    },
    {
      name: 'CLOUDPAY_GATEWAY_TOKEN',
      comment: say(
        'For the functions, beside CLOUDPAY_GATEWAY_URL: the token that they call the gateway with (openssl rand -hex 32).',
        '给云函数使用，与 CLOUDPAY_GATEWAY_URL 一起：调用网关的令牌（openssl rand -hex 32）。',
      ),
      make: () => token,
      isOfFunctions: true,
    },
  ];
}

function platformVariable(name: string, variable: string): Variable {
  const comment = say(`${name} of the platform.`, `平台的 ${name}。`);
  return variable === 'CALLBACK_SECRET'
    ? secretOf(
        variable,
        say('Signs callbacks, so that the receiver can verify them.', '回调的签名密钥，供接收方验证。'),
      )
    : { name: variable, comment };
}

/** `.env.example`, without a secret, and `.env`, with those that are this project's own. */
export function environmentTexts(answers: Answers, language: Language): { example: string; own: string } {
  const variables = variablesFor(answers);
  const text = (valueFor: (variable: Variable) => string) =>
    `${variables
      .map((variable) => {
        // The gateway does not read what is for its functions.
        const line = `${variable.isOfFunctions ? '# ' : ''}${variable.name}=${valueFor(variable)}`;
        return `# ${variable.comment[language]}\n${line}`;
      })
      .join('\n\n')}\n`;
  return { example: text(() => ''), own: text(({ make }) => make?.() ?? '') };
}

/** The variables that only people can fill in. */
export function variablesToFill(answers: Answers): string[] {
  return variablesFor(answers).flatMap(({ name, make }) => (make ? [] : [name]));
}
