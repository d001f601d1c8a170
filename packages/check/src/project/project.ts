import type { Project as FoundProject } from '@opencloudpay/function-host';
import type { FunctionNode } from '../syntax/names';
import type { SourceFile } from '../syntax/source-file';

/** A project as the rules see it. */
export interface Project {
  /** The folder that names are relative to, absolute. */
  root: string;
  found: FoundProject;
  /** All own code that could be read. */
  files: readonly SourceFile[];
  unreadable: readonly Unreadable[];
  functions: ReadonlyMap<string, CloudFunction>;
  /** The code that runs in the mini program. */
  client: readonly SourceFile[];
  /** Own files that are no code, relative to the root. */
  others: readonly string[];
  /** The text of an own file; `undefined` if there is none. */
  read(name: string): string | undefined;
}

export interface Unreadable {
  name: string;
  line: number;
  message: string;
}

export interface CloudFunction {
  name: string;
  /** Relative to the root. */
  folder: string;
  entry: SourceFile | undefined;
  /** What is called with the event and the context, if the code says it. */
  main: FunctionNode | undefined;
  /** The entry, and the files that it loads. */
  files: readonly SourceFile[];
}
