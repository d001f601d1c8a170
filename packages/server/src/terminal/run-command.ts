import {
  hideArguments,
  type Language,
  messageOf,
  terminalJson,
  terminalLanguage,
  terminalText,
} from '@opencloudpay/internal';
import type { Command } from 'commander';
import { withMeantOption } from './extra-word';
import { withNearestChoice } from './nearest-choice';
import { refuseSwallowedOptions } from './swallowed-option';
import { wantsJson } from './wanted-command';

export interface RunCommandOptions {
  /** Loads the texts of commands that this package does not have, in Chinese, by the English text. Default: none. */
  chinese?: () => Promise<Readonly<Record<string, string>>>;
  /** The arguments after the program's name. Default: this process's */
  args?: readonly string[];
  /** Default: the terminal's */
  language?: Language;
}

/**
 * Runs a program of commander in the language of the terminal. A failure is on stderr, `<name>: <message>`; with `--json` one line
 * of JSON, `{ "error": { "code", "message" } }`, also for wrong arguments: stdout has results only. The exit code is the failure's,
 * or 1.
 */
export async function runCommand(program: Command, options: RunCommandOptions = {}): Promise<void> {
  const { args = process.argv.slice(2), language = terminalLanguage() } = options;
  const isJson = wantsJson(program, args);
  const chinese = language === 'zh' ? await import('./chinese/speak-chinese') : undefined;
  if (chinese) chinese.speakChinese(program, (await options.chinese?.()) ?? {});
  refuseSwallowedOptions(program);
  tellWrongUsage(program, (text, command) => {
    const message = withNearestChoice(hideArguments(withMeantOption(text, command)), args);
    const told = chinese ? chinese.usageText(message) : message;
    return isJson ? errorLine('USAGE_WRONG', told.trim().replace(/^(error: |错误：)/, '')) : told;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (failure) {
    const message = chinese ? chinese.failureText(failure) : messageOf(failure);
    tellFailure(program.name(), failure, { isJson, message });
  }
}

/** What commander says of wrong arguments, for each command. */
function tellWrongUsage(command: Command, told: (text: string, command: Command) => string): void {
  command.configureOutput({ outputError: (text, write) => write(told(text, command)) });
  for (const each of command.commands) tellWrongUsage(each, told);
}

function tellFailure(
  name: string,
  failure: unknown,
  { isJson, message }: { isJson: boolean; message: string },
): void {
  const { code, exitCode } = Object(failure) as { code?: unknown; exitCode?: unknown };
  process.stderr.write(
    isJson
      ? errorLine(typeof code === 'string' ? code : 'FAILED', message)
      : `${name}: ${terminalText(message)}\n`,
  );
  process.exitCode = typeof exitCode === 'number' ? exitCode : 1;
}

const errorLine = (code: string, message: string) => `${terminalJson({ error: { code, message } })}\n`;
