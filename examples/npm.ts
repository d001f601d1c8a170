import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The variables for reaching the registry. All other variables from npm belong to the project that started it. */
const CONNECTION =
  /^npm_config_(registry|userconfig|globalconfig|(https?_?)?proxy|noproxy|ca|cafile|strict_ssl|\/\/.*)$/i;

/** The environment of a user's shell: not that of a task that npm runs, nor of a test. */
export function usersEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const others = /^(npm_|INIT_CWD$|JEST_|NODE_ENV$|CLOUDPAY_|WX_|TCB_|SCF_)/i;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !others.test(name) || CONNECTION.test(name)),
  );
}

/**
 * Runs npm in a folder and gives what it printed.
 *
 * @param variables environment variables beyond those of a user's shell
 * @throws an Error with npm's own words
 */
export async function npm(
  folder: string,
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<string> {
  const env: NodeJS.ProcessEnv = { ...usersEnvironment(), ...variables };
  // The packages come from a server on this machine, which no proxy reaches.
  env['npm_config_noproxy'] = [env['npm_config_noproxy'], '127.0.0.1'].filter(Boolean).join(',');
  try {
    const { stdout } = await run('npm', [...args, '--no-audit', '--no-fund', '--no-update-notifier'], {
      cwd: folder,
      env,
      shell: process.platform === 'win32',
      maxBuffer: 32 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`npm ${args.join(' ')} failed in ${folder}:\n${stderr}`, { cause: error });
  }
}
