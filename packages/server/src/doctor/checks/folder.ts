import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Text } from '@opencloudpay/internal';
import { type Finding, failure, ok, say } from '../check';
import { shortPath } from './configuration';

/**
 * Whether this user can write into a folder, or make it. Nothing is written.
 *
 * @param of what is kept there
 */
export function judgeFolder(folder: string, of: Text): Finding {
  // A path that does not exist may be a secret in the wrong place.
  const shown = existsSync(folder) ? ` ${shortPath(folder)}` : '';
  const cure = say(
    'Name a folder that the user of the program can write to, on a disk that outlives the process; in a container a volume.',
    '使用运行程序的用户可以写入、且不随进程消失的目录；在容器中使用卷。',
  );
  if (existsSync(folder) && !statSync(folder).isDirectory())
    return failure(
      say(`The folder of the ${of.en}${shown} is a file`, `${of.zh}的目录${shown} 是一个文件`),
      cure,
    );
  try {
    accessSync(existing(folder), constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return failure(
      say(
        `The folder of the ${of.en}${shown} cannot be written to (${code})`,
        `${of.zh}的目录${shown} 无法写入（${code}）`,
      ),
      cure,
    );
  }
  return existsSync(folder)
    ? ok(say(`The folder of the ${of.en}${shown} can be written to`, `${of.zh}的目录${shown} 可以写入`))
    : ok(say(`The folder of the ${of.en} will be made at the start`, `${of.zh}的目录会在启动时创建`));
}

/** The folder, or the nearest one above that exists. */
function existing(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : existing(above);
}
