import type { Language, Text } from '@opencloudpay/internal';
import { PLACES, type Place, type PlaceOption } from './places';
import { say } from './say';

/** Everything that a configuration is made of. */
export interface Answers {
  mode: 'direct' | 'partner';
  version: 'v2' | 'v3';
  mchId: string;
  appid: string;
  /** For a service provider: the mini program in which users pay. */
  subAppid?: string;
  functions: Place;
  /** The public address. */
  url: string;
  envId: string;
  /** Options of the platform, by their names. */
  options: Readonly<Record<string, string>>;
}

/** A question: which answer it gives, and what that must be. */
export interface Question {
  /** A key of {@link Answers}, or `options.<name>`. */
  readonly key: string;
  readonly flag: string;
  readonly text: Text;
  /** Answers to choose from. */
  readonly choices?: readonly { readonly value: string; readonly label: Text }[];
  readonly example?: string;
  /** @returns why the answer cannot be right */
  problem(answer: string): Text | undefined;
}

export type Given = Partial<Omit<Answers, 'options'>> & Pick<Answers, 'options'>;

/** The questions in their order. What is asked depends on what was answered before. */
export function questionsFor(given: Given): readonly Question[] {
  const options = optionsOf(given);
  return [
    choice('mode', say('How does the merchant take part in WeChat Pay?', '商户以哪种方式接入微信支付？'), [
      ['direct', say('an ordinary merchant with its own number', '普通商户（直连）')],
      ['partner', say('a service provider with sub-merchants', '服务商，有子商户')],
    ]),
    choice('version', say('Which version of WeChat Pay’s protocol?', '使用微信支付的哪个版本？'), [
      ['v2', say('v2: API key and apiclient_cert.p12', 'v2：API 密钥和 apiclient_cert.p12')],
      [
        'v3',
        say(
          'v3: APIv3 key, apiclient_key.pem and pub_key.pem',
          'v3：APIv3 密钥、apiclient_key.pem 和 pub_key.pem',
        ),
      ],
    ]),
    text('mchId', '--mch-id <number>', say('The merchant number', '商户号'), '1900000109', MERCHANT),
    text(
      'appid',
      '--appid <id>',
      given.mode === 'partner'
        ? say('The appid of the service provider', '服务商的 appid')
        : say(
            'The appid of the mini program, bound to the merchant number',
            '小程序的 appid，需与商户号绑定',
          ),
      'wx8888888888888888',
      APPID,
    ),
    ...(given.mode === 'partner'
      ? [
          text(
            'subAppid',
            '--sub-appid <id>',
            say('The appid of the mini program that pays', '发起支付的小程序的 appid'),
            'wx8888888888888888',
            APPID,
          ),
        ]
      : []),
    choice(
      'functions',
      say('Where do the functions run in production?', '云函数在生产环境中运行在哪里？'),
      (Object.keys(PLACES) as Place[]).map((place) => [place, PLACES[place].label] as const),
    ),
    ...options
      .filter(({ variable }) => variable === undefined)
      .map(({ name, example }) =>
        text(
          `options.${name}`,
          `--set ${name}=<value>`,
          say(`${name} of the platform`, `平台的 ${name}`),
          example,
          PRESENT,
        ),
      ),
    text('envId', '--env-id <id>', say('The id of the environment', '环境 ID'), 'prod-1a2b3c', ENVIRONMENT),
    text(
      'url',
      '--url <address>',
      given.functions === 'serve'
        ? say('The public address of the server', '服务器的公网地址')
        : say('The public address of the gateway, where callbacks go', '网关的公网地址，回调会发送到这里'),
      'https://shop.example.com',
      ADDRESS,
    ),
  ];
}

/** What the chosen place needs; nothing where the place is not known, which its own question says. */
function optionsOf({ functions }: Given): readonly PlaceOption[] {
  return functions !== undefined && Object.hasOwn(PLACES, functions) ? PLACES[functions].options : [];
}

/** The answer to a question, as far as it is known. */
export function answerOf(given: Given, { key }: Question): string | undefined {
  const [group, name] = key.split('.');
  return name === undefined
    ? ((given as Record<string, unknown>)[group ?? ''] as string | undefined)
    : given.options[name];
}

export function withAnswer(given: Given, { key }: Question, answer: string): Given {
  const [group = '', name] = key.split('.');
  return name === undefined
    ? ({ ...given, [group]: answer } as Given)
    : { ...given, options: { ...given.options, [name]: answer } };
}

/** What is wrong with given answers: the flag and the reason. */
export function* problemsOf(given: Given, language: Language): Generator<string> {
  for (const question of questionsFor(given)) {
    const answer = answerOf(given, question);
    const problem = answer === undefined ? undefined : question.problem(answer);
    if (problem) yield `${question.flag.split(' ', 1)[0]} ${problem[language]}`;
  }
  for (const name of Object.keys(given.options)) {
    const problem = problemOfOption(given, name);
    if (problem) yield `--set ${name} ${problem[language]}`;
  }
}

/** An option that would be left out without a word. Which others a platform knows, its configuration says. */
function problemOfOption(given: Given, name: string): Text | undefined {
  if (given.functions === 'serve')
    return say(
      'is an option of a platform, and cloudpay serve has none.',
      '是平台的选项，cloudpay serve 没有这类选项。',
    );
  const variable = optionsOf(given).find((option) => option.name === name)?.variable;
  return variable === undefined
    ? undefined
    : say(`is a secret: set ${variable} in .env instead.`, `是机密：请在 .env 中设置 ${variable}。`);
}

function choice(
  key: string,
  words: Text,
  choices: readonly (readonly [value: string, label: Text])[],
): Question {
  const values = choices.map(([value]) => value);
  const problem = say(`must be ${values.join(', ')}.`, `必须是 ${values.join('、')}。`);
  return {
    ...{ key, text: words },
    flag: `--${key} <${values.join('|')}>`,
    choices: choices.map(([value, label]) => ({ value, label })),
    problem: (answer) => (values.includes(answer) ? undefined : problem),
  };
}

function text(
  key: string,
  flag: string,
  words: Text,
  example: string,
  problem: Question['problem'],
): Question {
  return { key, flag, text: words, example, problem };
}

const must =
  (fits: RegExp, what: Text) =>
  (answer: string): Text | undefined =>
    fits.test(answer) ? undefined : what;

const PRESENT = must(/\S/, say('must not be empty.', '不能为空。'));
const MERCHANT = must(/^\d{8,10}$/, say('must be 8 to 10 digits.', '必须是 8 到 10 位数字。'));
const APPID = must(
  /^wx[0-9a-f]{16}$/,
  say('must be wx and 16 hexadecimal digits.', '必须是 wx 加 16 位十六进制数字。'),
);
const ENVIRONMENT = must(
  /^[\w-]{1,64}$/,
  say('must be letters, digits, - and _.', '只能包含字母、数字、- 和 _。'),
);
const ADDRESS = must(
  /^https:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/,
  say('must be an https address without a query.', '必须是没有查询参数的 https 地址。'),
);
