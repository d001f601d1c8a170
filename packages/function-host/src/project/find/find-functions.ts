import { dirname, join } from 'node:path';
import type { NotTaken } from '@opencloudpay/contracts/dev-server/findings';
import { say, type Text } from '@opencloudpay/internal';
import { FunctionHostError } from '../../errors';
import { exportsMain, type FunctionFolder, functionIn } from '../function-folder';
import { namesInText } from '../names-in-text';
import { findProject, ITS_PATH, type Project } from './find-project';
import { holdsFunctions, sortFolders } from './sort-folders';
import { uniCloudFolders } from './usual-folders';
import { whatElse } from './what-else';

/**
 * Finds the functions of a project: the subfolders of its functions' folder with an index file or a package.json
 * that names one, and those that cloudbaserc.json has elsewhere.
 *
 * @param path the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `FOLDER_EMPTY` or `PROJECT_INVALID`, with the next step
 */
export function findFunctions(path: string): Map<string, FunctionFolder> {
  const project = findProject(path);
  const { functions, notTaken } = sortFolders(project.folder, project.rc, project.isRepository);
  if (functions.length === 0) {
    const { folder, foundBy } = project;
    const where =
      foundBy === ITS_PATH
        ? say(folder, folder)
        : say(`${folder} (${foundBy.en})`, `${folder}（${foundBy.zh}）`);
    if (isProbablyFunction(folder)) {
      throw new FunctionHostError(
        'FOLDER_EMPTY',
        say(
          `${where.en} is a function itself: name the folder that it is in, ${dirname(folder)}, or the project’s.`,
          `${where.zh} 本身是一个云函数：请给出它所在的目录 ${dirname(folder)}，或项目目录。`,
        ),
      );
    }
    const [not, other] = [notTakenText(notTaken), ofUniCloud(folder)];
    const example = join(folder, 'hello', 'index.js');
    const code = "`exports.main = async (event, context) => 'hello'`";
    throw new FunctionHostError(
      'FOLDER_EMPTY',
      say(
        `${where.en} holds no functions.${not.en}${other.en} A function is a subfolder with an index.js that exports main: create for example ${example} with ${code}, or name another folder.`,
        `${where.zh} 中没有云函数。${not.zh}${other.zh}云函数是一个子目录，其中的 index.js 导出 main：例如创建 ${example}，内容为 ${code}，或给出另一个目录。`,
      ),
    );
  }
  return sortedFunctions(functions);
}

/** A sentence about the folders that are no functions. */
function notTakenText(notTaken: readonly NotTaken[]): Text {
  if (notTaken.length === 0) return say('', '');
  const en = namesInText(notTaken.map(({ name, why }) => `${name} (${why})`)).en;
  const zh = namesInText(notTaken.map(({ name, zh: why }) => `${name}（${why}）`)).zh;
  return say(` Not taken: ${en}.`, `未识别为云函数：${zh}。`);
}

/** A sentence about functions of uniCloud, which is another platform. */
function ofUniCloud(folder: string): Text {
  const other = uniCloudFolders(folder).find((name) => holdsFunctions(join(folder, name)));
  if (other === undefined) return say('', '');
  return say(
    ` The functions in ${other} do not use wx-server-sdk: they need the platform of uniCloud, which is not emulated.`,
    `${other} 中的云函数没有使用 wx-server-sdk，它们需要 uniCloud 平台，而这里不模拟该平台。`,
  );
}

function isProbablyFunction(folder: string): boolean {
  const fn = functionIn(folder, '');
  return fn !== undefined && (exportsMain(fn) !== 'no' || whatElse(folder, fn) === undefined);
}

/** The functions of a project by name, sorted; empty if there are none. */
export function functionsOf(project: Project): Map<string, FunctionFolder> {
  return sortedFunctions(sortFolders(project.folder, project.rc, project.isRepository).functions);
}

export function sortedFunctions(functions: readonly FunctionFolder[]): Map<string, FunctionFolder> {
  return new Map([...functions].sort((a, b) => (a.name < b.name ? -1 : 1)).map((fn) => [fn.name, fn]));
}
