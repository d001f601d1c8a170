import { toSnakeCase } from '@opencloudpay/cloudpay';
import type { NotifiedFields } from '@opencloudpay/simulator';

/** Fields whose values are integers: amounts in cents, and counts. */
const INTEGER = /_(?:fee|count)(?:_\d+)*$/;

/**
 * Fields of a notification in either spelling, as an event or a person has them: by wire names, amounts as integers.
 * What no notification can carry (an object of the event) is left out.
 *
 * @returns `wrong`: the names of amounts that are no integers, which are left out too
 */
export function wireFields(given: Readonly<Record<string, unknown>>): {
  fields: NotifiedFields;
  wrong: readonly string[];
} {
  const fields: Record<string, string | number> = {};
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(toSnakeCase(given) as Record<string, unknown>)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (!INTEGER.test(name)) fields[name] = String(value);
    else if (/^\d{1,15}$/.test(String(value))) fields[name] = Number(value);
    else wrong.push(name);
  }
  return { fields, wrong };
}
