/** Checks the files of `deploy`, which no engine runs here: every name in them exists, and they are secure. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keysOf } from '../configuration/keys';
import { readConfiguration } from '../configuration/read-configuration';
import { configuration } from '../configuration/schema';
import { createServerProgram } from '../program';
import { API_KEY, MCH_ID, NOTIFY_SECRET } from '../testing/callback-host';
import { readYaml, type Yaml } from '../testing/read-yaml';

const root = join(__dirname, '../../../..');
const file = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = (path: string) =>
  JSON.parse(file(path)) as {
    name: string;
    bin: Record<string, string>;
    engines: { node: string };
    scripts: Record<string, string>;
  };
const P12 = join(root, 'packages/wechatpay/fixtures/certificates/client.p12');
/** The serial number of that certificate. */
const PASSPHRASE = { CLOUDPAY_PFX_PASSPHRASE: '1800000001' };
const VARIABLES = keysOf(configuration).flatMap(({ variables }) => variables);
const SECRETS: Record<string, string | Uint8Array> = {
  api_key: API_KEY,
  'apiclient_cert.p12': readFileSync(P12),
  notify_secret: NOTIFY_SECRET,
  functions_token: 'token',
  database_url: 'postgres://cloudpay:password@postgres:5432/cloudpay',
};

let secrets: string;
beforeAll(() => {
  secrets = mkdtempSync(join(tmpdir(), 'secrets-'));
  for (const [name, content] of Object.entries(SECRETS)) writeFileSync(join(secrets, name), content);
});
afterAll(() => rmSync(secrets, { recursive: true }));

/** The commands of the program, with their options. */
function expectCommand([name, ...args]: readonly string[]): void {
  const command = createServerProgram('0').commands.find((each) => each.name() === name);
  expect(command?.name()).toBe(name);
  const known = command?.options.map(({ long }) => long);
  for (const arg of args.filter((each) => each.startsWith('--'))) expect(known).toContain(arg);
}

/** Checks that the gateway starts with these variables, with the secrets in the folder of `place`. */
function expectSound(env: Record<string, string>, place: string, more: Record<string, string> = {}) {
  for (const name of Object.keys(env).filter((each) => each !== 'NODE_ENV'))
    expect(VARIABLES).toContain(name);
  const here = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace(place, `${secrets}/`)]),
  );
  return readConfiguration({ env: { ...here, ...PASSPHRASE, ...more } });
}

describe('the container image', () => {
  const instructions = file('deploy/Dockerfile')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, keyword = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return { keyword, rest };
    });
  const last = instructions.findLastIndex(({ keyword }) => keyword === 'FROM');
  const [build, image] = [instructions.slice(0, last), instructions.slice(last)];
  const only = (keyword: string) => {
    const found = image.filter((each) => each.keyword === keyword);
    expect(found).toHaveLength(1);
    return found[0]?.rest ?? '';
  };
  const env = Object.fromEntries(
    only('ENV')
      .split(/\s+/)
      .map((pair) => pair.split('=', 2)),
  );

  it('has only known instructions, in a working order', () => {
    const known = /^(FROM|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD)$/;
    for (const { keyword } of instructions) expect(keyword).toMatch(known);
    expect(file('deploy/Dockerfile')).toMatch(/^# syntax=docker\/dockerfile:1\n/);
    expect(build[0]?.keyword).toBe('FROM');
  });

  it('uses the Node that the command needs, and no moving tag', () => {
    const { engines } = manifest('packages/server/package.json');
    for (const { rest } of instructions.filter(({ keyword }) => keyword === 'FROM'))
      expect(rest).toMatch(/^node:22-[a-z-]+( AS build)?$/);
    expect(engines.node).toMatch(/^>=22\./);
  });

  it('is built with the repository’s own commands', () => {
    const run = build.filter(({ keyword }) => keyword === 'RUN').map(({ rest }) => rest);
    const [, pnpm = ''] = /const PNPM = '(.*)'/.exec(file('scripts/run.mjs')) ?? [];
    const { name } = manifest('packages/server/package.json');
    expect(manifest('package.json').scripts).toHaveProperty('build');
    expect(run).toEqual([
      'npm run build',
      `npx --yes ${pnpm} --filter ${name} --prod --config.inject-workspace-packages=true deploy /app`,
    ]);
    expect(image.filter(({ keyword }) => keyword === 'COPY')).toEqual([
      { keyword: 'COPY', rest: '--from=build /app /app' },
    ]);
  });

  it('runs the command, not as root, in the folder of the configuration', () => {
    const { bin } = manifest('packages/server/package.json');
    expect(JSON.parse(only('ENTRYPOINT'))).toEqual(['node', join('/app', bin['cloudpay-server'] ?? '')]);
    expectCommand(JSON.parse(only('CMD')));
    expect(only('USER')).toBe('node');
    const after = image.slice(image.findIndex(({ keyword }) => keyword === 'USER'));
    expect(after.map(({ keyword }) => keyword)).not.toContain('RUN');
    // Messages and documents name the commands of operators in this way.
    expect(image).toContainEqual({
      keyword: 'RUN',
      rest: `ln -s ${join('/app', bin['cloudpay-server'] ?? '')} /usr/local/bin/cloudpay`,
    });
    expect(only('WORKDIR')).toBe('/etc/cloudpay');
    expect(only('STOPSIGNAL')).toBe('SIGTERM');
  });

  it('sets known variables of the gateway, and checks its health at its address', () => {
    const read = expectSound(env, '/nowhere/', {
      CLOUDPAY_MCH_ID: MCH_ID,
      CLOUDPAY_API_KEY: API_KEY,
      CLOUDPAY_NOTIFY_SECRET: NOTIFY_SECRET,
      CLOUDPAY_FUNCTIONS_URL: 'http://functions:8010',
    });
    expect(read.listen).toEqual({ host: '0.0.0.0', port: Number(only('EXPOSE')) });
    const [, check = ''] = /CMD (\[.*\])$/.exec(only('HEALTHCHECK')) ?? [];
    const [program, flag, script = ''] = JSON.parse(check) as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    expect(script).toMatch(/`http:\/\/127\.0\.0\.1:\$\{process\.env\.CLOUDPAY_PORT\}\/healthz`/);
    expect(() => new Function(script)).not.toThrow();
  });

  it('copies no built, installed or secret file', () => {
    const ignored = file('deploy/Dockerfile.dockerignore').split('\n');
    for (const each of ['.git', '**/node_modules', '**/dist', '**/.cloudpay', 'deploy/secrets', '**/*.env'])
      expect(ignored).toContain(each);
    expect(file('deploy/.gitignore').split('\n')).toEqual(expect.arrayContaining(['secrets/', '*.env']));
  });
});

describe('the compose file', () => {
  const compose = readYaml(file('deploy/compose.yaml')) as Record<
    string,
    Record<string, Record<string, Yaml>>
  >;
  const { gateway = {}, postgres = {} } = compose['services'] ?? {};
  const environment = Object.fromEntries(
    Object.entries(gateway['environment'] as Record<string, string>).map(([name, value]) => [
      name,
      value.replace(/^\$\{(\w+):\?[^}]+\}$/, (_, variable: string) => {
        // Required values have the gateway's own names.
        expect(variable).toBe(name);
        return (
          { CLOUDPAY_APPID: 'wx1', CLOUDPAY_MCH_ID: MCH_ID, CLOUDPAY_NOTIFY_URL: 'https://pay.example.com' }[
            name
          ] ?? 'http://functions:8010'
        );
      }),
    ]),
  );

  it('starts a gateway with a sufficient configuration', () => {
    const read = expectSound(environment, '/run/secrets/');
    expect(read).toMatchObject({
      merchants: [{ mchId: MCH_ID, apiKey: API_KEY }],
      database: { url: SECRETS['database_url'] },
      callbacks: { functions: { url: 'http://functions:8010', token: 'token' } },
    });
  });

  it('provides each named secret as a file', () => {
    const named = Object.values(environment).flatMap(
      (value) => /^\/run\/secrets\/(.*)$/.exec(value)?.[1] ?? [],
    );
    expect(gateway['secrets']).toEqual(named);
    expect(postgres['secrets']).toEqual(['database_password']);
    expect(postgres['environment']).toMatchObject({
      POSTGRES_PASSWORD_FILE: '/run/secrets/database_password',
    });
    expect(Object.keys(compose['secrets'] ?? {}).sort()).toEqual([...named, 'database_password'].sort());
    for (const [name, secret] of Object.entries(compose['secrets'] ?? {}))
      expect(secret).toEqual({ file: `secrets/${name}` });
    expect(Object.keys(environment).some((name) => /KEY$|SECRET$|TOKEN$|DATABASE_URL$|PFX$/.test(name))).toBe(
      false,
    );
  });

  it('publishes the gateway on this machine only, and the database nowhere', () => {
    expect(gateway['ports']).toEqual(['127.0.0.1:8080:8080']);
    expect(postgres).not.toHaveProperty('ports');
    expect(file('deploy/Dockerfile')).toContain('\nEXPOSE 8080\n');
  });

  it('builds the image from the repository, and waits for a healthy database of the same name', () => {
    expect(gateway['build']).toEqual({ context: '..', dockerfile: 'deploy/Dockerfile' });
    expect(gateway['depends_on']).toEqual({ postgres: { condition: 'service_healthy' } });
    const { POSTGRES_USER, POSTGRES_DB } = postgres['environment'] as Record<string, string>;
    const { test } = postgres['healthcheck'] as { test: string[] };
    expect(test).toEqual(['CMD', 'pg_isready', `--username=${POSTGRES_USER}`, `--dbname=${POSTGRES_DB}`]);
    expect(file('deploy/compose.yaml')).toContain(
      `postgres://${POSTGRES_USER}:<the password>@postgres:5432/${POSTGRES_DB}`,
    );
    expect(postgres['image']).toMatch(/^postgres:\d+-alpine$/);
    expect(postgres['volumes']).toEqual([
      `${Object.keys(compose['volumes'] ?? {})[0]}:/var/lib/postgresql/data`,
    ]);
  });

  it('leaves the gateway time to finish, and only the permissions that it needs', () => {
    const seconds = (text: Yaml | undefined) => Number(/^(\d+)s$/.exec(String(text))?.[1]);
    expect(seconds(gateway['stop_grace_period']) * 1000).toBeGreaterThan(
      Number(environment['CLOUDPAY_STOP_TIMEOUT']),
    );
    expect(gateway).toMatchObject({
      read_only: 'true',
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });
});

describe('the systemd unit', () => {
  const sections: Record<string, [string, string][]> = {};
  let section: [string, string][] = [];
  for (const line of file('deploy/cloudpay-gateway.service')
    .split('\n')
    .filter((each) => each && !each.startsWith('#'))) {
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name) section = sections[name] = [];
    else if (key !== undefined && value !== undefined) section.push([key, value]);
    else throw new Error(`Not a line of a unit: ${line}`);
  }
  const service = sections['Service'] ?? [];
  const all = (key: string) => service.filter(([name]) => name === key).map(([, value]) => value);
  const environment = Object.fromEntries(
    all('Environment').map((pair) => pair.split('=', 2) as [string, string]),
  );

  it('has known directives in their sections', () => {
    expect(Object.keys(sections)).toEqual(['Unit', 'Service', 'Install']);
    expect(sections['Unit']?.map(([key]) => key)).toEqual(['Description', 'After', 'Wants']);
    expect(sections['Install']).toEqual([['WantedBy', 'multi-user.target']]);
    for (const [key] of service) expect(SERVICE_DIRECTIVES).toContain(key);
    const once = service.map(([key]) => key).filter((key) => !/^(Environment|LoadCredential)$/.test(key));
    expect(new Set(once).size).toBe(once.length);
  });

  it('starts the command at the path of the docs, with a file for the rest', () => {
    const [node, program, ...args] = (all('ExecStart')[0] ?? '').split(' ');
    expect([node, program]).toEqual([
      '/usr/bin/node',
      join('/opt/cloudpay', manifest('packages/server/package.json').bin['cloudpay-server'] ?? ''),
    ]);
    expectCommand(args);
    expect(args.slice(-2)).toEqual(['--config', '/etc/cloudpay/gateway.json']);
    for (const docs of ['docs/gateway.md', 'docs/gateway.zh-CN.md']) {
      expect(file(docs)).toContain('deploy /opt/cloudpay');
      expect(file(docs)).toContain(`/var/lib/${all('StateDirectory')[0]}/`);
    }
  });

  it('provides the secrets that its variables name', () => {
    const credentials = all('LoadCredential').map((each) => each.split(':')[0]);
    const named = Object.values(environment).flatMap((value) => /^%d\/(.*)$/.exec(value)?.[1] ?? []);
    expect(named).toEqual(credentials);
    expectSound(environment, '%d/', {
      CLOUDPAY_MCH_ID: MCH_ID,
      CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:8010',
    });
  });

  it('does not restart after an invalid configuration, and leaves time to finish', () => {
    expect(all('Restart')).toEqual(['on-failure']);
    expect(all('RestartPreventExitStatus')).toEqual(['78']);
    expect(file('packages/server/src/configuration/configuration-command.ts')).toContain(
      'const EX_CONFIG = 78;',
    );
    expect(all('KillSignal')).toEqual(['SIGTERM']);
    expect(Number(all('TimeoutStopSec')[0])).toBeGreaterThan(10);
  });

  it('gives the gateway only the permissions that it needs', () => {
    for (const key of [
      'DynamicUser',
      'NoNewPrivileges',
      'ProtectHome',
      'PrivateTmp',
      'PrivateDevices',
      'RestrictNamespaces',
    ])
      expect([key, all(key)]).toEqual([key, ['yes']]);
    expect(all('ProtectSystem')).toEqual(['strict']);
    expect(all('CapabilityBoundingSet')).toEqual(['']);
    expect(all('SystemCallFilter')).toEqual(['@system-service']);
    // JavaScript is compiled into memory that is written and run.
    expect(all('MemoryDenyWriteExecute')).toEqual([]);
  });
});

/** From systemd.exec(5), systemd.service(5), systemd.kill(5) and systemd.resource-control(5). */
const SERVICE_DIRECTIVES = [
  'Type ExecStart Environment LoadCredential KillSignal KillMode TimeoutStopSec Restart RestartSec',
  'RestartPreventExitStatus DynamicUser StateDirectory StateDirectoryMode UMask NoNewPrivileges',
  'CapabilityBoundingSet AmbientCapabilities ProtectSystem ProtectHome ProtectClock ProtectHostname',
  'ProtectKernelLogs ProtectKernelModules ProtectKernelTunables ProtectControlGroups ProtectProc ProcSubset',
  'PrivateTmp PrivateDevices RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID',
  'RemoveIPC LockPersonality SystemCallArchitectures SystemCallFilter SystemCallErrorNumber LimitNOFILE',
].flatMap((line) => line.split(' '));
