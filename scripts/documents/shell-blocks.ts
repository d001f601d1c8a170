import { allFences, type Fence } from './fences.ts';
import { type Mark, markOf } from './marks.ts';

/** A block of shell in a document. */
export interface ShellBlock {
  /** `docs/start.md` */
  readonly page: string;
  /** `docs/start.md:11` */
  readonly place: string;
  readonly code: string;
  /** Without a mark, `npm run doctest` runs the block. */
  readonly mark: Mark | undefined;
}

/** The blocks of shell in every document, in their sequence on each page. */
export function shellBlocks(root: string): ShellBlock[] {
  return allFences(root)
    .filter(({ language }) => language === 'sh')
    .map(({ place, code, before }: Fence) => ({
      page: place.replace(/:\d+$/, ''),
      place,
      code,
      mark: markOf(before),
    }));
}

/** The commands of a block: a command that goes on in the next line is one, and comments are left out. */
export function commandsOf(code: string): string[] {
  return code
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trimEnd())
    .filter((line) => line !== '');
}
