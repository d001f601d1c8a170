type Fields = Record<string, unknown>;

/**
 * A second name of a record's field: Tencent's code calls it `prepayId`, the documents `prepay_id`. The property is own
 * and not enumerable, so JSON, spreading, iteration, structured clones and deep equality (which compares prototypes) do
 * not see it. An assignment turns it into an ordinary field.
 *
 * @param read gives the value; `this` is the record
 */
export function aliasProperty(
  alias: string,
  read: (this: Fields) => unknown,
): PropertyDescriptor & ThisType<Fields> {
  return {
    get: read,
    set(this: Fields, given: unknown) {
      Object.defineProperty(this, alias, {
        value: given,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
    enumerable: false,
    configurable: true,
  };
}

/** Adds a second name to a record's field: see {@link aliasProperty}. */
export function defineAlias(record: Fields, alias: string, read: (this: Fields) => unknown): void {
  Object.defineProperty(record, alias, aliasProperty(alias, read));
}
