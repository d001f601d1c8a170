import { messageIn, terminalJson, terminalLanguage, terminalText } from '@opencloudpay/internal';
import type { Command } from 'commander';

/** EX_CONFIG of sysexits.h: a restart with the same configuration would not help. */
const EX_CONFIG = 78;

/**
 * Runs a program that reads a configuration. Problems of the configuration are printed, all at once, with the exit code 78.
 *
 * @param run resolves with the exit code
 */
export async function configurationCommand(
  program: Command,
  { check, json, envFile }: { check: boolean; json: boolean; envFile?: string | undefined },
  run: () => Promise<number>,
): Promise<void> {
  const [{ ConfigurationProblems }, { loadEnvFile }] = await Promise.all([
    import('./errors'),
    import('./env-file'),
  ]);
  try {
    loadEnvFile(envFile);
    const code = await run();
    // Unfinished work would keep the process alive.
    if (check) process.exitCode = code;
    else process.exit(code);
  } catch (failure) {
    if (!(failure instanceof ConfigurationProblems)) throw failure;
    const { code, problems, message } = failure;
    if (json) process.stdout.write(`${terminalJson({ ok: false, error: { code, message }, problems })}\n`);
    else process.stderr.write(`${program.name()}: ${terminalText(messageIn(failure, terminalLanguage()))}\n`);
    process.exitCode = EX_CONFIG;
  }
}
