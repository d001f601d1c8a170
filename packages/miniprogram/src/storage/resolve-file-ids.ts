import type { GetTempFileURLResult } from './types';

/** Milliseconds before the end of an address at which it is no longer given out: a page shows it for a while. */
const MARGIN = 10 * 60 * 1000;
/** Ids of one call, as CloudBase allows. */
const MOST_FILES = 50;
/** Addresses that are kept. */
const MOST_KEPT = 1000;

/** An id inside of a text, such as a style or HTML. */
const ID_IN_TEXT = /cloud:\/\/[^\s"'<>()\\]+/g;

export type AskAddresses = (fileList: string[]) => Promise<Pick<GetTempFileURLResult, 'fileList'>>;

interface Known {
  address: Promise<string>;
  until: number;
}

/** Replaces ids by addresses, which it keeps until shortly before they end. */
export function fileIdResolver(ask: AskAddresses): <Value>(value: Value) => Promise<Value> {
  let known: { [id: string]: Known } = {};

  /** Asks for all addresses that are missing, in one call for each 50. */
  function askFor(ids: readonly string[]): void {
    if (Object.keys(known).length + ids.length > MOST_KEPT) known = {};
    for (let start = 0; start < ids.length; start += MOST_FILES) {
      const batch = ids.slice(start, start + MOST_FILES);
      const answer = ask(batch);
      batch.forEach((id, at) => {
        const one: Known = {
          // Simultaneous calls share it.
          until: Number.POSITIVE_INFINITY,
          address: answer.then(
            ({ fileList }) => {
              const { tempFileURL = '', maxAge = 0 } = fileList[at] || {};
              const age = maxAge * 1000;
              one.until = tempFileURL === '' ? 0 : Date.now() + age - Math.min(MARGIN, age / 2);
              // A page shows a broken image, as it did for an id that CloudBase refused.
              return tempFileURL || id;
            },
            (error) => {
              one.until = 0;
              throw error;
            },
          ),
        };
        known[id] = one;
      });
    }
  }

  return (value) => {
    const ids: { [id: string]: true } = {};
    mapTexts(value, (text) => {
      for (const id of idsIn(text)) ids[id] = true;
      return text;
    });
    const wanted = Object.keys(ids);
    const now = Date.now();
    askFor(
      wanted.filter((id) => {
        const one = known[id];
        return !one || one.until <= now;
      }),
    );
    return Promise.all(wanted.map((id) => (known[id] as Known).address)).then((addresses) => {
      const addressOf: { [id: string]: string } = {};
      wanted.forEach((id, at) => {
        addressOf[id] = addresses[at] as string;
      });
      return mapTexts(value, (text) =>
        isId(text) ? (addressOf[text] as string) : text.replace(ID_IN_TEXT, (id) => addressOf[id] as string),
      ) as typeof value;
    });
  };
}

/** Paths may have spaces and parentheses, so a text that is an id is taken as a whole. */
function isId(text: string): boolean {
  return /^cloud:\/\/[^\s"'<>]+(?: [^"'<>]*)?$/.test(text);
}

function idsIn(text: string): readonly string[] {
  return isId(text) ? [text] : text.match(ID_IN_TEXT) || [];
}

/** A copy with other texts. Lists and plain objects are copied, all else is kept. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((member) => mapTexts(member, change));
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  const copy: { [name: string]: unknown } = {};
  for (const name of Object.keys(value as object))
    copy[name] = mapTexts((value as { [name: string]: unknown })[name], change);
  return copy;
}
