import { X509Certificate } from 'node:crypto';
import { MOST_AHEAD } from '../clock/clock';
import { checkFault } from '../faults/check-fault';
import type { Storage } from '../store/storage';

type Tables = ReturnType<Storage['load']>;

/** The valid part of a saved state. */
export interface RepairedState {
  readonly tables: Tables;
  /** Removed entries: invalid times, invalid faults, records of unknown merchants. */
  readonly lost: readonly { readonly table: string; readonly key: string }[];
  /** The saved offset, if it was invalid. The clock then continues from the latest time of any record. */
  readonly badOffset?: unknown;
}

/** The last millisecond whose Beijing time has a year of four digits. */
const LAST_TIME = Date.UTC(9999, 11, 31, 15, 59, 59, 999);
/** The names of times in the future. */
const TO_COME = ['dueAt', 'expiresAt', 'repeatedAt'];
/** Data of functions and callers, in which names have no meaning. */
const FOREIGN = ['event', 'request', 'result', 'reply'];

/**
 * Removes entries of a saved state that would break the simulator. Earlier versions could advance the clock beyond the
 * range of `Date` and store invalid faults.
 */
export function repairState(kept: Tables): RepairedState {
  const lost: { table: string; key: string }[] = [];
  const merchants = knownMerchants(kept);
  let latest = 0;
  const tables = new Map<string, Map<string, unknown>>();
  for (const [table, entries] of kept) {
    const sound = new Map<string, unknown>();
    tables.set(table, sound);
    for (const [key, value] of entries) {
      const times = [...timesOf(value)];
      const isSound =
        times.every(({ at }) => isTime(at)) &&
        isOwned(value, merchants) &&
        (table !== 'faults' || isFault(value)) &&
        (table !== 'identity' || merchants !== undefined);
      if (!isSound) lost.push({ table, key });
      else {
        sound.set(key, value);
        for (const { name, at } of times) if (!TO_COME.includes(name)) latest = Math.max(latest, Number(at));
      }
    }
  }
  const offset = kept.get('clock')?.get('offset');
  if (offset === undefined || isOffset(offset)) return { tables, lost };
  const repaired = Math.min(MOST_AHEAD, Math.max(0, latest - Date.now()));
  tables.get('clock')?.set('offset', repaired);
  return { tables, lost, badOffset: offset };
}

function isOffset(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= MOST_AHEAD;
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= LAST_TIME;
}

/** The times in a record, by their names: `at`, `madeAt`, … */
function* timesOf(value: unknown): Generator<{ name: string; at: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (FOREIGN.includes(name)) continue;
    if (name === 'at' || /[a-z]At$/.test(name)) yield { name, at: inner };
    else yield* timesOf(inner);
  }
}

const NO_IDENTITY: { ca: string; merchants: { mchId: string; cert: string }[] } = { ca: '', merchants: [] };

/** The numbers of the merchants; `undefined` if their keys or certificates are missing or invalid. */
function knownMerchants(kept: Tables): ReadonlySet<string> | undefined {
  try {
    const { ca, merchants } = (kept.get('identity')?.get('all') ?? NO_IDENTITY) as typeof NO_IDENTITY;
    for (const certificate of [ca, ...merchants.map(({ cert }) => cert)]) new X509Certificate(certificate);
    return new Set(merchants.map(({ mchId }) => mchId));
  } catch {
    return undefined;
  }
}

/** No request can reach a record of a merchant without its key. */
function isOwned(value: unknown, merchants: ReadonlySet<string> | undefined): boolean {
  if (typeof value !== 'object' || value === null || !('mchId' in value)) return true;
  return merchants?.has(String(value.mchId)) ?? false;
}

function isFault(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, setAt, struck, ...request } = value as Record<string, unknown>;
  try {
    checkFault(request);
    return /^fault-\d{1,15}$/.test(String(id)) && typeof setAt === 'number' && Number.isSafeInteger(struck);
  } catch {
    return false;
  }
}
