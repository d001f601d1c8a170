/** Checks the systemd units, which no systemd runs here. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../configuration/keys';
import { configuration } from '../configuration/schema';
import { serveConfiguration } from '../configuration/serve/serve-schema';
import { expectCommand } from '../testing/expect-command';
import { directive, shippedFile, startOfUnit, unitOf } from '../testing/shipped-files';

const { bin } = JSON.parse(shippedFile('packages/server/package.json')) as { bin: Record<string, string> };

describe.each([
  ['gateway', configuration, ['gateway', '--config', '/etc/cloudpay/gateway.json'], 15_000 + 5_000],
  // The host stops in two steps: the calls in flight, then the deliveries.
  [
    'serve',
    serveConfiguration,
    ['serve', '/srv/shop/current', '--config', '/etc/cloudpay/cloudpay.json'],
    2 * 15_000 + 3_000,
  ],
] as const)('the systemd unit of %s', (name, schema, args, stop) => {
  const path = `deploy/systemd/cloudpay-${name}.service`;
  const all = (key: string) => directive(path, key);
  const { env } = startOfUnit(path);

  it('has known directives in their sections', () => {
    const sections = unitOf(path);
    expect(Object.keys(sections)).toEqual(['Unit', 'Service', 'Install']);
    expect(sections['Unit']?.map(([key]) => key)).toEqual(['Description', 'After', 'Wants']);
    expect(sections['Install']).toEqual([['WantedBy', 'multi-user.target']]);
    const service = sections['Service']?.map(([key]) => key) ?? [];
    for (const key of service) expect(SERVICE_DIRECTIVES).toContain(key);
    const once = service.filter((key) => !/^(Environment|LoadCredential)$/.test(key));
    expect(new Set(once).size).toBe(once.length);
  });

  it('starts the command at the paths of the guides', () => {
    const command = ['/usr/bin/node', join('/opt/cloudpay', bin['cloudpay-server'] ?? ''), ...args];
    expect(all('ExecStart')).toEqual([command.join(' ')]);
    expectCommand(args);
    expect(all('EnvironmentFile')).toHaveLength(1);
  });

  it('provides each secret that its variables name, and only known variables', () => {
    const named = Object.values(env).flatMap((value) => /^%d\/(.*)$/.exec(value)?.[1] ?? []);
    expect(all('LoadCredential')).toEqual(named.map((each) => `${each}:/etc/cloudpay/secrets/${each}`));
    const known = keysOf(schema).flatMap(({ variables }) => variables);
    expect(known).toEqual(expect.arrayContaining(Object.keys(env).filter((each) => each !== 'NODE_ENV')));
    // Secrets come as files alone.
    for (const variable of Object.keys(env)) expect(known).not.toContain(`${variable}_FILE`);
  });

  it('writes only below its own folder of state', () => {
    const [state] = all('StateDirectory');
    for (const value of Object.values(env).filter((each) => each.startsWith('/var/')))
      expect(value).toMatch(new RegExp(`^/var/lib/${state}/`));
  });

  it('does not restart after an invalid configuration, and leaves time to finish', () => {
    expect(all('Restart')).toEqual(['on-failure']);
    expect(all('RestartPreventExitStatus')).toEqual(['78']);
    expect(shippedFile('packages/server/src/configuration/configuration-command.ts')).toContain(
      'const EX_CONFIG = 78;',
    );
    expect(all('KillSignal')).toEqual(['SIGTERM']);
    expect(Number(all('TimeoutStopSec')[0]) * 1000).toBeGreaterThan(stop);
  });

  it('gives the service only the permissions that it needs', () => {
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

it('a function that takes too much memory ends alone, and the unit of serve reloads by a signal', () => {
  const path = 'deploy/systemd/cloudpay-serve.service';
  expect(directive(path, 'OOMPolicy')).toEqual(['continue']);
  expect(directive(path, 'ExecReload')).toEqual(['/bin/kill -HUP $MAINPID']);
});

/** From systemd.exec(5), systemd.service(5), systemd.kill(5) and systemd.resource-control(5). */
const SERVICE_DIRECTIVES = [
  'Type ExecStart ExecReload Environment EnvironmentFile LoadCredential KillSignal KillMode TimeoutStopSec Restart RestartSec',
  'RestartPreventExitStatus DynamicUser StateDirectory StateDirectoryMode UMask NoNewPrivileges',
  'CapabilityBoundingSet AmbientCapabilities ProtectSystem ProtectHome ProtectClock ProtectHostname',
  'ProtectKernelLogs ProtectKernelModules ProtectKernelTunables ProtectControlGroups ProtectProc ProcSubset',
  'PrivateTmp PrivateDevices RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID',
  'RemoveIPC LockPersonality SystemCallArchitectures SystemCallFilter SystemCallErrorNumber LimitNOFILE',
  'OOMPolicy MemoryMax TasksMax',
].flatMap((line) => line.split(' '));
