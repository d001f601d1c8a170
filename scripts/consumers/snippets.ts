import { allFences } from '../documents/fences.ts';
import { markOf } from '../documents/marks.ts';

/** A snippet of the documentation that is a complete program. */
export interface Snippet {
  /** `docs/gateway.md:332` */
  place: string;
  code: string;
}

/** The snippets of one language in every document, without those that are marked as excerpts of programs. */
export function snippetsOf(root: string, language: 'ts' | 'js'): Snippet[] {
  return allFences(root)
    .filter((fence) => fence.language === language && markOf(fence.before)?.kind !== 'excerpt')
    .map(({ place, code }) => ({ place, code }));
}
