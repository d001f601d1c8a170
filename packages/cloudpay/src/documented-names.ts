import { aliasProperty } from '@opencloudpay/internal';

/** Answers have the same names again and again. Number and length are bounded, because a server chooses them. */
const MOST_NAMES = 1_000;
const LONGEST_NAME = 64;
const known = new Map<string, { name: string; property: PropertyDescriptor }>();

/** Adds the former name of a field to a record that is converted to camelCase. */
export function answerToFormerName(record: Record<string, unknown>, former: string, name: string): void {
  // Not `__proto__`: assigning it sets the prototype.
  if (former !== '__proto__') Object.defineProperty(record, former, formerName(former, name));
}

function formerName(former: string, name: string): PropertyDescriptor {
  const found = known.get(former);
  if (found?.name === name) return found.property;
  const property = aliasProperty(former, function () {
    return this[name];
  });
  if (known.size < MOST_NAMES && former.length <= LONGEST_NAME) known.set(former, { name, property });
  return property;
}
