import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A project in a temporary folder. @param files contents by path */
export function temporaryProject(files: Readonly<Record<string, string>>): {
  folder: string;
  remove(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'checked-'));
  writeProject(folder, files);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function writeProject(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
