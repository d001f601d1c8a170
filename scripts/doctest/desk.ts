/** A reader's machine in a temporary folder: the commands that the reader has, and the files. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { usersEnvironment } from '../../examples/npm.ts';
import { freePort } from '../../packages/internal/src/testing/free-port.ts';
import type { Preparation } from './preparation.ts';
import { stopServer } from './servers.ts';
import type { StandInSettings } from './stand-in.ts';

export interface Desk {
  /** The workspace, which is also the reader's clone. */
  readonly root: string;
  /** The folder of the reader's project. */
  readonly project: string;
  /** The port of `cloudpay dev`, in place of 8010. */
  readonly port: number;
  /** The port of `cloudpay serve` and `cloudpay gateway`, in place of 8080. */
  readonly gatewayPort: number;
  /** The address of a registry with the packages; empty if the reader needs none. */
  readonly registry: string;
  /** Writes files of the project. */
  write(files: Readonly<Record<string, string>>): void;
  /** Copies a file or folder of this repository into the project. */
  copy(from: string, to: string): void;
  /** The environment of the reader's shell. */
  environment(preparation: Preparation): NodeJS.ProcessEnv;
  /** Ends what serves, and removes the files. */
  close(): Promise<void>;
}

/** Sets up the machine. */
export async function openDesk(root: string, registry: string): Promise<Desk> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'opencloudpay-reader-'));
  const project = join(folder, 'shop');
  const bin = join(folder, 'bin');
  for (const one of [project, bin]) mkdirSync(one);
  const standIn = join(import.meta.dirname, 'stand-in.ts');
  for (const name of ['cloudpay', 'npm', 'npx', 'node']) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec "${process.execPath}" "${standIn}" ${name} "$@"\n`);
    chmodSync(join(bin, name), 0o755);
  }
  // A request that is refused is a command that failed.
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\n');
  if (registry) writeFileSync(join(project, '.npmrc'), `@opencloudpay:registry=${registry}\n`);
  const [port, gatewayPort] = await Promise.all([freePort(), freePort()]);
  const write: Desk['write'] = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
  };
  return {
    ...{ root, project, port, gatewayPort, registry, write },
    copy: (from, to) => cpSync(join(root, from), join(project, to), { recursive: true }),
    environment({ env = {}, more = {}, verdicts = {} }) {
      const { PATH, ...others } = usersEnvironment();
      // npm is that of this Node, or of the machine.
      const programs = { node: process.execPath, ...found(PATH ?? '', ['npm', 'npx']) };
      const settings: StandInSettings = {
        ...{ cloudpay: join(root, 'packages/cli/dist/cloudpay.cjs'), programs, folder, port, more, verdicts },
      };
      return {
        ...others,
        CURL_HOME: folder,
        PATH: [bin, PATH].join(delimiter),
        DOCTEST: JSON.stringify(settings),
        CLOUDPAY_PORT: String(gatewayPort),
        ...npmSettings(root),
        ...env,
      };
    },
    async close() {
      await stopServer(join(folder, 'server.pid'));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The machine's own registry and proxy stay; which one has the packages says the .npmrc of the project. */
function npmSettings(root: string): NodeJS.ProcessEnv {
  // No proxy reaches a server on this machine.
  const noproxy = [process.env['npm_config_noproxy'], '127.0.0.1'].filter(Boolean).join(',');
  const silent = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
  return {
    ...silent,
    npm_config_noproxy: noproxy,
    npm_config_prefer_offline: 'true',
    npm_config_cache: join(root, '.cache/npm'),
  };
}

/** The files of programs that PATH finds. */
function found(path: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const file = path
        .split(delimiter)
        .map((one) => join(one, name))
        .find((one) => existsSync(one));
      if (!file) throw new Error(`${name} is not in PATH.`);
      return [name, file];
    }),
  );
}
