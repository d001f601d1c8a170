import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { visit } from 'jsonc-parser';
import { ConfigurationProblems } from './errors';

/**
 * The value of a configuration file: JSON, in which comments may stand. Editors know such files by the name `.jsonc`.
 *
 * @throws {ConfigurationProblems} shows nothing of the content, which may contain secrets
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationProblems([
      {
        problem: `${fileHint(path)} cannot be read (${code}): name the file with --config, or leave that out and set the environment.`,
      },
    ]);
  }
  try {
    return JSON.parse(withoutComments(text));
  } catch (error) {
    throw new ConfigurationProblems([
      { problem: `${fileHint(path)} is not JSON${placeIn(text, error as Error)}.` },
    ]);
  }
}

/** The text with spaces in place of comments, so that places in it stay the same. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  visit(text, {
    onComment(offset, length) {
      parts.push(text.slice(from, offset), text.slice(offset, offset + length).replace(/[^\r\n]/g, ' '));
      from = offset + length;
    },
  });
  return [...parts, text.slice(from)].join('');
}

/** Text that is not a path may be a misplaced secret. */
function fileHint(path: string): string {
  const isPath = existsSync(path) || (/\.jsonc?$/i.test(path) && existsSync(dirname(path)));
  return isPath ? path : `The file that --config names (${path.length} characters)`;
}

/** The parser's message is not used: it quotes the file. */
function placeIn(text: string, { message }: Error): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return `: line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
