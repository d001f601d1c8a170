import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The changes since the last entry of the changelog, as a section of it: each stands in a file of `.changeset` until the
 * next version is made.
 */
export function pendingChanges(root: string): string {
  const folder = join(root, '.changeset');
  const changes = readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .sort()
    .map((file) =>
      readFileSync(join(folder, file), 'utf8')
        .replace(/^---\n[\s\S]*?\n---\n/, '')
        .trim(),
    )
    .filter((text) => text !== '')
    // A change of several paragraphs, or with a list of its own, stays one entry.
    .map((text) => `- ${text.replace(/\n(?=.)/g, '\n  ')}`);
  return changes.length === 0 ? '' : `\n## Also in the next release\n\n${changes.join('\n')}\n`;
}
