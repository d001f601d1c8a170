import { randomUUID } from 'node:crypto';
import { parseJson } from '@opencloudpay/internal';
import { sql } from 'kysely';
import type { Context, DocumentChange } from '../store/context';
import { combined } from './causes';

/** A notification of PostgreSQL has at most 8,000 bytes. */
const MAX_BYTES = 7000;
/** Milliseconds in which changes are gathered into one notification. */
const GATHER = 20;

/** Tells the other processes on a server what this one has changed. */
export interface Announcer {
  readonly channel: string;
  changed(change: DocumentChange): void;
  /** The changes in a notification; none for its own. Undefined: too many to name. */
  read(text: string): readonly DocumentChange[] | undefined;
  /** Sends what is gathered. */
  flush(): Promise<void>;
}

export function announcer(context: () => Promise<Context>, schema: string): Announcer {
  const self = randomUUID();
  const channel = `${schema}_changes`;
  let gathered = new Map<string, DocumentChange>();
  let timer: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.size === 0) return sending;
    const changes = [...gathered.values()];
    gathered = new Map();
    const text = JSON.stringify({ from: self, changes: changes.map(namesOf) });
    const payload = Buffer.byteLength(text) > MAX_BYTES ? JSON.stringify({ from: self }) : text;
    sending = sending
      .then(async () => {
        await sql`select pg_notify(${channel}, ${payload})`.execute((await context()).db);
      })
      // Those that watch look again after a while in any case.
      .catch(() => {});
    return sending;
  }

  return {
    channel,
    flush,
    changed(change) {
      const { envId, collection, id } = change;
      const key = JSON.stringify([envId, collection, id]);
      gathered.set(key, combined(gathered.get(key), change));
      timer ??= setTimeout(() => void flush(), GATHER).unref();
    },
    read(text) {
      const parsed = parseJson(text);
      const { from, changes } = Object('value' in parsed ? parsed.value : undefined) as {
        from?: unknown;
        changes?: unknown;
      };
      if (from === self) return [];
      return Array.isArray(changes) ? (changes as Names[]).map(changeOf) : undefined;
    },
  };
}

type Names = readonly [
  envId: string,
  collection: string,
  id: string,
  kind: DocumentChange['kind'],
  isReplaced?: boolean,
];

function namesOf({ envId, collection, id, kind, isReplaced }: DocumentChange): Names {
  return isReplaced === true ? [envId, collection, id, kind, true] : [envId, collection, id, kind];
}

function changeOf([envId, collection, id, kind, isReplaced]: Names): DocumentChange {
  return { envId, collection, id, kind, ...(isReplaced === true && { isReplaced }) };
}
