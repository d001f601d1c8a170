import { getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { InitError } from './errors';
import { type Entry, Verbatim } from './jsonc';
import { say } from './say';

/** A configuration that is there already. */
export interface ExistingFile {
  readonly path: string;
  readonly text: string;
}

/** What the answers decide; all other keys are the owner's. */
const DECIDED = new Set(['$schema', 'envId', 'url', 'merchants', 'miniProgram', 'notify', 'callbacks']);

/**
 * The entries of a configuration with what its owner has written into the existing file: values that no answer decides, in
 * place of those that are suggested, and further keys at the end. The comment lines before each come along.
 *
 * @throws {InitError} FILE_UNUSABLE if the file is not a JSON object, or has several merchants or environments: the answers
 *   know one. Nothing of its content is shown, because it may have secrets
 */
export function withOwnKeys(made: readonly Entry[], { path, text }: ExistingFile): Entry[] {
  const own = new Map(entriesOf(path, text).map((entry) => [entry.key, entry]));
  const suggested = made.map((entry) => {
    const kept = own.get(entry.key);
    if (!kept) return entry;
    // What is a suggestion in a comment elsewhere is switched on here.
    const { isOff: _, ...base } = entry;
    return { ...base, ...kept };
  });
  const isSuggested = new Set(made.map(({ key }) => key));
  return [...suggested, ...[...own.values()].filter(({ key }) => !isSuggested.has(key))];
}

function entriesOf(path: string, text: string): Entry[] {
  const errors: ParseError[] = [];
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const root = parseTree(source, errors, { allowTrailingComma: true });
  if (errors.length > 0 || root?.type !== 'object')
    throw new InitError(
      'FILE_UNUSABLE',
      say(
        `${path} is not a JSON object: correct it, or move it away to have a new one made. Nothing was written.`,
        `${path} 不是 JSON 对象：请改正它，或移走后重新生成。没有写入任何文件。`,
      ),
    );
  const { merchants, callbacks } = getNodeValue(root) as Record<string, unknown>;
  const { environments } = Object(callbacks) as { environments?: object };
  if (Object.keys(Object(merchants)).length > 1 || Object.keys(Object(environments)).length > 1)
    throw new InitError(
      'FILE_UNUSABLE',
      say(
        `${path} has several merchants or environments, and the answers are about one: change it by hand. Nothing was written.`,
        `${path} 中有多个商户或环境，而这些选项只涉及一个：请手动修改。没有写入任何文件。`,
      ),
    );
  return (root.children ?? []).flatMap((property) => {
    const [name, value] = property.children ?? [];
    const key = name && String(getNodeValue(name));
    if (key === undefined || value === undefined || DECIDED.has(key)) return [];
    const comment = commentBefore(source, property);
    return [{ key, value: new Verbatim(textOf(source, value)), ...(comment !== '' && { comment }) }];
  });
}

/** As it is written, with the indentation of its lines. */
function textOf(source: string, { offset, length }: Node): string {
  return source.slice(offset, offset + length);
}

/** The lines of `//` right above a key. */
function commentBefore(source: string, { offset }: Node): string {
  const lines = source.slice(0, offset).split('\n').slice(0, -1);
  const first = lines.findLastIndex((line) => !/^\s*\/\//.test(line)) + 1;
  return lines
    .slice(first)
    .map((line) => line.replace(/^\s*\/\/ ?/, ''))
    .join('\n');
}
