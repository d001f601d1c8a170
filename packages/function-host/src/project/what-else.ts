import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeFile, fileOf } from './code/code-file';
import { codeFiles } from './code/code-files';
import type { FunctionFolder } from './function-folder';

/** What a folder is, by the files in it. */
const BY_FILE: readonly [files: readonly string[], what: string][] = [
  [['scf_bootstrap'], 'an HTTP function: a web server'],
  [['Dockerfile', 'container.config.json'], 'a container: Dockerfile'],
  [['app.json', 'src/app.json', 'app.config.js', 'src/app.config.js'], 'a mini program'],
  [['pages.json', 'src/pages.json', 'App.vue', 'src/App.vue'], 'a uni-app'],
  [['index.obj.js'], 'a cloud object of uniCloud'],
  [['index.py', 'app.py', 'main.py', 'requirements.txt'], 'written in Python, and only Node.js runs here'],
  [['main.go', 'go.mod'], 'written in Go, and only Node.js runs here'],
  [['index.php', 'composer.json'], 'written in PHP, and only Node.js runs here'],
  [['pom.xml', 'build.gradle'], 'written in Java, and only Node.js runs here'],
];

/**
 * What a folder is, if it is something else than a function: `a container: Dockerfile`.
 *
 * @param fn the function that it would be
 */
export function whatElse(path: string, fn: FunctionFolder | undefined): string | undefined {
  const [, what] = BY_FILE.find(([files]) => files.some((file) => existsSync(join(path, file)))) ?? [];
  if (what !== undefined) return what;
  const entry = fn === undefined ? undefined : fileOf(path, fn.entry);
  const listens = entry === undefined ? undefined : codeFile(entry)?.listens;
  return listens ? `a server: ${basename(entry ?? '')} listens on a port` : undefined;
}

/** Whether code in a folder uses wx-server-sdk. */
export function usesSdk(folder: string): boolean {
  return codeFiles(folder).some((file) => codeFile(file)?.usesSdk);
}

/** Whether code in a folder pays with wx-server-sdk. */
export function pays(folder: string): boolean {
  return codeFiles(folder).some((file) => codeFile(file)?.pays);
}
