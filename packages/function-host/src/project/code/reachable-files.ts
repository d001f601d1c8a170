import { dirname } from 'node:path';
import { codeFile, fileOf } from './code-file';

/** More files are no function's own code. */
const MOST_FILES = 1_000;

/** A file that is loaded with another, absolute, and the file that loads it. */
export interface ReachableFile {
  file: string;
  /** Absent for the first. */
  by?: string;
}

/**
 * The files that are loaded with a file by paths that its code names, that file first. Tests and scripts beside a
 * function's code are not among them.
 */
export function reachableFiles(first: string): ReachableFile[] {
  const found = new Map<string, ReachableFile>([[first, { file: first }]]);
  for (const { file } of found.values()) {
    for (const { specifier } of codeFile(file)?.requests ?? []) {
      const next = /^\.\.?(?:\/|$)/.test(specifier) ? fileOf(dirname(file), specifier) : undefined;
      if (next !== undefined && !found.has(next) && found.size < MOST_FILES)
        found.set(next, { file: next, by: file });
    }
  }
  return [...found.values()];
}
