/** Checks the container image, which no engine builds here. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../configuration/keys';
import { readConfiguration } from '../configuration/read-configuration';
import { configuration } from '../configuration/schema';
import { API_KEY, MCH_ID, NOTIFY_SECRET } from '../testing/callback-host';
import { expectCommand } from '../testing/expect-command';
import { composeFile, imageEnvironment, imageInstructions, shippedFile } from '../testing/shipped-files';

const manifest = (path: string) =>
  JSON.parse(shippedFile(path)) as {
    name: string;
    bin: Record<string, string>;
    engines: { node: string };
    scripts: Record<string, string>;
  };

describe('the container image', () => {
  const instructions = imageInstructions();
  const last = instructions.findLastIndex(({ keyword }) => keyword === 'FROM');
  const [build, image] = [instructions.slice(0, last), instructions.slice(last)];
  const only = (keyword: string) => {
    const found = image.filter((each) => each.keyword === keyword);
    expect(found).toHaveLength(1);
    return found[0]?.rest ?? '';
  };
  it('has only known instructions, in a working order', () => {
    const known = /^(FROM|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD)$/;
    for (const { keyword } of instructions) expect(keyword).toMatch(known);
    expect(shippedFile('deploy/Dockerfile')).toMatch(/^# syntax=docker\/dockerfile:1\n/);
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
    const [, pnpm = ''] = /const PNPM = '(.*)'/.exec(shippedFile('scripts/run.mjs')) ?? [];
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
    const env = imageEnvironment();
    const known = keysOf(configuration).flatMap(({ variables }) => variables);
    expect(known).toEqual(expect.arrayContaining(Object.keys(env).filter((name) => name !== 'NODE_ENV')));
    const account = {
      CLOUDPAY_MCH_ID: MCH_ID,
      CLOUDPAY_API_KEY: API_KEY,
      CLOUDPAY_NOTIFY_SECRET: NOTIFY_SECRET,
      CLOUDPAY_FUNCTIONS_URL: 'http://functions:8010',
    };
    const read = readConfiguration({ env: { ...env, ...account } });
    expect(read.listen).toEqual({ host: '0.0.0.0', port: Number(only('EXPOSE')) });
    const [, check = ''] = /CMD (\[.*\])$/.exec(only('HEALTHCHECK')) ?? [];
    const [program, flag, script = ''] = JSON.parse(check) as string[];
    expect([program, flag]).toEqual(['node', '-e']);
    expect(script).toMatch(/`http:\/\/127\.0\.0\.1:\$\{process\.env\.CLOUDPAY_PORT\}\/healthz`/);
    expect(() => new Function(script)).not.toThrow();
  });

  it('is the base of a shop’s own image, with its functions in /srv/shop', () => {
    const shop = shippedFile('deploy/shop.Dockerfile')
      .replace(/^#.*\n/gm, '')
      .trim()
      .split('\n');
    expect(shop.slice(0, 2)).toEqual([`FROM ${composeFile().services.serve.image}`, 'COPY . /srv/shop']);
    expect(JSON.parse(shop[2]?.replace('CMD ', '') ?? '')).toEqual(composeFile().services.serve.command);
  });

  it('copies no built, installed or secret file', () => {
    const ignored = shippedFile('deploy/Dockerfile.dockerignore').split('\n');
    for (const each of ['.git', '**/node_modules', '**/dist', '**/.cloudpay', 'deploy/secrets', '**/*.env'])
      expect(ignored).toContain(each);
    expect(shippedFile('deploy/.gitignore').split('\n')).toEqual(
      expect.arrayContaining(['secrets/', '*.env']),
    );
  });
});
