import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { terminalJson, terminalLanguage, terminalText } from '@opencloudpay/internal';
import { type Command, Option } from 'commander';
import { nearestCommand, refuseWords, unknownCommand, wordOfDefault } from '../terminal/default-command';
import { progressBar } from '../terminal/progress';
import { say } from '../terminal/say';
import type { ImportedFile } from './import-data';
import type { MoveOptions } from './move';
import type { DataOptions, OpenData, ProjectData } from './open-data';
import type { CollectionIndex } from './show';

interface Common extends DataOptions {
  json: boolean;
}

interface ImportOptions extends Common {
  collection?: string;
  onConflict: 'skip' | 'replace' | 'fail';
  dryRun: boolean;
}

interface ExportOptions extends Common {
  out?: string;
  force: boolean;
}

/** Finds the project of the current folder. */
export type FindProject = () => Promise<ProjectData | undefined>;

/** Adds `data` to the program: the documents of `cloud.database()`, in and out, their indexes and permissions. */
export function addDataCommand(program: Command, project: FindProject = async () => undefined): void {
  const data = program
    .command('data')
    .description('move documents and files in and out, and manage indexes and permissions');

  common(data.command('import').description('read CloudBase’s exports, mongoexport’s, JSON or CSV'))
    .argument(
      '<path>',
      'a file, a folder with a file for each collection and a folder files, or - for the standard input',
    )
    .option('--collection <name>', 'the collection. Default: the name of the file')
    .addOption(
      new Option('--on-conflict <action>', 'for a document whose _id exists')
        .choices(['skip', 'replace', 'fail'])
        .default('fail'),
    )
    .option('--dry-run', 'read and check everything, and store nothing', false)
    .action((path: string, options: ImportOptions) => runImport(path, options, project));

  common(data.command('export').description('write collections as JSON Lines'))
    .argument('[collection...]', 'default: all collections')
    .option(
      '--out <folder>',
      'a file for each collection; without names also all files, in its folder files. Default: one collection goes to the standard output',
    )
    .option('--force', 'replace files that exist', false)
    .action((names: string[], options: ExportOptions) => runExport(names, options, project));

  data
    .command('move')
    .description('move a database folder to a PostgreSQL server: documents, and the store of a gateway')
    .requiredOption('--folder <folder>', 'the database folder; stop the program that uses it first')
    .option('--url <url>', 'the PostgreSQL server. Default: DATABASE_URL')
    .option('--schema <name>', 'the schema of the documents. Default: cloudpay_documents')
    .option('--gateway-schema <name>', 'the schema of the gateway (database.schema). Default: cloudpay')
    .option('--json', 'JSON for programs', false)
    .action(runMove);

  const indexes = data.command('indexes').description('list, create and drop indexes');
  const listing = common(
    indexes.command('list', { isDefault: true }).description('the indexes of all collections, or of one'),
  )
    .argument('[collection]')
    .action((name: string | undefined, options: Common) =>
      withData(options, project, async ({ environment }) => {
        const known = await environment.collections();
        if (name !== undefined) {
          const isWord = !known.includes(name) && wordOfDefault(indexes) === name;
          if (isWord && nearestCommand(indexes, name) !== undefined) unknownCommand(indexes, name);
          (await import('./unknown-collection')).refuseUnknown([name], known);
        }
        return showIndexes(await indexesOf(environment, name === undefined ? known : [name]), options);
      }),
    );
  refuseWords(indexes, listing);
  common(indexes.command('create').description('make an index and wait until it is ready'))
    .argument('<collection>')
    .argument('<field...>', 'as status, or createTime:-1 for a descending field')
    .option('--unique', 'two documents may not have the same values', false)
    .option('--name <name>', 'default: made of the fields')
    .action((collection: string, fields: string[], options: Common & { unique: boolean; name?: string }) =>
      withData(options, project, async ({ environment }) => {
        const { indexFields } = await import('./index-text');
        const { unique, name } = options;
        await environment.createIndex(collection, { name, unique, fields: indexFields(fields) });
        return showIndexes(await indexesOf(environment, [collection]), options);
      }),
    );
  common(indexes.command('drop').description('remove an index'))
    .argument('<collection>')
    .argument('<name>', 'the name of the index')
    .action((collection: string, name: string, options: Common) =>
      withData(options, project, async ({ environment }) => {
        await environment.dropIndex(collection, name);
        return showIndexes(await indexesOf(environment, [collection]), options);
      }),
    );

  const permissions = data
    .command('permissions')
    .description('list and set what mini programs may do with the documents of a collection');
  const listed = common(
    permissions.command('list', { isDefault: true }).description('the permissions of all collections'),
  ).action((options: Common) =>
    withData(options, project, ({ environment }) => showPermissions(environment, options)),
  );
  refuseWords(permissions, listed);
  common(permissions.command('set').description('set the permission of a collection, at once on all hosts'))
    .argument('<collection>')
    .argument(
      '<permission>',
      'PRIVATE, READONLY, ADMINWRITE, ADMINONLY, security rules as JSON, or a .json file of them',
    )
    .action(async (collection: string, text: string, options: Common) => {
      const { permissionFrom } = await import('./permission-text');
      const permission = permissionFrom(text);
      await withData(options, project, async ({ environment }) => {
        await environment.setPermission(collection, permission);
        return showPermissions(environment, options);
      });
    });
}

function common(command: Command): Command {
  return command
    .option('--folder <folder>', 'a database folder')
    .option('--url <url>', 'a PostgreSQL server. Default: DATABASE_URL')
    .option('--schema <name>', 'the schema of the documents. Default: cloudpay_documents')
    .option('--env-id <id>', 'the environment. Default: the project’s, or the only one')
    .option('--files <folder>', 'the folder of a storage. Default: the project’s')
    .option('--json', 'JSON for programs', false);
}

async function withData(
  options: DataOptions,
  project: FindProject,
  work: (data: OpenData) => Promise<string>,
  missing: 'refuse' | 'make' | 'temporary' = 'refuse',
): Promise<void> {
  const { openData } = await import('./open-data');
  const data = await openData(options, project, missing);
  try {
    process.stdout.write(await work(data));
  } finally {
    await data.close();
  }
}

async function runImport(path: string, options: ImportOptions, project: FindProject): Promise<void> {
  const { collection, json, dryRun } = options;
  const { dataFiles } = await import('./data-files');
  // A wrong path makes no database.
  dataFiles(path, collection);
  const { importPath } = await import('./import-path');
  const { importText, movedText } = await import('./show');
  await withData(
    options,
    project,
    async (open) => {
      const language = terminalLanguage();
      const { files, stored } = await importPath(path, options, open);
      if (files.some(({ error }) => error !== undefined)) process.exitCode = 1;
      return json
        ? asJson({ dryRun, files: files.map(inEnglish), stored })
        : terminalText(`${movedText(stored, language)}${importText(files, dryRun, language)}`);
    },
    // A dry run leaves no database behind.
    dryRun ? 'temporary' : 'make',
  );
}

/** As programs get it. */
function inEnglish({ error, ...file }: ImportedFile): object {
  return { ...file, ...(error && { error: error.en }) };
}

async function runExport(
  names: readonly string[],
  { out, force, ...options }: ExportOptions,
  project: FindProject,
): Promise<void> {
  const { exportTo, exportToFolder } = await import('./export-data');
  const { DataError } = await import('./errors');
  const { exportFiles } = await import('./export-files');
  const { FILES, openFiles } = await import('./stored-files');
  const { exportText, movedText } = await import('./show');
  const [only] = names;
  if (out === undefined && (only === undefined || names.length > 1))
    throw new DataError('OPTIONS_CONFLICT', {
      en: 'Several collections need a folder. Name one with --out.',
      zh: '多个集合需要一个目录。请用 --out 指定。',
    });
  const { refuseUnknown } = await import('./unknown-collection');
  await withData(options, project, async ({ environment, filesFolder }) => {
    refuseUnknown(names, await environment.collections());
    if (out === undefined && only !== undefined) {
      await exportTo(environment, only, process.stdout);
      return '';
    }
    const collections = await exportToFolder(environment, names, { folder: out ?? '.', force });
    // Named collections are all that is meant.
    const hasAll = names.length === 0 && filesFolder !== undefined && existsSync(filesFolder);
    const stored = hasAll
      ? await exportFiles(await openFiles(filesFolder, environment.envId), {
          folder: join(out ?? '.', FILES),
          force,
        })
      : [];
    return options.json
      ? asJson({ collections, stored })
      : terminalText(
          `${movedText(stored, terminalLanguage())}${exportText(collections, terminalLanguage())}`,
        );
  });
}

async function runMove(options: MoveOptions): Promise<void> {
  const { moveData, movedRowsText } = await import('./move');
  const bar = progressBar(say('Moving', '迁移'));
  const moved = await moveData(options, ({ done, total }) => bar.to(done, total)).finally(bar.end);
  process.stdout.write(
    options.json ? asJson({ moved }) : terminalText(movedRowsText(moved, options.folder, terminalLanguage())),
  );
}

async function indexesOf(
  environment: OpenData['environment'],
  names: readonly string[],
): Promise<CollectionIndex[]> {
  const found: CollectionIndex[] = [];
  for (const collection of names)
    for (const index of await environment.indexes(collection)) found.push({ collection, ...index });
  return found;
}

async function showIndexes(indexes: readonly CollectionIndex[], { json }: Common): Promise<string> {
  const { indexText } = await import('./show');
  return json ? asJson({ indexes }) : terminalText(indexText(indexes, terminalLanguage()));
}

async function showPermissions(environment: OpenData['environment'], { json }: Common): Promise<string> {
  const { permissionText } = await import('./show');
  const permissions = await environment.permissions();
  return json ? asJson({ permissions }) : terminalText(permissionText(permissions, terminalLanguage()));
}

function asJson(value: unknown): string {
  return `${terminalJson(value)}\n`;
}
