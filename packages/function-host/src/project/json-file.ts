import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { say, type Text } from '@opencloudpay/internal';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object in a file.
 *
 * @returns its content, or the problem as a sentence with the next step; neither if there is no
 * such file
 */
export function readJsonObject(
  file: string,
  prepare = (text: string) => text,
): { content?: JsonObject; problem?: Text } {
  if (!existsSync(file)) return {};
  const name = basename(file);
  try {
    // Windows' editors begin files with a byte-order mark.
    const content: unknown = JSON.parse(prepare(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')));
    if (!isObject(content)) {
      return {
        problem: say(
          `its ${name} is not a JSON object: correct it.`,
          `${name} 的内容不是 JSON 对象：请改正。`,
        ),
      };
    }
    return { content };
  } catch (error) {
    // Node quotes the place with its line breaks.
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
    return {
      problem: say(
        `its ${name} cannot be read as JSON (${why}): correct it.`,
        `${name} 不是有效的 JSON（${why}）：请改正。`,
      ),
    };
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
