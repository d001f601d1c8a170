import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProject } from '@opencloudpay/function-host';
import { say } from '@opencloudpay/internal';
import { EmulatorError } from '../errors';
import { type DeclaredCollection, declaredCollections, objectOf } from './declared-collections';
import { projectFolder } from './project-folder';
import type { SeedDocuments } from './seed-documents';

/** What a database of the project begins with. */
export interface ProjectData {
  /** The folder of cloudbaserc.json. */
  readonly root: string;
  /** A folder with a file for each collection, or the documents. */
  readonly seeds: string | SeedDocuments | undefined;
  readonly collections: readonly DeclaredCollection[];
}

interface DataOptions {
  functions: string;
  data?: string | SeedDocuments | false | undefined;
}

/** The usual folder of a project's seed data. */
const USUAL = 'cloudbase-data';

/**
 * Finds the seed data and the declared collections of a project.
 *
 * @throws {EmulatorError} DATA_INVALID for a folder that does not exist, or an invalid declaration
 */
export function projectData({ functions, data }: DataOptions): ProjectData {
  const root = projectFolder(functions);
  const project = findProject(functions);
  const rc = project.rc?.content ?? {};
  return {
    root: project.root ?? root,
    seeds: seedsOf(data, root, objectOf(rc['cloudpay'])['data']),
    collections: declaredCollections(rc),
  };
}

function seedsOf(data: DataOptions['data'], root: string, configured: unknown): ProjectData['seeds'] {
  if (data === false) return undefined;
  if (typeof data === 'object') return data;
  const named = data !== undefined ? resolve(data) : configuredFolder(root, configured);
  if (named === undefined) return isFolder(join(root, USUAL)) ? join(root, USUAL) : undefined;
  if (isFolder(named)) return named;
  throw new EmulatorError(
    'DATA_INVALID',
    say(
      `There is no folder ${named} with seed data. Create it with a file for each collection, such as goods.jsonl, or correct ${data === undefined ? 'cloudpay.data in cloudbaserc.json' : 'the option data'}.`,
      `没有初始数据的目录 ${named}。请创建它，每个集合一个文件，例如 goods.jsonl；或更正${data === undefined ? ' cloudbaserc.json 中的 cloudpay.data' : '选项 data'}。`,
    ),
  );
}

function configuredFolder(root: string, configured: unknown): string | undefined {
  if (configured === undefined) return undefined;
  if (typeof configured === 'string' && configured !== '') return resolve(root, configured);
  throw new EmulatorError(
    'DATA_INVALID',
    say(
      'cloudpay.data in cloudbaserc.json must be the path of a folder.',
      'cloudbaserc.json 中的 cloudpay.data 必须是目录的路径。',
    ),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
