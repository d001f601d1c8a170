import type * as t from '@babel/types';

/** A file of code, parsed. */
export interface SourceFile {
  /** Absolute. */
  path: string;
  /** Relative to the project, with `/`. */
  name: string;
  text: string;
  program: t.Program;
  comments: readonly t.Comment[];
  /** The file that a relative specifier leads to: `./config`. */
  load(specifier: string): SourceFile | undefined;
}

/** What is known of every parsed node: where it stands. Set once, when its file is parsed. */
const parents = new WeakMap<t.Node, t.Node>();
const files = new WeakMap<t.Node, SourceFile>();

/** Notes the place of every node of a file. */
export function place(file: SourceFile, partsOf: (node: t.Node) => t.Node[]): void {
  files.set(file.program, file);
  const waiting: t.Node[] = [file.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const part of partsOf(node)) {
      parents.set(part, node);
      waiting.push(part);
    }
  }
}

export function parentOf(node: t.Node): t.Node | undefined {
  return parents.get(node);
}

/** The nodes around a node, the nearest first. */
export function* aroundOf(node: t.Node): Generator<t.Node> {
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) yield at;
}

export function fileOf(node: t.Node): SourceFile {
  let top = node;
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) top = at;
  const file = files.get(top);
  if (file === undefined) throw new TypeError(`A ${node.type} stands in no file.`);
  return file;
}

/** The text of a node. */
export function textOf(node: t.Node): string {
  return fileOf(node).text.slice(node.start ?? 0, node.end ?? 0);
}
