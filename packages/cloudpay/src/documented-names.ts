type Fields = Record<string, unknown>;

/**
 * Adds a second name to a record's field: the original calls it `prepayId`, the documents
 * `prepay_id`. The property is own and not enumerable, so JSON, spreading, iteration and deep equality (which compares
 * prototypes) do not see it. An assignment turns it into an ordinary field.
 */
export function answerTo(record: Fields, name: string, value: (this: Fields) => unknown): void {
  Object.defineProperty(record, name, {
    get: value,
    set(this: Fields, given: unknown) {
      Object.defineProperty(this, name, {
        value: given,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    },
    enumerable: false,
    configurable: true,
  });
}

/** Adds the fields' earlier names to a record that was converted to camelCase. */
export function answerToFormerNames(record: Fields, formerNames: ReadonlyMap<string, string>): void {
  for (const [former, name] of formerNames) {
    // Not `__proto__`: assigning it sets the prototype.
    if (former === '__proto__') continue;
    answerTo(record, former, function () {
      return this[name];
    });
  }
}
