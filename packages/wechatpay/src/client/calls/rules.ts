import type { CallOutcome } from '../../outcome';

/** What the declaration of an API says about its calls: the same words for v2 and v3. */
export interface CallRules {
  readonly name: string;
  readonly effect?: 'none' | 'order' | 'payment' | 'refund' | 'close' | 'reversal';
  readonly repeat?: 'recalled' | 'unsent';
  readonly outcome?: CallOutcome;
}

/** Parameters or fields, by their wire names. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a call may change something, so that its outcome matters where no answer came. */
export function mayChange({ effect }: CallRules): boolean {
  return effect !== 'none';
}

/** The value at a path: `amount.total`. A name without points is a field of the object itself. */
export function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path];
  let value: unknown = fields;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Fields)[name];
  }
  return value;
}
