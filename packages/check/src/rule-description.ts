import type { Texts } from './language';

export type Severity = 'error' | 'warning';

/** What a rule says about a kind of mistake, for a reader. */
export interface RuleDescription {
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
