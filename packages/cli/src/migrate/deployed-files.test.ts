/** The deployment files of each target: that they are valid, fit together, and name every secret that they read. */
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import type { Answers } from '../init/answers';
import { deployedFiles } from './deployed-files';
import { TARGETS } from './targets';

const ACCOUNTS = (['v2', 'v3'] as const).flatMap((version) =>
  (['direct', 'partner'] as const).map((mode) => ({ version, mode })),
);

const filesOf = (
  target: 'server' | 'compose' | 'kubernetes' | 'aws' | 'scf',
  account: (typeof ACCOUNTS)[number],
) => {
  const answers: Answers = {
    ...{ ...account, mchId: '1900000109', appid: 'wx8888888888888888', functions: TARGETS[target].place },
    ...{ url: 'https://pay.example.org', envId: 'prod-1a2b', options: {} },
    ...(account.mode === 'partner' && { subAppid: 'wx9999999999999999' }),
  };
  return new Map(deployedFiles(target, answers, '0.1.0').map(({ path, text }) => [path, text]));
};
const text = (files: Map<string, string>, path: string) => files.get(`deploy/${path}`) ?? '';

/** The secrets of an account, as the names of their files. */
const SECRETS = {
  v2: ['api_key', 'apiclient_cert.p12'],
  v3: ['api_v3_key', 'apiclient_key.pem', 'pub_key.pem'],
};
const VARIABLES = {
  v2: ['CLOUDPAY_API_KEY_FILE', 'CLOUDPAY_PFX_FILE'],
  v3: ['CLOUDPAY_API_V3_KEY_FILE', 'CLOUDPAY_PRIVATE_KEY_FILE', 'CLOUDPAY_PUBLIC_KEY_FILE'],
};

/** A variable for each secret of the account, the same names elsewhere, and none of the other version. */
function expectSecrets(version: 'v2' | 'v3', variables: Record<string, string>, declared: readonly string[]) {
  const named = Object.values(variables).map((value) => value.split('/').at(-1) ?? '');
  expect(Object.keys(variables)).toEqual(expect.arrayContaining(VARIABLES[version]));
  expect(named).toEqual(expect.arrayContaining(SECRETS[version]));
  expect([...declared].sort()).toEqual([...named].sort());
  const other = version === 'v2' ? 'v3' : 'v2';
  for (const name of VARIABLES[other]) expect(variables).not.toHaveProperty(name);
}

/** What the account is, without its secrets. */
function expectAccount({ version, mode }: (typeof ACCOUNTS)[number], variables: Record<string, string>) {
  expect(variables).toMatchObject({
    ...{ CLOUDPAY_URL: 'https://pay.example.org', CLOUDPAY_MODE: mode, CLOUDPAY_MCH_ID: '1900000109' },
    CLOUDPAY_MINI_PROGRAM_APPID: mode === 'partner' ? 'wx9999999999999999' : 'wx8888888888888888',
  });
  expect(variables['CLOUDPAY_SUB_APPID']).toBe(mode === 'partner' ? 'wx9999999999999999' : undefined);
  expect(variables['CLOUDPAY_VERSION']).toBe(version === 'v3' ? 'v3' : undefined);
  expect('CLOUDPAY_SERIAL_NO' in variables).toBe(version === 'v3');
}

const linesOf = (env: string) =>
  Object.fromEntries(
    env
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe.each(ACCOUNTS)('of $mode by $version', (account) => {
  it('the unit of systemd loads each secret that its variables name', () => {
    const files = filesOf('server', account);
    const unit = text(files, 'systemd/cloudpay-serve.service');
    const variables = Object.fromEntries(
      [...unit.matchAll(/^Environment=(\w+_FILE)=%d\/(.*)$/gm)].map(([, name, file]) => [name, file]),
    ) as Record<string, string>;
    const loaded = [...unit.matchAll(/^LoadCredential=([^:]+):\/etc\/cloudpay\/secrets\/(.*)$/gm)];
    for (const [, name, file] of loaded) expect(name).toBe(file);
    expectSecrets(
      account.version,
      variables,
      loaded.map(([, name = '']) => name),
    );
    expectAccount(account, linesOf(text(files, 'cloudpay.env')));
    if (account.version === 'v3') expect(unit).not.toContain('apiclient_cert');
  });

  it.each(['compose', 'aws', 'scf'] as const)(
    'the compose file of %s declares each secret, and has its files',
    (target) => {
      const files = filesOf(target, account);
      const { services, secrets } = parse(text(files, 'compose.yaml'), { strict: true }) as {
        services: Record<
          string,
          { environment: Record<string, string>; secrets: string[]; build: { context: string } }
        >;
        secrets: Record<string, { file: string }>;
      };
      const { environment = {}, secrets: used = [], build } = services['serve'] ?? {};
      const variables = Object.fromEntries(
        Object.entries(environment).filter(([name]) => name.endsWith('_FILE')),
      );
      expectSecrets(account.version, variables, used);
      for (const name of used) expect(secrets[name]).toEqual({ file: `secrets/${name}` });
      expect(build).toEqual({ context: '.' });
      for (const file of ['Dockerfile', 'Caddyfile', 'cloudpay.json', 'cloudpay.env'])
        expect(text(files, file)).not.toBe('');
      expectAccount(account, linesOf(text(files, 'cloudpay.env')));
    },
  );

  it.each(['aws', 'scf'] as const)(
    'functions on the platform of %s reach the server by one private port of the proxy',
    (target) => {
      const files = filesOf(target, account);
      const { services } = parse(text(files, 'compose.yaml'), { strict: true }) as {
        services: Record<string, { ports?: string[] }>;
      };
      // Without an address of the owner's, the machine alone.
      expect(services['proxy']?.ports).toEqual([
        ...['80:80', '443:443'],
        `\${CLOUDPAY_PRIVATE_ADDRESS:-127.0.0.1}:8010:8010`,
      ]);
      expect(services['serve']?.ports).toBeUndefined();
      const { functions } = JSON.parse(text(files, 'cloudpay.json'));
      expect(functions.front).toMatchObject({ host: '0.0.0.0', port: 8010 });
      const [publicSite = '', privateSite = ''] = text(files, 'Caddyfile').split(/^:8010 /m);
      for (const path of ['/v1/cloudpay/*', '/functions/*', '/v1/database', '/v1/storage', '/v1/openapi']) {
        const asOne = new RegExp(` path .*${path.replaceAll('*', '\\*')}(?: |$)`, 'm');
        expect(privateSite).toMatch(asOne);
        expect(publicSite).not.toMatch(asOne);
      }
      expect([...privateSite.matchAll(/dynamic a serve (\d+)/g)].map(([, port]) => port)).toEqual([
        ...['8080', '8010'],
      ]);
      const own = filesOf('compose', account);
      expect([text(own, 'compose.yaml'), text(own, 'Caddyfile')].join()).not.toContain('8010');
    },
  );

  it('the manifests of Kubernetes mount each secret that the variables name', () => {
    const documents = parseAllDocuments(text(filesOf('kubernetes', account), 'kubernetes/cloudpay.yaml'), {
      ...{ strict: true, uniqueKeys: true },
    }).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJSON();
    });
    const pod = documents.find(({ kind }) => kind === 'Deployment').spec.template.spec;
    const variables = Object.fromEntries(
      pod.containers[0].env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    const { items } = pod.volumes.find(({ secret }: { secret?: object }) => secret).secret;
    expectSecrets(
      account.version,
      variables,
      items.map(({ path }: { path: string }) => path),
    );
    const [own, configuration] = documents.filter(({ kind }) => kind === 'ConfigMap');
    expectAccount(account, own.data);
    expect(JSON.parse(configuration.data['cloudpay.json'])).toMatchObject({ envId: 'prod-1a2b' });
    const { rules, tls } = documents.find(({ kind }) => kind === 'Ingress').spec;
    expect([rules[0].host, tls[0].hosts]).toEqual(['pay.example.org', ['pay.example.org']]);
  });
});
