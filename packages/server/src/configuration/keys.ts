import type { Field, NumberLimits, Reader } from './reading/reading';

/** A key as the reference lists it: `merchants[].apiKey`, and its variables. */
export interface Key {
  key: string;
  variables: string[];
  /** The limits of a number. */
  limits?: NumberLimits;
}

/** All keys of a configuration, outer ones before inner ones. */
export function keysOf(reader: Reader<unknown>, key = ''): Key[] {
  if (reader.items) return keysOf(reader.items, reader.freeNames ? `${key}.<name>` : `${key}[]`);
  return Object.entries(reader.fields ?? {}).flatMap(([name, field]) => {
    const inner = key === '' ? name : `${key}.${name}`;
    const { limits } = field.reader;
    return [
      { key: inner, variables: variablesOf(field), ...(limits && { limits }) },
      ...keysOf(field.reader, inner),
    ];
  });
}

function variablesOf({ variable, reader }: Field<unknown>): string[] {
  if (variable === undefined) return [];
  return reader.isSecret ? [variable, `${variable}_FILE`] : [variable];
}
