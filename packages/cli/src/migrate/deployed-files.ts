import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonObject } from '@opencloudpay/internal';
import type { Answers } from '../init/answers';
import { withPrivatePort, withPrivateSite } from './private-entry';
import { SHOP, type Target } from './targets';

/** A file of the folder `deploy` of a migrated project. */
export interface DeployedFile {
  readonly path: string;
  readonly text: string;
}

const FILES: Readonly<Record<Exclude<Target, 'cloudbase'>, readonly string[]>> = {
  server: ['cloudpay.json', 'cloudpay.env', 'systemd/cloudpay-serve.service'],
  compose: ['cloudpay.json', 'cloudpay.env', 'compose.yaml', 'Caddyfile', 'Dockerfile'],
  kubernetes: ['Dockerfile', 'shop.Dockerfile', 'kubernetes/cloudpay.yaml'],
  aws: ['cloudpay.json', 'cloudpay.env', 'compose.yaml', 'Caddyfile', 'Dockerfile'],
  aliyun: ['cloudpay.json', 'cloudpay.env', 'compose.yaml', 'Caddyfile', 'Dockerfile'],
  scf: ['cloudpay.json', 'cloudpay.env', 'compose.yaml', 'Caddyfile', 'Dockerfile'],
};

/**
 * The files that run a shop on a server: those of this project's `deploy`, with the answers in them.
 *
 * @param answers of the account and the address
 * @param version of the packages
 */
export function deployedFiles(
  target: Exclude<Target, 'cloudbase'>,
  answers: Answers,
  version: string,
): DeployedFile[] {
  return FILES[target].map((path) => {
    if (path === 'Dockerfile') return { path: `deploy/${path}`, text: dockerfile(version) };
    const text = withAnswers(ofPackage(path === 'cloudpay.env' ? 'cloudpay.env.example' : path), answers);
    return {
      path: `deploy/${path}`,
      text: answers.functions === 'serve' ? text : forPlatform(path, text, answers),
    };
  });
}

function forPlatform(path: string, text: string, answers: Answers): string {
  if (path === 'cloudpay.env') {
    const lines = platformVariables(answers).map((name) => `${name}=\n`);
    return `${text}# Variables of the functions on the platform: see cloudpay explain docs/leaving.md.\n${lines.join('')}`;
  }
  if (path === 'compose.yaml') return withPrivatePort(text);
  if (path === 'Caddyfile') return withPrivateSite(text);
  const parsed = path === 'cloudpay.json' ? parseJsonObject(text) : undefined;
  if (!parsed || 'problem' in parsed) return text;
  return `${JSON.stringify({ ...parsed.value, ...platformConfiguration(answers, SHOP) }, null, 2)}\n`;
}

/** Beside the built program, or in the repository. */
function ofPackage(path: string): string {
  const built = join(__dirname, 'deploy', path);
  return readFileSync(existsSync(built) ? built : join(__dirname, '../../../../deploy', path), 'utf8');
}

/** The image of the published package: the repository's own image is built from its sources. */
function dockerfile(version: string): string {
  return `# syntax=docker/dockerfile:1
FROM node:22-alpine
WORKDIR /app
RUN npm install --omit=dev --no-audit --no-fund @opencloudpay/server@${version} \\
  && ln -s /app/node_modules/@opencloudpay/server/dist/cloudpay-server.cjs /usr/local/bin/cloudpay \\
  && mkdir -p /etc/cloudpay /var/lib/cloudpay && chown node:node /var/lib/cloudpay
ENV NODE_ENV=production CLOUDPAY_HOST=0.0.0.0 CLOUDPAY_PORT=8080
WORKDIR /etc/cloudpay
USER node
VOLUME /var/lib/cloudpay
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \\
  CMD ["node", "-e", "fetch(\`http://127.0.0.1:\${process.env.CLOUDPAY_PORT}/healthz\`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/node_modules/@opencloudpay/server/dist/cloudpay-server.cjs"]
`;
}

function withAnswers(text: string, answers: Answers): string {
  const { mode, mchId, appid, subAppid, url } = answers;
  const values = { CLOUDPAY_URL: url, CLOUDPAY_MODE: mode, CLOUDPAY_APPID: appid, CLOUDPAY_MCH_ID: mchId };
  const named = Object.entries({ ...values, CLOUDPAY_MINI_PROGRAM_APPID: subAppid ?? appid }).reduce(
    (filled, [name, value]) =>
      filled
        .replace(new RegExp(`^(${name}=).*$`, 'm'), (_, before: string) => `${before}${value}`)
        .replace(
          new RegExp(`^( *${name}: )("?)[^"\\n]*\\2$`, 'm'),
          (_, before: string, quote: string) => `${before}${quote}${value}${quote}`,
        ),
    text,
  );
  const host = named
    .replace('no secrets. Copy it to cloudpay.env, and replace each value.', 'no secrets.')
    .replaceAll('shop.example.com', new URL(url).host)
    .replace('envId": "prod"', `envId": "${answers.envId}"`)
    .replace(/ Without a certificate, remove\n# the two lines of apiclient_cert\.p12\.$/m, (text) =>
      answers.version === 'v3' ? '' : text,
    )
    .replace(/^(\s*)context: \.\.\n\s*dockerfile: deploy\/Dockerfile$/m, '$1context: .');
  const partner = subAppid === undefined ? host : withVariable(host, 'CLOUDPAY_SUB_APPID', subAppid);
  return answers.version === 'v3' ? ofV3(partner) : partner;
}

/** A variable after CLOUDPAY_MCH_ID, in an environment file or in a ConfigMap. */
function withVariable(text: string, name: string, value: string): string {
  return text
    .replace(/^(CLOUDPAY_MCH_ID=.*)$/m, `$1\n${name}=${value}`)
    .replace(/^( *)(CLOUDPAY_MCH_ID: .*)$/m, `$1$2\n$1${name}: ${value}`);
}

/** The keys of v3 in place of those of v2: variables, files, and what is said about them. */
function ofV3(text: string): string {
  const secrets = text.replace(
    /^( *)# As downloaded from the merchant platform\.\n *apiclient_cert\.p12:\n( *file: .*)apiclient_cert\.p12$/m,
    '$1# As downloaded from the merchant platform.\n$1apiclient_key.pem:\n$2apiclient_key.pem\n$1pub_key.pem:\n$2pub_key.pem',
  );
  const lines = secrets.split('\n').flatMap((line) => {
    if (!/CLOUDPAY_PFX|apiclient_cert\.p12/.test(line)) return [line];
    const of = (variable: string, file: string) =>
      line.replaceAll('CLOUDPAY_PFX', variable).replaceAll('apiclient_cert.p12', file);
    if (/^\s*#/.test(line)) return [line.replaceAll('apiclient_cert.p12', 'apiclient_key.pem')];
    return [of('CLOUDPAY_PRIVATE_KEY', 'apiclient_key.pem'), of('CLOUDPAY_PUBLIC_KEY', 'pub_key.pem')];
  });
  const keys = lines
    .join('\n')
    .replaceAll('CLOUDPAY_API_KEY', 'CLOUDPAY_API_V3_KEY')
    .replace(/\bapi_key\b/g, 'api_v3_key')
    .replace('The API key (v2) of the merchant.', 'The APIv3 key of the merchant.');
  const toFill = { CLOUDPAY_SERIAL_NO: '', CLOUDPAY_PUBLIC_KEY_ID: '' };
  return Object.entries({ ...toFill, CLOUDPAY_VERSION: 'v3' }).reduce(
    (filled, [name, value]) => withVariable(filled, name, value || '""'),
    keys,
  );
}

const PLATFORM_SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'tencent-scf': { secretId: 'TENCENT_SECRET_ID', secretKey: 'TENCENT_SECRET_KEY' },
  'aliyun-fc': { accessKeyId: 'ALIYUN_ACCESS_KEY_ID', accessKeySecret: 'ALIYUN_ACCESS_KEY_SECRET' },
};

/** What cloudpay.json has beside the rest where functions run on a platform. */
function platformConfiguration(
  { functions, envId, options }: Answers,
  shop: string,
): Readonly<Record<string, unknown>> {
  const secrets = Object.entries(PLATFORM_SECRETS[functions] ?? {});
  return {
    functions: {
      timeout: 20_000,
      // Documents, files and WeChat's APIs for the functions: the proxy's private port leads here.
      front: { host: '0.0.0.0', port: 8010, token: { env: 'CLOUDPAY_FUNCTIONS_TOKEN' } },
    },
    callbacks: {
      environments: {
        [envId]: {
          ...{ adapter: functions, ...options, functionName: `${shop}-{functionName}` },
          ...Object.fromEntries(secrets.map(([name, variable]) => [name, { env: variable }])),
        },
      },
    },
  };
}

/** The variables of that, for cloudpay.env. */
function platformVariables({ functions }: Answers): string[] {
  const secrets = Object.values(PLATFORM_SECRETS[functions] ?? {});
  return ['CLOUDPAY_FUNCTIONS_TOKEN', 'CLOUDPAY_TOKENS_SHA256', ...secrets];
}
