import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

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
): { content?: JsonObject; problem?: string } {
  if (!existsSync(file)) return {};
  const name = basename(file);
  try {
    // Windows' editors begin files with a byte-order mark.
    const content: unknown = JSON.parse(prepare(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')));
    if (!isObject(content)) return { problem: `its ${name} is not a JSON object: correct it.` };
    return { content };
  } catch (error) {
    // Node quotes the place with its line breaks.
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
    return { problem: `its ${name} cannot be read as JSON (${why}): correct it.` };
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
