import { MOST_CLOUD_IDS, type OpenData } from '@opencloudpay/contracts/open-data';

type Event = Readonly<Record<string, unknown>>;

/** The event of a mini program's call, with open data in the place of its CloudIDs. */
export async function eventWithOpenData(
  event: Event,
  /** The names of the fields that the mini program has marked. */
  marked: readonly string[],
  resolve: (cloudIds: readonly string[]) => Promise<readonly OpenData[]>,
): Promise<Event> {
  const fields = [...new Set(marked)].filter(
    (name) => Object.hasOwn(event, name) && typeof event[name] === 'string',
  );
  if (fields.length === 0) return event;
  const found = await resolve(fields.slice(0, MOST_CLOUD_IDS).map((name) => String(event[name])));
  const replaced = fields.map((name, at): [string, OpenData] => [
    name,
    found[at] ?? {
      cloudID: String(event[name]),
      errCode: -501007,
      errMsg: `A call has at most ${MOST_CLOUD_IDS} CloudIDs.`,
    },
  ]);
  // Own members all of them, also those with names of the prototype.
  return Object.fromEntries([...Object.entries(event), ...replaced]);
}
