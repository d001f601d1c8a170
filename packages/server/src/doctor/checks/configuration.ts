import { isAbsolute, relative } from 'node:path';
import { lineOf, type Problem } from '../../configuration/reading/reading';
import { type Check, type Finding, failure, ok, say } from '../check';
import type { DoctorContext, Way } from '../context/context';

const WAYS: Readonly<Record<Exclude<Way, 'none'>, readonly [en: string, zh: string]>> = {
  serve: ['cloudpay serve', 'cloudpay serve '],
  gateway: ['cloudpay gateway', 'cloudpay gateway '],
  functions: ['functions that hold the keys (CLOUDPAY_*)', '自己持有密钥的云函数（CLOUDPAY_*）'],
  calls: [
    'functions that call a gateway (CLOUDPAY_GATEWAY_URL)',
    '通过网关调用的云函数（CLOUDPAY_GATEWAY_URL）',
  ],
};

/** The configuration itself, and the process around it. */
export function configurationChecks(): Check[] {
  return [
    { id: 'configuration', run: examineConfiguration },
    { id: 'tls-verification', run: examineVerification },
  ];
}

function examineConfiguration({ way, file, envFile, problems }: DoctorContext): Finding | Finding[] {
  if (way === 'none') return [...problems.map((problem) => problemFinding(problem)), ...NOTHING_YET];
  const [en, zh] = WAYS[way];
  const source = file === undefined ? undefined : shortPath(file);
  if (problems.length === 0)
    return ok(
      say(
        `The configuration of ${en} can be used${source ? ` (${source})` : ''}`,
        `${zh}的配置可以使用${source ? `（${source}）` : ''}`,
      ),
    );
  return problems.map((problem) => problemFinding(problem, source, envFile && shortPath(envFile)));
}

/**
 * @param source the configuration file
 * @param envFile the file of environment variables
 */
function problemFinding(problem: Problem, source?: string, envFile?: string): Finding {
  const text = say(`Configuration: ${lineOf(problem, 'en')}`, `配置：${lineOf(problem, 'zh')}`);
  if (/(^| )--[a-z]/.test(problem.problem.en))
    return failure(text, say('Correct the option of this command.', '改正这个命令的选项。'));
  const [en, zh] = envFile ? [envFile, envFile] : ['the environment', '环境变量'];
  return failure(
    text,
    source
      ? say(`Correct it in ${source}, or in ${en}.`, `在 ${source} 或 ${zh} 中改正。`)
      : say(`Correct the variable in ${en}.`, `改正${zh === envFile ? ` ${zh} 中的变量` : '环境变量'}。`),
  );
}

/** A project that only runs in the emulator: everything that it lacks for real payments. */
const NOTHING_YET: Finding[] = [
  failure(
    say(
      'There is no configuration for real payments: neither cloudpay.json nor gateway.json, and no CLOUDPAY_* variable. cloudpay dev works without one',
      '还没有用于真实支付的配置：没有 cloudpay.json 和 gateway.json，也没有 CLOUDPAY_* 环境变量。cloudpay dev 不需要这些',
    ),
    say(
      'Run cloudpay init: it asks, and writes the configuration.',
      '运行 cloudpay init：它会逐项询问并写好配置。',
    ),
  ),
  ...(
    [
      [
        'Missing: the account, which is the merchant number and the appid bound to it',
        '缺少：账号，即商户号和与它绑定的 appid',
        'Find them on pay.weixin.qq.com (merchant number) and mp.weixin.qq.com (appid).',
        '在 pay.weixin.qq.com 查商户号，在 mp.weixin.qq.com 查 appid。',
      ],
      [
        'Missing: the keys, which are the API key (v2) with apiclient_cert.p12, or for v3 the APIv3 key, apiclient_key.pem and pub_key.pem',
        '缺少：密钥。v2 需要 API 密钥和 apiclient_cert.p12；v3 需要 APIv3 密钥、apiclient_key.pem 和 pub_key.pem',
        'Set and download them on pay.weixin.qq.com → API security.',
        '在 pay.weixin.qq.com 的“API 安全”中设置和下载。',
      ],
      [
        'Missing: a public https address at which WeChat Pay notifies, and a secret for it',
        '缺少：微信支付发送通知用的公网 https 地址，以及它的密钥',
        'Point a domain with a certificate to the server; make the secret with openssl rand -base64 32.',
        '把带证书的域名指向服务器；用 openssl rand -base64 32 生成密钥。',
      ],
      [
        'Missing: the place where the functions run in production',
        '缺少：云函数在生产环境中运行的地方',
        'Run them with cloudpay serve, or name their place in callbacks of gateway.json.',
        '用 cloudpay serve 运行，或在 gateway.json 的 callbacks 中写明位置。',
      ],
    ] as const
  ).map(([en, zh, cure, cureZh]) => failure(say(en, zh), say(cure, cureZh))),
];

function examineVerification({ env }: DoctorContext): Finding {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0')
    return ok(say('TLS certificates of servers are verified', '会验证服务器的 TLS 证书'));
  return failure(
    say(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: any server could pose as WeChat Pay',
      'NODE_TLS_REJECT_UNAUTHORIZED 为 0：任何服务器都可以冒充微信支付',
    ),
    say(
      'Unset it. To trust a proxy of your own, give its certificate as ca (CLOUDPAY_CA).',
      '删除这个变量。要信任自己的代理，把它的证书配置为 ca（CLOUDPAY_CA）。',
    ),
  );
}

/** Relative where that is shorter to read. */
export function shortPath(path: string): string {
  const short = relative('.', path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}
