import { createHash, randomBytes } from 'node:crypto';
import { parseEnv } from 'node:util';
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
  /** A variable that this one fits: where that is there, a new value would not. */
  readonly pairedWith?: string;
}

const GIVEN: Readonly<Record<Answers['version'], readonly Variable[]>> = {
  v2: [
    {
      name: 'CLOUDPAY_API_KEY',
      comment: say(
        'The API key (v2), 32 characters: pay.weixin.qq.com → API security.',
        'API 密钥（v2），32 个字符：pay.weixin.qq.com → API 安全。',
      ),
    },
  ],
  v3: [
    {
      name: 'CLOUDPAY_API_V3_KEY',
      comment: say(
        'The APIv3 key, 32 characters: pay.weixin.qq.com → API security.',
        'APIv3 密钥，32 个字符：pay.weixin.qq.com → API 安全。',
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
      pairedWith: 'CLOUDPAY_TOKENS_SHA256',
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

/** What stands in a file with variables already; an empty text for a new file. */
export interface PresentEnvironment {
  readonly example: string;
  readonly own: string;
}

/**
 * `.env.example`, without a secret, and `.env`, with those that are this project's own. Lines that are there stay, and what
 * is missing comes behind them.
 */
export function environmentTexts(
  answers: Answers,
  language: Language,
  present: PresentEnvironment,
): PresentEnvironment {
  const variables = variablesFor(answers);
  const text = (before: string, valueFor: (variable: Variable) => string) =>
    withBlocks(
      before,
      variables
        .filter(({ name, pairedWith = name }) => !names(before, name) && !names(before, pairedWith))
        .map((variable) => blockOf(variable, valueFor(variable), language)),
    );
  return {
    example: text(withoutStale(present.example, variables, language), () => ''),
    own: text(present.own, ({ make }) => make?.() ?? ''),
  };
}

/** A comment, and the line of the variable. The gateway does not read what is for its functions. */
function blockOf(
  { name, comment, isOfFunctions = false }: Variable,
  value: string,
  language: Language,
): string {
  return `# ${comment[language]}\n${isOfFunctions ? '# ' : ''}${name}=${value}`;
}

function withBlocks(before: string, blocks: readonly string[]): string {
  if (blocks.length === 0) return before;
  const apart = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  return `${before}${apart}${blocks.join('\n\n')}\n`;
}

/** Whether a file has a variable, or names it in a comment: what its owner has switched off stays off. */
function names(text: string, name: string): boolean {
  return new RegExp(`^[ \\t]*#?[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=`, 'm').test(text);
}

/** Without what other answers have written here: blocks that are as they were made. */
function withoutStale(example: string, variables: readonly Variable[], language: Language): string {
  const needed = new Set(variables.map(({ name }) => name));
  return [...GIVEN.v2, ...GIVEN.v3, ...SERVE]
    .filter(({ name }) => !needed.has(name))
    .reduce((text, variable) => {
      const block = blockOf(variable, '', language);
      return text.replace(`${block}\n\n`, '').replace(`\n\n${block}\n`, '\n');
    }, example);
}

/**
 * The variables that only people can fill in.
 *
 * @param own what stands in `.env`: variables that have a value there need no hand
 */
export function variablesToFill(answers: Answers, own: string): string[] {
  const present = parseEnv(own);
  return variablesFor(answers).flatMap(({ name, make }) => (make || present[name] ? [] : [name]));
}
