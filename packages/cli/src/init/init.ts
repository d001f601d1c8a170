import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { hasColours, type Language, terminalLanguage, terminalText, told } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import { type Answers, answerOf, type Given, problemsOf, questionsFor } from './answers';
import { type Change, changesFor, write } from './changes';
import { configurationName } from './configuration-file';
import { differenceText } from './difference';
import { variablesToFill } from './environment-file';
import { InitError } from './errors';
import { projectFacts } from './project-facts';
import { readProjectFile } from './project-file';
import { say } from './say';
import { shellPath } from './shell-path';

const colors = createColors(hasColours(process.stdout));

export interface InitOptions extends Given {
  /** Write without a question. */
  yes: boolean;
  /** Only show what would be written. */
  dryRun: boolean;
}

export interface InitTerminal {
  write(text: string): void;
  /** Whether a person can be asked. */
  isInteractive: boolean;
  /** The version of this program. */
  version: string;
  env?: Readonly<Record<string, string | undefined>>;
}

/**
 * `cloudpay init`: makes the configuration of production from a few answers, shows what it changes, and writes it.
 *
 * @param folder of the project
 * @throws {InitError} if answers are missing or wrong; nothing was written then
 */
export async function init(
  folder: string,
  { yes, dryRun, ...given }: InitOptions,
  terminal: InitTerminal,
): Promise<void> {
  const language = terminalLanguage(terminal.env);
  const root = resolve(folder);
  const answers = await complete(given, projectFacts(root), terminal.isInteractive, language);
  const changes = changesFor(root, answers, { language, version: terminal.version });
  if (changes.length === 0) {
    terminal.write(
      `${say('Everything is as it should be: nothing was written.', '一切就绪：没有需要写入的内容。')[language]}\n`,
    );
    return;
  }
  terminal.write(differenceText(changes));
  terminal.write(await warningsText(root, answers, language));
  if (dryRun) return;
  if (!yes && !(await isConfirmed(terminal.isInteractive, language))) return;
  write(root, changes);
  terminal.write(nextText(root, answers, changes, language));
}

async function complete(
  given: Given,
  facts: Given,
  isInteractive: boolean,
  language: Language,
): Promise<Answers> {
  const problems = told((each) => [...problemsOf(given, each)].join(' '));
  if (problems.en !== '') throw new InitError('ANSWER_INVALID', problems);
  if (isInteractive) {
    // Loaded here: programs are never asked.
    const { ask } = await import('./ask');
    return (await ask(given, facts, language)) as Answers;
  }
  // What a project’s files say need not be repeated.
  const known = { ...facts, ...given };
  const missing = questionsFor(known).filter((question) => answerOf(known, question) === undefined);
  if (missing.length === 0) return known as Answers;
  const flags = missing.map(({ flag }) => flag).join(', ');
  throw new InitError(
    'ANSWERS_MISSING',
    say(
      `There is no terminal to ask on. Give the answers as options: ${flags}.`,
      `当前不是交互终端，无法询问。请用选项指定：${flags}。`,
    ),
  );
}

async function isConfirmed(isInteractive: boolean, language: Language): Promise<boolean> {
  if (!isInteractive)
    throw new InitError(
      'NOT_CONFIRMED',
      say(
        'Nothing was written: look at the changes above, and give --yes to write them.',
        '没有写入任何文件：确认上面的改动后，用 --yes 写入。',
      ),
    );
  const { askToWrite } = await import('./ask');
  return askToWrite(language);
}

/** What in the code contradicts the answers. */
async function warningsText(root: string, answers: Answers, language: Language): Promise<string> {
  const { callbackEnvironmentsOf } = await import('./callback-environments');
  const lines = callbackEnvironmentsOf(root, answers.envId).map(
    (text) => `${colors.yellow('!')} ${text[language]}\n`,
  );
  return terminalText(lines.join(''), { coloured: true });
}

const KEY_FILES: Readonly<Record<Answers['version'], readonly string[]>> = {
  v2: ['apiclient_cert.p12'],
  v3: ['apiclient_key.pem', 'pub_key.pem'],
};

/** What is left to do, and the command that says whether it is done. */
function nextText(root: string, answers: Answers, changes: readonly Change[], language: Language): string {
  const { bold, cyan, green } = colors;
  const files = changes.map(({ path }) => path).join(', ');
  const variables = variablesToFill(answers, readProjectFile(root, '.env') ?? '').join(', ');
  const keys = KEY_FILES[answers.version].filter((name) => !existsSync(join(root, 'keys', name))).join(', ');
  const there = relative('.', root);
  const steps = [
    ...(variables === '' ? [] : [say(`Fill in .env: ${variables}`, `填写 .env：${variables}`)[language]]),
    ...(keys === '' ? [] : [say(`Put into keys/: ${keys}`, `放入 keys/：${keys}`)[language]]),
    cyan(
      `${there === '' ? '' : `cd ${shellPath(there)} && `}cloudpay doctor --config ${fileOf(answers, changes)} --env-file .env`,
    ),
  ].map((step, index) => `  ${index + 1}. ${step}`);
  return terminalText(
    `${green('✓')} ${say('Written', '已写入')[language]}: ${files}\n\n${bold(say('Next', '下一步')[language])}\n${steps.join('\n')}\n`,
    { coloured: true },
  );
}

function fileOf(answers: Answers, changes: readonly Change[]): string {
  const name = configurationName(answers);
  return changes.find(({ path }) => path.startsWith(`${name}.json`))?.path ?? `${name}.jsonc`;
}
