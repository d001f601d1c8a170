import type * as t from '@babel/types';
import type { Texts } from './language';
import type { Project } from './project/project';
import type { Fix, RuleDescription } from './rule-description';

export type { Edit, Fix, Severity } from './rule-description';

/** One kind of mistake. A file each, in `rules/`. */
export interface Rule extends RuleDescription {
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
