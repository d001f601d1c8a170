/** The move of a mini program off CloudBase, as docs/miniprogram.md describes it. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..');
const REQUIRES_OURS = /require\('@opencloudpay\/miniprogram/;
/** The address in the guide, which a reader replaces. */
const ADDRESS_OF_GUIDE = 'https://shop.example.com/session';

/** The lines that the guide adds to app.js. */
export function guideLines(guide: 'miniprogram.md' | 'miniprogram.zh-CN.md'): string[] {
  const text = readFileSync(join(root, 'docs', guide), 'utf8');
  const code = /^## app\.js\n+```js\n([\s\S]*?)```/m.exec(text)?.[1] ?? '';
  return code.split('\n').filter((line) => REQUIRES_OURS.test(line));
}

/** Does what the guide says to the mini program of a project. */
export function moveOff(project: string, url: string): void {
  const lines = guideLines('miniprogram.md').join('\n').replace(ADDRESS_OF_GUIDE, url);
  const file = join(project, 'miniprogram/app.js');
  const code = readFileSync(file, 'utf8');
  if (/^import\b/m.test(code)) {
    // Imports run before all other lines of a file, so the lines get a file that is imported first.
    writeFileSync(join(project, 'miniprogram/opencloudpay.js'), `${lines}\n`);
    writeFileSync(file, `import './opencloudpay.js';\n${code}`);
  } else writeFileSync(file, `${lines}\n${code}`);
}

/** The files of a folder by path, without what npm installs. */
export function filesOf(folder: string): Map<string, string> {
  const files = filesBelow(folder);
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file, 'latin1')]));
}

/** A recursive `readdirSync` would follow the links to the SDKs. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The wx-server-sdk that functions find in their node_modules. */
export type InstalledSdk = 'real' | 'alias' | 'none';

const SDK_FOLDERS: Readonly<Record<Exclude<InstalledSdk, 'none'>, string>> = {
  // The version that the projects declare.
  real: 'packages/emulator/node_modules/wx-server-sdk-2',
  alias: 'packages/wx-server-sdk',
};

/** Copies a project and installs what its functions declare, without npm. */
export function copyProject(source: string, folder: string, sdk: InstalledSdk): void {
  cpSync(source, folder, { recursive: true });
  const functions = join(folder, 'cloudfunctions');
  for (const name of readdirSync(functions)) {
    const manifest = JSON.parse(readFileSync(join(functions, name, 'package.json'), 'utf8'));
    for (const dependency of Object.keys(manifest.dependencies)) {
      const isSdk = dependency === 'wx-server-sdk';
      if (isSdk && sdk === 'none') continue;
      const installed =
        isSdk && sdk !== 'none' ? SDK_FOLDERS[sdk] : `packages/emulator/node_modules/${dependency}`;
      if (!existsSync(join(root, installed))) throw new Error(`${installed} is not installed`);
      const link = join(functions, name, 'node_modules', dependency);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, installed), link, 'dir');
    }
  }
}
