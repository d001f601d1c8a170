import { documentedName } from '@opencloudpay/contracts/callback-fields';
import { defineAlias, say, type Text } from '@opencloudpay/internal';

/**
 * Lets a callback's event answer to the names of WeChat Pay's documents too: `event.out_trade_no`. A field that exists is
 * never replaced.
 *
 * @returns the documented names that are read later, with the fields of the event
 */
export function addDocumentedNames(event: Record<string, unknown>): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const field of Object.keys(event)) {
    const documented = documentedName(field);
    if (documented === undefined || Object.hasOwn(event, documented)) continue;
    defineAlias(event, documented, function () {
      read.set(documented, field);
      return this[field];
    });
  }
  return read;
}

/** What to change in a function that reads these names; `undefined` if it reads none. */
export function documentedNamesWarning(read: ReadonlyMap<string, string>): Text | undefined {
  if (read.size === 0) return undefined;
  const events = (names: Iterable<string>, separator: string) =>
    [...names].map((name) => `event.${name}`).join(separator);
  return say(
    `This function reads ${events(read.keys(), ', ')}. It works here; on CloudBase it was seen to be undefined, although CloudBase's page shows it: read ${events(read.values(), ', ')}.`,
    `该云函数读取了 ${events(read.keys(), '、')}。在这里可用，但在云开发上曾出现过 undefined，尽管云开发的文档有此写法：请改读 ${events(read.values(), '、')}。`,
  );
}
