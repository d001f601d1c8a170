import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckOptions, checkProject } from './check-project';
import type { CheckResult, Finding } from './findings';
import type { Edit } from './rule';
import { parse } from './syntax/parse';

export interface FixResult {
  /** The files that were changed, relative to the project. */
  changed: readonly string[];
  /** The findings that were mended. */
  fixed: readonly Finding[];
  /** What is left. */
  result: CheckResult;
}

/** One fix may stand inside of another one, so that the second needs another pass. */
const MOST_PASSES = 5;

/**
 * Mends what can be mended without a change of what right code does, in place. A file whose code could not be read after
 * the change is left as it is.
 *
 * @param folder the project's folder, or that of its functions
 * @throws {FunctionHostError} `FOLDER_MISSING`, `PROJECT_INVALID`
 */
export function fixProject(folder: string, options: CheckOptions = {}): FixResult {
  const changed = new Set<string>();
  const fixed: Finding[] = [];
  let result = checkProject(folder, options);
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const applied = [...byFile(result.findings)].flatMap(([file, findings]) => {
      const done = mendFile(join(result.root, file), findings);
      if (done.length > 0) changed.add(file);
      return done;
    });
    if (applied.length === 0) break;
    fixed.push(...applied);
    result = checkProject(folder, options);
  }
  return { changed: [...changed].sort(), fixed, result };
}

function byFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { fix } = finding;
    if (fix) files.set(fix.file, [...(files.get(fix.file) ?? []), finding]);
  }
  return files;
}

/** Applies the fixes that do not overlap, and returns their findings. */
function mendFile(path: string, findings: readonly Finding[]): Finding[] {
  const before = readFileSync(path, 'utf8');
  const taken: Finding[] = [];
  const edits: Edit[] = [];
  for (const finding of findings) {
    const { edits: own = [] } = finding.fix ?? {};
    const isFree = own.every((edit) =>
      edits.every((other) => edit.end < other.start || edit.start > other.end),
    );
    if (!isFree || isEnclosing(own, edits)) continue;
    edits.push(...own);
    taken.push(finding);
  }
  const after = edits
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: part }) => text.slice(0, start) + part + text.slice(end), before);
  const isReadable = parse(before, path).problem !== undefined || parse(after, path).problem === undefined;
  if (after === before || !isReadable) return [];
  writeFileSync(path, after);
  return taken;
}

/** Whether a fix puts something around another one: they are applied one after the other. */
function isEnclosing(own: readonly Edit[], others: readonly Edit[]): boolean {
  const from = Math.min(...own.map(({ start }) => start));
  const to = Math.max(...own.map(({ end }) => end));
  return others.some(({ start, end }) => (start >= from && end <= to) || (from >= start && to <= end));
}
