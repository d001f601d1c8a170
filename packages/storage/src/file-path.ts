import { say, type Text } from '@opencloudpay/internal';
import { StorageError } from './errors';

/** COS refuses longer keys, in bytes of UTF-8. */
const LONGEST_PATH = 850;
/** File systems refuse longer names, in bytes of UTF-8. */
const LONGEST_NAME = 255;

const DEVICE = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(\..*)?$/i;

/**
 * Refuses a path that does not mean the same file everywhere: in a folder of any system, in a bucket, in an address, and
 * after a move from one to the other.
 *
 * @throws {StorageError} PATH_INVALID
 */
export function checkPath(path: string): void {
  const problem = pathProblem(path);
  if (problem !== undefined)
    throw new StorageError(
      'PATH_INVALID',
      say(
        `The path ${shown(path)} cannot name a file: ${problem.en}.`,
        `路径 ${shown(path)} 无效：${problem.zh}。`,
      ),
    );
}

function pathProblem(path: string): Text | undefined {
  if (path === '')
    return say(
      'it is empty. Name the file, such as goods/tea.jpg',
      '路径为空。请写出文件名，例如 goods/tea.jpg',
    );
  if (Buffer.byteLength(path) > LONGEST_PATH)
    return say(
      `it is longer than ${LONGEST_PATH} bytes. Choose a shorter one`,
      `超过 ${LONGEST_PATH} 字节。请换一个较短的路径`,
    );
  if (/\p{Surrogate}/u.test(path)) return say('it is not valid Unicode', '不是有效的 Unicode 字符串');
  if (path !== path.normalize('NFC'))
    return say(
      'its characters are not in the form NFC. Use path.normalize()',
      '字符不是 NFC 形式。请先调用 path.normalize()',
    );
  const character = [...path].find(isRefused);
  if (character !== undefined)
    return say(
      `it has the character ${named(character)}. Use letters, digits, / ! - _ . and *`,
      `含有字符 ${named(character)}。请使用字母、数字、汉字和 / ! - _ . *`,
    );
  for (const name of path.split('/')) {
    const problem = nameProblem(name);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Some of them would break a line of a log. */
function named(character: string): string {
  const hex = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return /[!-~]/.test(character) ? character : `U+${hex}`;
}

/** Control characters; those that end the path of an address or start an escape there; the separator of Windows. */
function isRefused(character: string): boolean {
  return /[\p{Cc}\u2028\u2029\ufeff\\%?#]/u.test(character);
}

function nameProblem(name: string): Text | undefined {
  if (name === '')
    return say('it starts or ends with /, or has // in it', '不能以 / 开头或结尾，也不能有连续的 //');
  if (name === '.' || name === '..')
    return say(`it has the part ${name}. Write the whole path`, `含有 ${name}。请写完整的路径`);
  if (Buffer.byteLength(name) > LONGEST_NAME)
    return say(`a part is longer than ${LONGEST_NAME} bytes`, `其中一段超过 ${LONGEST_NAME} 字节`);
  if (/[. ]$/.test(name))
    return say(
      `${shown(name)} ends with a dot or a space, which Windows removes`,
      `${shown(name)} 以句点或空格结尾，Windows 会去掉它`,
    );
  if (DEVICE.test(name))
    return say(`${shown(name)} is the name of a device on Windows`, `${shown(name)} 是 Windows 的设备名`);
  return undefined;
}

/**
 * Refuses names of environments that could leave the root.
 *
 * @throws {StorageError} PATH_INVALID
 */
export function checkEnvironment(envId: string): void {
  if (/^[A-Za-z0-9][\w-]{0,63}$/.test(envId) && !DEVICE.test(envId)) return;
  throw new StorageError(
    'PATH_INVALID',
    say(
      `${shown(envId)} is not the id of an environment: it has 1 to 64 letters, digits, - and _.`,
      `${shown(envId)} 不是有效的云环境 ID：应为 1 至 64 个字母、数字、- 和 _。`,
    ),
  );
}

function shown(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(short.replace(/[\u2028\u2029]/g, ' '));
}
