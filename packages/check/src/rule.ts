import type * as t from '@babel/types';
import type { Texts } from './language';
import type { Project } from './project/project';

export type Severity = 'error' | 'warning';

/** One kind of mistake. A file each, in `rules/`. */
export interface Rule {
  /** Stable: `callback-answer`. */
  id: string;
  severity: Severity;
  /** What is wrong, in a line. */
  title: Texts;
  /** Why it costs money or sleep. */
  reason: Texts;
  /** What to do. */
  help: Texts;
  /** What of a mistake `--fix` mends. Default: nothing. */
  fixes?: Texts;
  /** Code that has the mistake, and the same without it, for the reference. */
  example: { wrong: string; right: string };
  check(project: Project, report: (problem: Problem) => void): void;
}

/** A mistake that a rule found. */
export interface Problem {
  at: t.Node | FilePlace;
  /** What is wrong at this place. Default: the rule's title. */
  message?: Texts;
  /** How to mend it without changing what right code does. */
  fix?: Fix;
}

/** A place in a file that is no code. */
export interface FilePlace {
  /** Relative to the project. */
  file: string;
  /** From 1. */
  line: number;
}

/** Replacements in one file, which do not overlap. */
export interface Fix {
  file: string;
  edits: readonly Edit[];
}

export interface Edit {
  /** Offsets in the file's text. */
  start: number;
  end: number;
  text: string;
}
