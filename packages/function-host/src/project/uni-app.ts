import { join, resolve } from 'node:path';
import { isObject, readJsonObject } from './json-file';

/** HBuilderX has it in the project's folder, projects of the command line in `src`. */
const MANIFESTS = ['manifest.json', 'src/manifest.json'];

/** What a uni-app says of its mini program for WeChat. */
export interface UniApp {
  /** The manifest, as its readers know it: `src/manifest.json`. */
  file: string;
  appId?: string;
  /** The folders that its `cloudfunctionRoot` may mean, the likeliest first; none if it names none. */
  functionRoots: string[];
}

/**
 * Reads the manifest of a uni-app: its build writes project.config.json from it, into a folder that is not kept.
 *
 * @see https://uniapp.dcloud.net.cn/collocation/manifest.html#mp-weixin
 */
export function readUniApp(root: string): UniApp | undefined {
  for (const file of MANIFESTS) {
    // A web app's manifest has the same name: it has no such part, and need not make sense to us.
    const weixin = readJsonObject(join(root, file), withoutComments).content?.['mp-weixin'];
    if (!isObject(weixin)) continue;
    const { appid, cloudfunctionRoot: named } = weixin;
    const bases = [...new Set([root, join(root, file, '..')])];
    return {
      file,
      ...(typeof appid === 'string' && { appId: appid }),
      functionRoots:
        typeof named === 'string' && named !== '' ? bases.map((base) => resolve(base, named)) : [],
    };
  }
  return undefined;
}

/** The text without the comments that HBuilderX's templates have; what looks like one in a string stays. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) =>
    part.startsWith('"') ? part : '',
  );
}
