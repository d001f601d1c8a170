import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Text } from '@opencloudpay/internal';
import { visit } from 'jsonc-parser';
import { say } from '../terminal/say';
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
    const file = fileHint(path);
    throw new ConfigurationProblems([
      {
        problem: say(
          `${file.en} cannot be read (${code}): name the file with --config, or leave that out and set the environment.`,
          `无法读取 ${file.zh}（${code}）：请用 --config 指定文件，或去掉该选项并设置环境变量。`,
        ),
      },
    ]);
  }
  try {
    return JSON.parse(withoutComments(text));
  } catch (error) {
    const file = fileHint(path);
    const place = placeIn(text, error as Error);
    throw new ConfigurationProblems([
      { problem: say(`${file.en} is not JSON${place.en}.`, `${file.zh} 不是 JSON${place.zh}。`) },
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
function fileHint(path: string): Text {
  const isPath = existsSync(path) || (/\.jsonc?$/i.test(path) && existsSync(dirname(path)));
  if (isPath) return say(path, path);
  return say(
    `The file that --config names (${path.length} characters)`,
    `--config 指定的文件（${path.length} 个字符）`,
  );
}

/** The parser's message is not used: it quotes the file. */
function placeIn(text: string, { message }: Error): Text {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position === undefined) return say('', '');
  const before = text.slice(0, Number(position)).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return say(`: line ${before.length}, column ${column}`, `：第 ${before.length} 行第 ${column} 列`);
}
