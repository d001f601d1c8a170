import { defineAlias } from '@opencloudpay/internal';

/** Adds the fields' earlier names to a record that was converted to camelCase. */
export function answerToFormerNames(
  record: Record<string, unknown>,
  formerNames: ReadonlyMap<string, string>,
): void {
  for (const [former, name] of formerNames) {
    // Not `__proto__`: assigning it sets the prototype.
    if (former === '__proto__') continue;
    defineAlias(record, former, function () {
      return this[name];
    });
  }
}
