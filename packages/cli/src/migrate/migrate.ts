import { resolve } from 'node:path';
import { checkProject, describeProject, type ProjectDescription } from '@opencloudpay/check';
import { hasColours, type Language, terminalLanguage, terminalText, told } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import { type Answers, answerOf, type Given, problemsOf, questionsFor } from '../init/answers';
import type { Change } from '../init/changes';
import { differenceText } from '../init/difference';
import type { InitTerminal } from '../init/init';
import { projectFacts } from '../init/project-facts';
import { say } from '../init/say';
import { MigrateError } from './errors';
import { dataText, type ImportedData, jsonOf } from './imported-data';
import { planMigration } from './plan';
import { type MigrationRecord, readRecord, undo, undoing, writeRecorded } from './record';
import { keptFiles, stepsFor, todosOf } from './report';
import { leaves, TARGETS, type Target } from './targets';

const colors = createColors(hasColours(process.stdout));

export interface MigrateOptions extends Omit<Given, 'functions'> {
  to?: Target;
  /** The address that mini programs call, if it is not the server's. */
  appUrl?: string;
  /** Exported documents and files. */
  data?: string;
  databaseUrl?: string;
  databaseFolder?: string;
  files?: string;
  yes: boolean;
  dryRun: boolean;
  undo: boolean;
  json: boolean;
}

/**
 * `cloudpay migrate`: brings a CloudBase project to another place in one reviewed step, or takes that back.
 *
 * @param folder of the project
 * @throws {MigrateError} Nothing was written then
 */
export async function migrate(folder: string, options: MigrateOptions, given: InitTerminal): Promise<void> {
  // A program reads the one line of --json: no question stands before it.
  const terminal = options.json ? { ...given, isInteractive: false } : given;
  const language = terminalLanguage(terminal.env);
  const described = describeProject(folder);
  const { root } = described;
  const known = readRecord(root);
  if (options.undo) return takeBack(root, known, options, terminal, language);
  const target = await targetOf(options, known, terminal, language);
  if (hasData(options) && !leaves(target))
    throw new MigrateError(
      'ANSWER_INVALID',
      say(
        '--data is for a place of your own: documents and files stay on CloudBase.',
        '--data 用于迁到自己的地方：留在云开发时，数据库和文件不动。',
      ),
    );
  const answers = await complete(described, options, target, known, terminal, language);
  const appUrl = options.appUrl ?? known?.appUrl;
  const project = describeProject(folder);
  const written = new Map(known?.files.map(({ path, after }) => [path, after]));
  const { changes, kept } = planMigration(project, {
    ...{ target, answers, appUrl, language, written },
    version: terminal.version,
  });
  const findings = checkProject(folder, { language }).findings.filter(({ rule }) => rule === 'leaving');
  const todos = [
    ...keptFiles(kept),
    ...todosOf(project, { target, answers, findings, appUrl, hasData: hasData(options) }),
  ].map(({ text }) => text[language]);
  const files = changes.map(({ path, before }) => ({ path, isNew: before === undefined }));
  if (!options.json) terminal.write(planText(changes, todos, language));
  if (!options.dryRun && (changes.length > 0 || hasData(options))) await confirm(options, terminal, language);
  if (!options.dryRun && changes.length > 0)
    writeRecorded(root, changes, { target, answers, ...(appUrl !== undefined && { appUrl }), known });
  const data = hasData(options) ? await importedData(project, options, answers) : undefined;
  if (options.json) {
    terminal.write(
      `${JSON.stringify({ target, dryRun: options.dryRun, files, todos, ...(data && { data: jsonOf(data, language) }) })}\n`,
    );
    return;
  }
  if (data) terminal.write(`${dataText(data, language)}\n`);
  if (!options.dryRun && changes.length > 0) terminal.write(nextText(folder, target, changes, language));
}

/** The environment that all orders name for their callbacks: it is the project's own, if it is one. */
function environmentNamed({ callbackEnvironments }: ProjectDescription): Pick<Given, 'envId'> {
  const [envId, ...others] = new Set(callbackEnvironments.map((each) => each.envId));
  return envId !== undefined && others.length === 0 ? { envId } : {};
}

/** A database that is named without exports gets the collections, indexes and permissions that the project declares. */
function hasData({ data, databaseUrl, databaseFolder }: MigrateOptions): boolean {
  return [data, databaseUrl, databaseFolder].some((each) => each !== undefined);
}

async function importedData(
  { root, collections }: ProjectDescription,
  { data, databaseUrl, databaseFolder, files, dryRun }: MigrateOptions,
  { envId }: Answers,
): Promise<ImportedData> {
  const { importProjectData } = await import('./import-data');
  const place = { databaseUrl, databaseFolder, filesFolder: files };
  return importProjectData(root, { data, ...place, envId, collections, dryRun });
}

async function targetOf(
  { to }: MigrateOptions,
  known: MigrationRecord | undefined,
  { isInteractive }: InitTerminal,
  language: Language,
): Promise<Target> {
  if (known && to !== undefined && to !== known.target)
    throw new MigrateError(
      'ALREADY_MIGRATED',
      say(
        `The project was migrated to ${known.target}. Take that back with --undo before you choose ${to}.`,
        `项目已迁移到 ${known.target}。先用 --undo 撤销，再选择 ${to}。`,
      ),
    );
  const target = to ?? known?.target;
  if (target !== undefined) return target;
  if (!isInteractive)
    throw new MigrateError(
      'ANSWERS_MISSING',
      say(
        `Name the place with --to: ${Object.keys(TARGETS).join(', ')}.`,
        `用 --to 指定目标：${Object.keys(TARGETS).join('、')}。`,
      ),
    );
  const { askTarget } = await import('./ask-target');
  return askTarget(language);
}

async function complete(
  described: ProjectDescription,
  options: MigrateOptions,
  target: Target,
  known: MigrationRecord | undefined,
  { isInteractive }: InitTerminal,
  language: Language,
): Promise<Answers> {
  const { mode, version, mchId, appid, subAppid, envId, url } = options;
  const flags = { mode, version, mchId, appid, subAppid, envId, url };
  const named = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  const given: Given = { ...named, functions: TARGETS[target].place, options: options.options };
  const problems = told((each) =>
    [
      ...problemsOf(given, each),
      ...(options.appUrl === undefined
        ? []
        : [...problemsOf({ url: options.appUrl, options: {} }, each)]
      ).map((problem: string) => problem.replace('--url', '--app-url')),
    ].join(' '),
  );
  if (problems.en !== '') throw new MigrateError('ANSWER_INVALID', problems);
  const facts = { ...environmentNamed(described), ...projectFacts(described.root) };
  if (isInteractive && !known) {
    const { ask } = await import('../init/ask');
    return (await ask(given, facts, language)) as Answers;
  }
  const before = known?.answers;
  const all: Given = { ...facts, ...before, ...given, options: { ...before?.options, ...given.options } };
  const missing = questionsFor(all).filter((question) => answerOf(all, question) === undefined);
  if (missing.length === 0) {
    const { subAppid, ...rest } = all as Answers;
    // An earlier answer, from when the merchant was a service provider.
    return rest.mode === 'partner' && subAppid !== undefined ? { ...rest, subAppid } : rest;
  }
  throw new MigrateError(
    'ANSWERS_MISSING',
    say(
      `There is no terminal to ask on. Give the answers as options: ${missing.map(({ flag }) => flag).join(', ')}.`,
      `当前不是交互终端，无法询问。请用选项指定：${missing.map(({ flag }) => flag).join('、')}。`,
    ),
  );
}

async function confirm(
  { yes }: Pick<MigrateOptions, 'yes'>,
  { isInteractive }: InitTerminal,
  language: Language,
): Promise<void> {
  if (yes) return;
  if (!isInteractive)
    throw new MigrateError(
      'NOT_CONFIRMED',
      say(
        'Nothing was written: look at the changes above, and give --yes to write them.',
        '没有写入任何文件：确认上面的改动后，用 --yes 写入。',
      ),
    );
  const { askToWrite } = await import('../init/ask');
  if (!(await askToWrite(language)))
    throw new MigrateError('NOT_CONFIRMED', say('Nothing was written.', '没有写入任何文件。'));
}

async function takeBack(
  root: string,
  record: MigrationRecord | undefined,
  options: MigrateOptions,
  terminal: InitTerminal,
  language: Language,
): Promise<void> {
  if (!record)
    throw new MigrateError(
      'NOTHING_TO_UNDO',
      say(
        'This project was not migrated by cloudpay migrate, or its .cloudpay folder is gone. Use your repository to go back.',
        '项目没有用 cloudpay migrate 迁移过，或 .cloudpay 目录已不在。请用代码仓库恢复。',
      ),
    );
  const changes = undoing(root, record);
  const { json, dryRun } = options;
  if (!json) terminal.write(differenceText(changes));
  if (!dryRun) {
    await confirm(options, terminal, language);
    undo(root, record);
  }
  // After the work: what the user has not confirmed is not undone.
  if (json) terminal.write(`${JSON.stringify({ dryRun, undone: changes.map(({ path }) => path) })}\n`);
}

function planText(changes: readonly Change[], todos: readonly string[], language: Language): string {
  const difference =
    changes.length === 0
      ? `${say('Everything is as it should be: no file changes.', '一切就绪：没有需要改动的文件。')[language]}\n`
      : differenceText(changes);
  if (todos.length === 0) return difference;
  const title = colors.bold(say('What needs a hand', '需要手工处理的部分')[language]);
  return `${difference}\n${terminalText(`${title}\n${todos.map((todo) => `  ! ${todo}`).join('\n')}\n`, { coloured: true })}`;
}

function nextText(folder: string, target: Target, changes: readonly Change[], language: Language): string {
  const { bold, green } = colors;
  const steps = [
    say('Install the packages of the changed package.json files.', '安装改动过的 package.json 中的依赖。')[
      language
    ],
    ...stepsFor(target, language),
    say('cloudpay migrate --undo takes all of it back.', '用 cloudpay migrate --undo 可以全部撤销。')[
      language
    ],
  ].map((step, index) => `  ${index + 1}. ${step}`);
  return terminalText(
    `${green('✓')} ${say(`${changes.length} files written in ${resolve(folder)}`, `已在 ${resolve(folder)} 写入 ${changes.length} 个文件`)[language]}\n\n${bold(say('Next', '下一步')[language])}\n${steps.join('\n')}\n`,
    { coloured: true },
  );
}
