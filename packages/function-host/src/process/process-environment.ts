import { delimiter, join } from 'node:path';
import type { FunctionFolder } from '../project/function-folder';

/** The region of WeChat's CloudBase environments; @cloudbase/node-sdk complains without one. */
export const REGION = 'ap-shanghai';

export const FUNCTION_VERSION = '$LATEST';

/**
 * The variables that a process needs from the machine to run at all. Functions cannot see the rest of the host's
 * environment (its keys, its database).
 */
const OF_THE_MACHINE = [
  ...['PATH', 'HOME', 'USER', 'SHELL', 'TMPDIR', 'LANG', 'LC_ALL', 'LC_CTYPE'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'],
  // Windows
  ...['SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'],
];

/**
 * The environment of a function's process: a few variables of the machine, UTC, then the variables of the project,
 * then those of SCF, then `own`, so that an emulated merchant's account overrides a project's real one.
 *
 * @param platform the address of the platform for the function
 * @param own the variables for all functions in the host's options; `undefined` values are left out
 * @see https://docs.cloudbase.net/cloud-function/function-configuration/env
 */
export function processEnvironment(
  fn: FunctionFolder,
  envId: string,
  platform: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const all = {
    ...Object.fromEntries(OF_THE_MACHINE.map((name) => [name, process.env[name]])),
    // As on CloudBase, whatever the zone of this machine: times that are wrong there are wrong here. A project may set TZ.
    TZ: 'UTC',
    ...fn.variables,
    TCB_ENV: envId,
    SCF_NAMESPACE: envId,
    SCF_FUNCTIONNAME: fn.name,
    SCF_FUNCTIONVERSION: FUNCTION_VERSION,
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: REGION,
    USER_CODE_ROOT: fn.path,
    // As on SCF: `require('key.json')` and `require('lib/x')` find files of the function's own folder. Code outside of it
    // finds the function's modules.
    NODE_PATH: [fn.path, join(fn.path, 'node_modules'), fn.variables['NODE_PATH']]
      .filter(Boolean)
      .join(delimiter),
    ...platform,
    ...own,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
