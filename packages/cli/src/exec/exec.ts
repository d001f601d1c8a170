import { serveControl, startEmulator } from '@opencloudpay/emulator';
import { terminalLanguage, terminalText } from '@opencloudpay/internal';
import { findingTexts } from '../dev/findings-text';
import { openDatabase } from '../dev/open-database';
import { showInstallation } from '../install/show-installation';
import type { ProtocolOption } from '../protocol-option';
import { runCommand } from './run-command';

export interface ExecOptions extends ProtocolOption {
  functions: string;
  /** The folder of the seed data. */
  data?: string;
  envId?: string;
  strict: boolean;
  /** Install with npm what the functions' package.json files declare, before the start. */
  install: boolean;
  /** Install Tencent's wx-server-sdk too, where functions declare it. */
  realSdk: boolean;
}

/**
 * `cloudpay exec`: runs a command while an emulator without saved state runs.
 *
 * @returns the exit code of the command
 * @throws {ExecError} where the command cannot be started
 * @throws {InstallError} where the modules of a function cannot be installed
 */
export async function exec(command: readonly string[], options: ExecOptions): Promise<number> {
  const { install, realSdk, ...others } = options;
  const language = terminalLanguage();
  const show = { realSdk, json: false, isStrict: true };
  // The standard output is the command's.
  if (install)
    await untilSignal((signal) => showInstallation(options.functions, show, process.stderr, signal));
  const emulator = await startEmulator({
    ...others,
    onLog: ({ functionName, level, message, zh = message }) => {
      const text = language === 'zh' ? zh : message;
      if (level === 'warn' || level === 'error') process.stderr.write(`${functionName}: ${text}\n`);
    },
  });
  try {
    const repeated = `cloudpay exec --install${realSdk ? ' --real-sdk' : ''} -- …`;
    for (const text of findingTexts(emulator.findings(), {
      verbose: false,
      strict: options.strict,
      install: repeated,
    }))
      process.stderr.write(`${terminalText(text[language])}\n`);
    // The API by which a test pays an order and advances the time.
    const control = await serveControl(emulator);
    void openDatabase(emulator, options.functions);
    try {
      return await runCommand(command, {
        ...(await emulator.variables()),
        CLOUDPAY_EMULATOR_URL: control.url,
      });
    } finally {
      await control.close();
    }
  } finally {
    await emulator.stop();
  }
}

/** Runs something that a signal of the terminal ends. The command that runs later gets the signals itself. */
async function untilSignal(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  try {
    await run(abort.signal);
  } finally {
    for (const name of signals) process.off(name, stop);
  }
}
