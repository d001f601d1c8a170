import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of code in a document. */
export interface Fence {
  /** `docs/gateway.md:332`: the line of its first line of code. */
  readonly place: string;
  readonly language: string;
  /** Without the indentation of a list that it stands in. */
  readonly code: string;
  /** The line before it, where marks stand. */
  readonly before: string;
}

/** Every document that users read: at the root, in docs, of packages, of examples and of the samples. */
export function documents(root: string): string[] {
  const below = (parent: string) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map(({ name }) => join(parent, name));
  return [
    '.',
    'docs',
    'examples',
    'cloudfunctions',
    'miniprogram-demo',
    ...['docs', 'packages', 'examples'].flatMap(below),
  ].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  );
}

/** The fenced blocks of a document, in sequence. */
function fencesOf(root: string, document: string): Fence[] {
  const text = readFileSync(join(root, document), 'utf8');
  const blocks = text.matchAll(/^([^\n]*)\n( *)```(\w+)\n([\s\S]*?)^ *```$/gm);
  return [...blocks].map(({ 1: before = '', 2: indent = '', 3: language = '', 4: code = '', index }) => ({
    place: `${document}:${text.slice(0, index).split('\n').length + 2}`,
    language,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    before: before.trim(),
  }));
}

/** The fenced blocks of all documents. */
export function allFences(root: string): Fence[] {
  return documents(root).flatMap((document) => fencesOf(root, document));
}
