import type { Evaluate } from '../expressions/types';

/** What a projection does with a field: keep it, drop it, put a value, or change what is there. */
export type Rule =
  | { readonly kind: 'keep' | 'drop' }
  | { readonly kind: 'compute'; readonly evaluate: Evaluate }
  | { readonly kind: 'change'; readonly change: (value: unknown) => unknown; readonly keeps: boolean };

/** The rules of a projection, as a tree of fields. */
export interface Node {
  readonly children: Map<string, Node | Rule>;
}
