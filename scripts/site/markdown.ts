/** What this project's Markdown needs to be read on GitHub and on the site: headings, links, and text outside of code. */

/** The anchor that GitHub gives a heading. The site is told to give the same. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]|<[^>]*>/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

const FENCE = /^ *(`{3,}|~{3,})/;

/** The lines of a document, each with whether it stands in a fenced code block. */
export function linesOf(text: string): { line: string; code: boolean }[] {
  let fence = '';
  return text.split('\n').map((line) => {
    const mark = FENCE.exec(line)?.[1];
    const code = fence !== '' || mark !== undefined;
    if (mark && fence === '') fence = mark;
    else if (mark && line.trim().startsWith(fence) && /^[`~]+$/.test(line.trim())) fence = '';
    return { line, code };
  });
}

/** The anchors of a document's headings; repeated ones are numbered as on GitHub. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return linesOf(text)
    .filter(({ line, code }) => !code && /^#{1,6} /.test(line))
    .map(({ line }) => {
      const anchor = anchorOf(line.replace(/^#+ /, ''));
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    });
}

/** Applies a function to the text outside of fenced blocks and of `code`. */
export function mapProse(text: string, change: (prose: string) => string): string {
  return linesOf(text)
    .map(({ line, code }) =>
      code
        ? line
        : line
            .split(/(`+[^`]*`+)/)
            .map((part) => (part.startsWith('`') ? part : change(part)))
            .join(''),
    )
    .join('\n');
}

/** Code, which is left alone, or a link: its text, which may hold code, and its target. */
const LINK = /(`+[^`\n]*`+)|(!?)\[((?:`[^`]*`|[^\][`])*)\]\(([^()\s]+)\)/g;

export interface Link {
  /** `!` of a picture. */
  readonly picture: string;
  readonly text: string;
  readonly target: string;
}

/** Replaces each link and picture outside of code. A link's text may go on in the next line. */
export function mapLinks(text: string, change: (link: Link) => string): string {
  return mapBlocks(text, (block) =>
    block.replace(LINK, (all, inCode: string | undefined, picture: string, label: string, target: string) =>
      inCode === undefined ? change({ picture, text: label, target }) : all,
    ),
  );
}

/** Applies a function to each part of the document that is not a fenced block. */
export function mapBlocks(text: string, change: (block: string) => string): string {
  return blocksOf(text)
    .map(({ block, code }) => (code ? block : change(block)))
    .join('\n');
}

/** The document in parts that are wholly code or wholly not. */
function blocksOf(text: string): { block: string; code: boolean }[] {
  const blocks: { block: string; code: boolean }[] = [];
  for (const { line, code } of linesOf(text)) {
    const last = blocks.at(-1);
    if (last?.code === code) last.block += `\n${line}`;
    else blocks.push({ block: line, code });
  }
  return blocks;
}

/** All links and pictures of a document. */
export function linksOf(text: string): Link[] {
  const links: Link[] = [];
  mapLinks(text, (link) => {
    links.push(link);
    return '';
  });
  return links;
}
