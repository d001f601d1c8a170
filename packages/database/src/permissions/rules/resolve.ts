import { type Expression, partsOf, withParts } from '@opencloudpay/internal';
import type { Document } from '../../language';
import { documentsOf } from './certainty';
import { folded, hasGet } from './fold';
import { usesDocument } from './parse';
import type { Branch } from './query-branches';
import { type RuleVariables, valueFor } from './translate';

/** Documents that the rules of one call may read, as CloudBase allows. */
const MAX_DOCUMENTS = 10;

/** Reads a document for `get()`, whatever its own rules say. */
export type ReadDocument = (collection: string, id: string) => Promise<Document | undefined>;

/** Reads each document once for a call. */
export interface RuleReader {
  read(path: unknown): Promise<Document | null | undefined>;
}

export function ruleReader(readDocument: ReadDocument): RuleReader {
  const known = new Map<string, Promise<Document | undefined>>();
  return {
    /** @returns null for a document that does not exist; undefined where the path names none, or too many were read */
    async read(path) {
      const [, collection, id] =
        /^database\.([^.]+)\.(.+)$/s.exec(typeof path === 'string' ? path : '') ?? [];
      if (collection === undefined || id === undefined) return undefined;
      const key = String(path);
      const reading =
        known.get(key) ?? (known.size < MAX_DOCUMENTS ? readDocument(collection, id) : undefined);
      if (reading === undefined) return undefined;
      known.set(key, reading);
      return (await reading) ?? null;
    },
  };
}

/** A rule without `get`, and what it was resolved for. */
export interface Resolved {
  /** Where the conditions hold, it is true only where the rule is. */
  readonly rule: Expression;
  /** Fields with the value for which the documents were read. */
  readonly conditions: readonly Expression[];
}

/**
 * Replaces each `get()` of a rule by the document that it names. Its path may depend on the document where the query
 * demands one value of the field: `get(`database.shops.${doc.shopId}`)` with `where({ shopId: 'a' })`.
 */
export async function resolveGets(
  rule: Expression,
  branch: Branch,
  variables: RuleVariables,
  reader: RuleReader,
): Promise<Resolved> {
  const conditions: Expression[] = [];
  const resolved = async (expression: Expression): Promise<Expression> => {
    if (!hasGet(expression)) return expression;
    const parts: Expression[] = [];
    for (const part of partsOf(expression)) parts.push(await resolved(part));
    const inner = withParts(expression, parts);
    if (inner.kind !== 'get' || hasGet(inner.path)) return inner;
    const path = pathValue(inner.path, branch, variables);
    const document = await reader.read(path);
    if (document === undefined) return inner;
    if (usesDocument(inner.path))
      conditions.push({
        kind: 'compare',
        operator: '==',
        left: inner.path,
        right: { kind: 'constant', value: path },
      });
    return { kind: 'constant', value: document };
  };
  return { rule: folded(withoutUnknown(await resolved(rule), false), variables), conditions };
}

/**
 * Decides each comparison with a `get()` of an unknown document so that the caller gains nothing: as false, or inside
 * of a negation as true. The remaining rule is true only for documents for which the whole rule is true.
 */
function withoutUnknown(rule: Expression, decision: boolean): Expression {
  if (!hasGet(rule)) return rule;
  switch (rule.kind) {
    case 'and':
    case 'or':
      return {
        ...rule,
        left: withoutUnknown(rule.left, decision),
        right: withoutUnknown(rule.right, decision),
      };
    case 'not':
      return { ...rule, operand: withoutUnknown(rule.operand, !decision) };
    default:
      return { kind: 'constant', value: decision };
  }
}

function pathValue(path: Expression, branch: Branch, variables: RuleVariables): unknown {
  if (!usesDocument(path)) return valueFor(path, variables, {});
  const documents = documentsOf(folded(path, variables), branch) ?? [];
  return documents.length === 1 ? valueFor(path, variables, documents[0] as Document) : undefined;
}
