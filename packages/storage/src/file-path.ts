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
    throw new StorageError('PATH_INVALID', `The path ${shown(path)} cannot name a file: ${problem}.`);
}

function pathProblem(path: string): string | undefined {
  if (path === '') return 'it is empty. Name the file, such as goods/tea.jpg';
  if (Buffer.byteLength(path) > LONGEST_PATH)
    return `it is longer than ${LONGEST_PATH} bytes. Choose a shorter one`;
  if (/\p{Surrogate}/u.test(path)) return 'it is not valid Unicode';
  if (path !== path.normalize('NFC')) return 'its characters are not in the form NFC. Use path.normalize()';
  const character = [...path].find(isRefused);
  if (character !== undefined)
    return `it has the character ${named(character)}. Use letters, digits, / ! - _ . and *`;
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

function nameProblem(name: string): string | undefined {
  if (name === '') return 'it starts or ends with /, or has // in it';
  if (name === '.' || name === '..') return `it has the part ${name}. Write the whole path`;
  if (Buffer.byteLength(name) > LONGEST_NAME) return `a part is longer than ${LONGEST_NAME} bytes`;
  if (/[. ]$/.test(name)) return `${shown(name)} ends with a dot or a space, which Windows removes`;
  if (DEVICE.test(name)) return `${shown(name)} is the name of a device on Windows`;
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
    `${shown(envId)} is not the id of an environment: it has 1 to 64 letters, digits, - and _.`,
  );
}

function shown(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(short.replace(/[\u2028\u2029]/g, ' '));
}
