import { parseDocument } from '../language/values/ejson';
import { kindOf } from '../language/values/kinds';

/** Which kinds of values the fields of documents have. */
export interface KindsTally {
  /** @param text extended JSON; a text that is no document is not counted */
  add(text: string): void;
  /** By field, the number of documents by kind: `{ price: { int: 3, double: 1 } }`. */
  fields(): Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Fields beyond these are not counted: documents whose keys are data would fill the memory. */
const MOST_FIELDS = 200;

export function tallyKinds(): KindsTally {
  const tally = new Map<string, Map<string, number>>();
  return {
    add(text) {
      for (const [field, value] of Object.entries(documentOf(text))) {
        const kinds = tally.get(field) ?? new Map<string, number>();
        if (kinds.size === 0 && tally.size >= MOST_FIELDS) continue;
        tally.set(field, kinds);
        const kind = kindOf(value);
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      }
    },
    fields: () => Object.fromEntries([...tally].map(([field, kinds]) => [field, Object.fromEntries(kinds)])),
  };
}

function documentOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return parseDocument(text);
  } catch {
    // The import reports it, with its line.
    return {};
  }
}
