import { type Document, isDocument } from '../values/kinds';

/** The first parts of the paths that are read. Undefined: any field may be read. */
export type ReadFields = ReadonlySet<string> | undefined;

const NONE: ReadFields = new Set();

/** These read a field that they do not name by a path. */
const BY_NAME = new Set(['$getField', '$setField', '$unsetField']);

const WHOLE_DOCUMENT = new Set(['ROOT', 'CURRENT']);

/** The fields of the document that an expression reads. */
export function fieldsOfExpression(expression: unknown): ReadFields {
  if (typeof expression === 'string') return fieldsOfText(expression);
  if (Array.isArray(expression)) return all((expression as unknown[]).map(fieldsOfExpression));
  if (!isDocument(expression)) return NONE;
  return all(
    Object.entries(expression).map(([name, member]) => {
      if (BY_NAME.has(name)) return undefined;
      return name === '$literal' ? NONE : fieldsOfExpression(member);
    }),
  );
}

function fieldsOfText(text: string): ReadFields {
  if (!text.startsWith('$')) return NONE;
  if (!text.startsWith('$$')) return new Set([firstPart(text.slice(1))]);
  const [name = '', field] = text.slice(2).split('.');
  // What a variable holds is read where it is set.
  if (!WHOLE_DOCUMENT.has(name)) return NONE;
  return field === undefined ? undefined : new Set([field]);
}

/** The fields of the document that a filter reads. */
export function fieldsOfFilter(filter: Document): ReadFields {
  return all(
    Object.entries(filter).map(([name, demand]) => {
      if (!name.startsWith('$')) return new Set([firstPart(name)]);
      if (name === '$expr') return fieldsOfExpression(demand);
      if (name === '$comment') return NONE;
      const isLogical = name === '$and' || name === '$or' || name === '$nor';
      return isLogical && Array.isArray(demand) ? all((demand as Document[]).map(fieldsOfFilter)) : undefined;
    }),
  );
}

/** The fields of several parts together. */
export function all(parts: readonly ReadFields[]): ReadFields {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? new Set(known.flatMap((part) => [...part])) : undefined;
}

function firstPart(path: string): string {
  return path.split('.', 1)[0] as string;
}
