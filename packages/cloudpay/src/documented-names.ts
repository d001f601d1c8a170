type Fields = Record<string, unknown>;

/**
 * Lets a record answer to another name as well: its fields are called `prepayId` by the original and `prepay_id` by
 * the documents. Own and not enumerable, so that JSON, spreading, iteration and deep equality (which looks at
 * prototypes) see nothing of it. Assigned to, it becomes the field that it would be on any other record.
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

/** Lets a record that was converted to camelCase answer to the names that its fields had before. */
export function answerToFormerNames(record: Fields, formerNames: ReadonlyMap<string, string>): void {
  for (const [former, name] of formerNames) {
    // Not a name to play with: what assigns it means the prototype.
    if (former === '__proto__') continue;
    answerTo(record, former, function () {
      return this[name];
    });
  }
}
