import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A snippet of the documentation that is a complete program. */
export interface Snippet {
  /** `docs/gateway.md:332` */
  place: string;
  code: string;
}

/** Marks the next snippet as a part of a program, which is not compiled. */
const EXCERPT = '<!-- excerpt -->';

/** The snippets of one language in every document, without marked excerpts. */
export function snippetsOf(root: string, language: 'ts' | 'js'): Snippet[] {
  return documents(root).flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const fences = text.matchAll(new RegExp(`^([^\\n]*)\\n\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'));
    return [...fences].flatMap(({ 1: before, 2: code = '', index }) =>
      before === EXCERPT
        ? []
        : [{ place: `${document}:${text.slice(0, index).split('\n').length + 1}`, code }],
    );
  });
}

function documents(root: string): string[] {
  const folders = ['.', 'docs', ...['packages', 'examples'].flatMap((parent) => subfolders(root, parent))];
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  );
}

function subfolders(root: string, parent: string): string[] {
  return readdirSync(join(root, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name));
}
