import { join } from 'node:path';
import { isObject, readJsonObject } from '../json-file';
import { folderInProject } from './project-path';

/** HBuilderX puts it in the project's folder, projects of the command line in `src`. */
const MANIFESTS = ['manifest.json', 'src/manifest.json'];

/** The part of a uni-app's manifest for its WeChat mini program. */
export interface UniApp {
  /** The manifest's name for messages: `src/manifest.json`. */
  file: string;
  appId?: string;
  /** The folders that its `cloudfunctionRoot` may mean, the most probable first; empty if it names none. */
  functionRoots: string[];
}

/**
 * Reads the manifest of a uni-app: its build writes project.config.json from it, into a temporary folder.
 *
 * @see https://uniapp.dcloud.net.cn/collocation/manifest.html#mp-weixin
 */
export function readUniApp(root: string): UniApp | undefined {
  for (const file of MANIFESTS) {
    // A web app's manifest has the same name, but not this part, and may be invalid for this reader.
    const weixin = readJsonObject(join(root, file), withoutComments).content?.['mp-weixin'];
    if (!isObject(weixin)) continue;
    const { appid, cloudfunctionRoot: named } = weixin;
    const bases = [...new Set([root, join(root, file, '..')])];
    return {
      file,
      ...(typeof appid === 'string' && { appId: appid }),
      functionRoots:
        typeof named === 'string' && named !== '' ? bases.map((base) => folderInProject(base, named)) : [],
    };
  }
  return undefined;
}

/** The text without the comments of HBuilderX's templates; comment marks in strings stay. */
export function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) =>
    part.startsWith('"') ? part : '',
  );
}
