import type { Both } from './page.ts';

/** A part of the page: lists of codes that one reader meets. */
export interface CodeList {
  readonly title: Both;
  readonly about: Both;
  /** The types that list the codes. */
  readonly types: readonly string[];
  /** The English of a code, if the source has no sentence for it. Default: the comment in the source. */
  readonly en?: Readonly<Record<string, string>>;
  /** Each code in Chinese. */
  readonly zh: Readonly<Record<string, string>>;
  readonly cures?: Readonly<Record<string, Both>>;
  /** Types whose codes another part has: here only those with a Chinese text. */
  readonly elsewhere?: readonly string[];
}
