import { relative } from 'node:path';
import { terminalJson, terminalText } from '@opencloudpay/internal';
import { InstallError } from './errors';
import { type Installation, installModules } from './install-modules';

export interface ShownInstallOptions {
  /** Install Tencent's wx-server-sdk too, where functions declare it. */
  realSdk: boolean;
  /** Print lines of JSON. */
  json: boolean;
  /** Fail if one function's modules cannot be installed. Default: the others are still of use */
  isStrict: boolean;
}

/**
 * Installs the functions' modules and prints what it does.
 *
 * @param path the project's folder, or the folder of its functions
 * @param out a stream of the terminal
 * @param signal ends the installation
 * @throws {InstallError}
 */
export async function showInstallation(
  path: string,
  { realSdk, json, isStrict }: ShownInstallOptions,
  out: Pick<NodeJS.WriteStream, 'write'>,
  signal: AbortSignal,
): Promise<void> {
  const line = (text: string) => out.write(`${terminalText(text)}\n`);
  const done = await installModules(path, {
    realSdk,
    signal,
    onStart({ functions, modules, folder }) {
      if (!json)
        line(`  npm installs ${modules.join(', ')} for ${functions.join(', ')} in ${shown(folder)} …`);
    },
    onEnd(installation) {
      if (json) out.write(`${terminalJson({ type: 'install', ...installation })}\n`);
      else for (const text of outcome(installation)) line(text);
    },
  });
  if (done.length === 0 && !json)
    line('  Nothing to install: what the functions’ package.json files declare is there.');
  const failed = done.filter(({ failure }) => failure !== undefined);
  if (isStrict && failed.length > 0) throw new InstallError('NPM_FAILED', failed.map(failureText).join('\n'));
}

function outcome(installation: Installation): string[] {
  if (installation.failure !== undefined) return [`✗ ${failureText(installation)}`];
  const { scripts, folder } = installation;
  return scripts.length === 0
    ? []
    : [
        `  Not run: the install scripts of ${scripts.join(', ')}. If a function needs them, run \`npm rebuild\` in ${folder}.`,
      ];
}

function failureText({ functions, folder, failure }: Installation): string {
  return `The modules of ${functions.join(', ')} are not installed, and nothing in ${folder} has changed. npm said: ${failure}`;
}

function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : path;
}
