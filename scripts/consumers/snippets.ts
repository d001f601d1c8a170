import { allFences } from '../documents/fences.ts';

/** A snippet of the documentation that is a complete program. */
export interface Snippet {
  /** `docs/gateway.md:332` */
  place: string;
  code: string;
}

/** Marks the next snippet as a part of a program, which is not compiled. */
const EXCERPT = '<!-- excerpt -->';

/** The snippets of one language in every document, without marked excerpts. */
export function snippetsOf(root: string, language: 'ts' | 'js'): Snippet[] {
  return allFences(root)
    .filter((fence) => fence.language === language && fence.before !== EXCERPT)
    .map(({ place, code }) => ({ place, code }));
}
