import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode } from './project.ts';

/** The output of each README's code, as its last comment says; nothing for a gateway that listens. */
export const README_OUTPUT: Readonly<Record<string, string>> = {
  cli: 'demo dev exec check',
  console: '200 text/html; charset=utf-8',
  emulator: '2',
  'function-adapters': "{ errcode: 0, errmsg: 'ok' }",
  'function-host': "{ errcode: 0, errmsg: 'ok' }",
  gateway: '',
  server: '1900000109',
  simulator: 'ORDERNOTEXIST',
};

/** Runs the JavaScript of a package's README, the same in both languages, and returns its output. */
export async function runReadme(root: string, folder: string, name: string): Promise<string> {
  const [code = '', translated] = ['README.md', 'README.zh-CN.md'].map((readme) => {
    const text = readFileSync(join(root, 'packages', name, readme), 'utf8');
    return /```js\n([\s\S]*?)```/.exec(text)?.[1];
  });
  if (!code || withoutComments(code) !== withoutComments(translated ?? ''))
    throw new Error(`The READMEs of ${name} must have the same JavaScript.`);
  const file = `readme-of-${name}.cjs`;
  // A server is closed again, and uses a free port.
  const closing = code
    .replace('port: 8080', 'port: 0')
    .replace(/^main\(\);$/m, 'main().then((server) => server?.close());');
  writeFileSync(join(folder, file), closing);
  const secrets = {
    API_KEY: 'a key of the example',
    NOTIFY_SECRET: 'a secret shared with the gateway',
    FUNCTIONS_TOKEN: 'a-token',
  };
  return runNode(folder, [file], secrets);
}

/** Comments are translated. */
function withoutComments(code: string): string {
  return code.replaceAll(/(^|\s)\/\/ .*$/gm, '').replaceAll(/\s+$/gm, '');
}
