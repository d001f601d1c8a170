import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { NotTaken } from '@opencloudpay/contracts/dev-server/findings';
import { say, type Text } from '@opencloudpay/internal';
import { codeFile, fileOf } from '../code/code-file';
import { codeFiles } from '../code/code-files';
import type { FunctionFolder } from '../function-folder';

/** What a folder is, and why it is no function. */
export type Reason = Pick<NotTaken, 'reason' | 'about'> & { why: Text };

export const HTTP_FUNCTION: Reason = {
  reason: 'HTTP_FUNCTION',
  why: say('an HTTP function: a web server', 'HTTP 云函数，即 Web 服务器'),
};

/** What a folder is, by the files in it. */
const BY_FILE: readonly [files: readonly string[], what: Reason][] = [
  [['scf_bootstrap'], HTTP_FUNCTION],
  [
    ['Dockerfile', 'container.config.json'],
    { reason: 'CONTAINER', why: say('a container: Dockerfile', '容器：含有 Dockerfile') },
  ],
  [
    ['app.json', 'src/app.json', 'app.config.js', 'src/app.config.js'],
    { reason: 'MINI_PROGRAM', why: say('a mini program', '小程序') },
  ],
  [
    ['pages.json', 'src/pages.json', 'App.vue', 'src/App.vue'],
    { reason: 'UNI_APP', why: say('a uni-app', 'uni-app 项目') },
  ],
  [['index.obj.js'], { reason: 'CLOUD_OBJECT', why: say('a cloud object of uniCloud', 'uniCloud 云对象') }],
  [['index.py', 'app.py', 'main.py', 'requirements.txt'], writtenIn('Python')],
  [['main.go', 'go.mod'], writtenIn('Go')],
  [['index.php', 'composer.json'], writtenIn('PHP')],
  [['pom.xml', 'build.gradle'], writtenIn('Java')],
];

function writtenIn(about: string): Reason {
  const why = say(
    `written in ${about}, and only Node.js runs here`,
    `使用 ${about} 编写，这里只能运行 Node.js`,
  );
  return { reason: 'OTHER_LANGUAGE', about, why };
}

/**
 * What a folder is, if it is something else than a function: `a container: Dockerfile`.
 *
 * @param fn the function that it would be
 */
export function whatElse(path: string, fn: FunctionFolder | undefined): Reason | undefined {
  const [, what] = BY_FILE.find(([files]) => files.some((file) => existsSync(join(path, file)))) ?? [];
  if (what !== undefined) return what;
  const entry = fn === undefined ? undefined : fileOf(path, fn.entry);
  if (entry === undefined || !codeFile(entry)?.listens) return undefined;
  const about = basename(entry);
  const why = say(`a server: ${about} listens on a port`, `服务器：${about} 监听端口`);
  return { reason: 'SERVER', about, why };
}

/** Whether code in a folder uses wx-server-sdk. */
export function usesSdk(folder: string): boolean {
  return codeFiles(folder).some((file) => codeFile(file)?.usesSdk);
}

/** Whether code in a folder pays with wx-server-sdk. */
export function pays(folder: string): boolean {
  return codeFiles(folder).some((file) => codeFile(file)?.pays);
}
