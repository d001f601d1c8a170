import { anyAtPath, type LeafArrays } from '../paths';
import type { Document } from '../values/kinds';

/** Whether a document matches. */
export type Predicate = (document: Document) => boolean;

/** What stands beside a field in a filter. */
export interface Condition {
  /** The condition over the values that a path reaches. */
  overField(parts: readonly string[]): Predicate;
  /** The condition over one value: an element, for `$elemMatch`. Undefined: missing. */
  overValue(value: unknown): boolean;
}

/** A condition that holds where any value at the path passes the test. */
export function anyValue(leaves: LeafArrays, test: (value: unknown) => boolean): Condition {
  return {
    overField: (parts) => (document) => anyAtPath(document, parts, leaves, test),
    overValue: test,
  };
}

export function allOf(conditions: readonly Condition[]): Condition {
  if (conditions.length === 1) return conditions[0] as Condition;
  return {
    overField(parts) {
      const predicates = conditions.map((condition) => condition.overField(parts));
      return (document) => predicates.every((matches) => matches(document));
    },
    overValue: (value) => conditions.every((condition) => condition.overValue(value)),
  };
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return {
    overField(parts) {
      const predicates = conditions.map((condition) => condition.overField(parts));
      return (document) => predicates.some((matches) => matches(document));
    },
    overValue: (value) => conditions.some((condition) => condition.overValue(value)),
  };
}

export function not(condition: Condition): Condition {
  return {
    overField(parts) {
      const matches = condition.overField(parts);
      return (document) => !matches(document);
    },
    overValue: (value) => !condition.overValue(value),
  };
}
