import { relative } from 'node:path';
import { say, type Text, terminalJson, terminalLanguage, terminalText, told } from '@opencloudpay/internal';
import { InstallError } from './errors';
import { type Installation, installModules } from './install-modules';

export interface ShownInstallOptions {
  /** Install Tencent's wx-server-sdk too, where functions declare it. */
  realSdk: boolean;
  /** Print lines of JSON. */
  json: boolean;
  /** Fail if one function's modules cannot be installed. Default: the others are still of use */
  isStrict: boolean;
}

/**
 * Installs the functions' modules and prints what it does.
 *
 * @param path the project's folder, or the folder of its functions
 * @param out a stream of the terminal
 * @param signal ends the installation
 * @throws {InstallError}
 */
export async function showInstallation(
  path: string,
  { realSdk, json, isStrict }: ShownInstallOptions,
  out: Pick<NodeJS.WriteStream, 'write'>,
  signal: AbortSignal,
): Promise<void> {
  const language = terminalLanguage();
  const line = (text: Text) => out.write(`${terminalText(text[language])}\n`);
  const done = await installModules(path, {
    realSdk,
    signal,
    onStart({ functions, modules, folder }) {
      if (!json)
        line(
          say(
            `  npm installs ${modules.join(', ')} for ${functions.join(', ')} in ${shown(folder)} …`,
            `  npm 正在为 ${functions.join('、')} 安装 ${modules.join('、')}，目录 ${shown(folder)} …`,
          ),
        );
    },
    onEnd(installation) {
      if (json) out.write(`${terminalJson({ type: 'install', ...installation })}\n`);
      else for (const text of outcome(installation)) line(text);
    },
  });
  if (done.length === 0 && !json)
    line(
      say(
        '  Nothing to install: what the functions’ package.json files declare is there.',
        '  无需安装：各云函数 package.json 声明的模块均已安装。',
      ),
    );
  const failed = done.filter(({ failure }) => failure !== undefined);
  if (isStrict && failed.length > 0)
    throw new InstallError(
      'NPM_FAILED',
      told((each) => failed.map((one) => failureText(one)[each]).join('\n')),
    );
}

function outcome(installation: Installation): Text[] {
  if (installation.failure !== undefined) {
    const { en, zh } = failureText(installation);
    return [say(`✗ ${en}`, `✗ ${zh}`)];
  }
  const { scripts, folder } = installation;
  return scripts.length === 0
    ? []
    : [
        say(
          `  Not run: the install scripts of ${scripts.join(', ')}. If a function needs them, run \`npm rebuild\` in ${folder}.`,
          `  未运行 ${scripts.join('、')} 的安装脚本。如果云函数需要，请在 ${folder} 中运行 \`npm rebuild\`。`,
        ),
      ];
}

function failureText({ functions, folder, failure }: Installation): Text {
  return say(
    `The modules of ${functions.join(', ')} are not installed, and nothing in ${folder} has changed. npm said: ${failure}`,
    `${functions.join('、')} 的模块没有安装成功，${folder} 保持原样。npm 的提示：${failure}`,
  );
}

function shown(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === '' || path.startsWith('..') ? folder : path;
}
