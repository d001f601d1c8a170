/** A configuration as it is written: keys with the comments that explain them. */
export interface Entry {
  readonly key: string;
  /** A value of JSON, the entries of an object, or a list with one object. */
  readonly value: unknown;
  readonly comment?: string;
  /** Written as a comment, for people to switch on. Another key comes after it. */
  readonly isOff?: boolean;
}

const INDENT = '  ';

/** Entries of an object, as a value. */
export class Entries {
  readonly entries: readonly Entry[];
  /** Whether it is the only object of a list. */
  readonly isListed: boolean;

  constructor(entries: readonly Entry[], { isListed = false } = {}) {
    this.entries = entries;
    this.isListed = isListed;
  }
}

/** A value as its owner has written it. */
export class Verbatim {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** JSON with comments, as editors know it by the name `.jsonc`. */
export function jsonc(entries: readonly Entry[]): string {
  return `${objectText(entries, '')}\n`;
}

function objectText(entries: readonly Entry[], indent: string): string {
  const inner = indent + INDENT;
  const last = entries.findLast(({ isOff = false }) => !isOff);
  const blocks = entries.map((entry) => {
    const { key, value, comment = '', isOff = false } = entry;
    const text = `${JSON.stringify(key)}: ${valueText(value, inner)}${entry === last ? '' : ','}`;
    const comments = comment.split('\n').flatMap((line) => (line === '' ? [] : `${inner}// ${line}`));
    const lines = isOff
      ? text.split('\n').map((line) => `${inner}// ${line.replace(inner, '')}`)
      : [inner + text];
    return [...comments, ...lines].join('\n');
  });
  // Keys that are explained stand apart.
  const isAiry = entries.some(({ comment }) => comment !== undefined);
  return `{\n${blocks.join(isAiry && indent === '' ? '\n\n' : '\n')}\n${indent}}`;
}

function valueText(value: unknown, indent: string): string {
  if (value instanceof Verbatim) return value.text;
  if (!(value instanceof Entries)) return spaced(value);
  if (!value.isListed) return objectText(value.entries, indent);
  const inner = indent + INDENT;
  return `[\n${inner}${objectText(value.entries, inner)}\n${indent}]`;
}

/** On one line, with spaces as people write them. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
