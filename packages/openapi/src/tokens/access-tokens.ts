import { setTimeout as wait } from 'node:timers/promises';
import type { SharedValues } from '@opencloudpay/contracts/shared-values';
import { messageOf } from '@opencloudpay/internal';
import { type Account, fetchToken } from './fetch-token';
import { type KeptRow, type KeptToken, readRow, writeRow } from './kept-token';

/** The access_tokens of some accounts. */
export interface AccessTokens {
  /**
   * The current token; it is fetched, or taken from another process, where this process has none.
   *
   * @param refused a token that WeChat has refused
   * @throws {OpenApiError}
   */
  get(account: Account, refused?: string): Promise<string>;
}

interface Options {
  /** The address of WeChat's server API. */
  url: string;
  /** Where processes share the tokens. Absent: each process fetches them for itself. */
  shared: SharedValues | undefined;
  log(line: string): void;
  now(): number;
}

/** In its last five minutes WeChat gives a new token, and still accepts the old one. In milliseconds. */
const EARLY = 5 * 60_000;
/** How long a process may fetch before another one does, in milliseconds: longer than the fetch can take. */
const LEASE = 12_000;
/** Milliseconds between looks at whether another process has fetched. */
const PAUSE = 100;
/** A token that WeChat refuses although it just gave it: WeChat is asked to replace it, but not more often than this. */
const FORCE_EVERY = 60_000;

export function accessTokens(options: Options): AccessTokens {
  const known = new Map<string, KeptToken>();
  const fetching = new Map<string, Promise<KeptToken>>();

  async function get(account: Account, refused?: string): Promise<string> {
    const { appid } = account;
    const kept = known.get(appid);
    if (kept && kept.token !== refused && kept.renewAt > options.now()) return kept.token;
    // One fetch for all calls of this process.
    const running = fetching.get(appid);
    if (running) {
      const { token } = await running;
      return token === refused ? get(account, refused) : token;
    }
    const started = obtain(account, refused, kept, options).finally(() => fetching.delete(appid));
    fetching.set(appid, started);
    const obtained = await started;
    known.set(appid, obtained);
    return obtained.token;
  }

  return { get };
}

/** Takes the token that another process has fetched, or fetches it while no other process does. */
async function obtain(
  account: Account,
  refused: string | undefined,
  before: KeptToken | undefined,
  options: Options,
): Promise<KeptToken> {
  const { shared, now, log } = options;
  if (!shared) return fetched(account, before, refused, options);
  const name = `access_token ${account.appid}`;
  const usable = (kept: KeptToken | undefined, from: 'renewAt' | 'expiresAt') =>
    kept !== undefined && kept.token !== refused && kept[from] > now() ? kept : undefined;
  let claim: { text: string; row: KeptRow };
  try {
    for (;;) {
      const text = await shared.read(name);
      const row = readRow(account, text);
      const current = usable(row.kept, 'renewAt');
      if (current) return current;
      // A time further ahead comes from a clock that was wrong.
      const left = row.fetchingUntil - now();
      if (left > 0 && left <= LEASE) {
        // Another process fetches. Until then the old token does, where it is still valid.
        const old = usable(row.kept, 'expiresAt');
        if (old) return old;
        await wait(PAUSE);
        continue;
      }
      const claimed = writeRow(account, { ...row, fetchingUntil: now() + LEASE });
      if (await shared.replace(name, text, claimed)) {
        claim = { text: claimed, row };
        break;
      }
    }
  } catch (error) {
    log(
      `The access_token of ${account.appid} is not shared, because the database failed: ${messageOf(error)}`,
    );
    return fetched(account, before, refused, options);
  }
  return fetchFor(account, refused, { ...options, shared }, name, claim);
}

async function fetchFor(
  account: Account,
  refused: string | undefined,
  options: Options & { shared: SharedValues },
  name: string,
  { text, row }: { text: string; row: KeptRow },
): Promise<KeptToken> {
  const { shared, log, now } = options;
  const store = async (kept: KeptToken | undefined) => {
    const next = writeRow(account, { kept, fetchingUntil: 0 });
    await shared
      .replace(name, text, next)
      .catch((error: unknown) =>
        log(`The access_token of ${account.appid} could not be stored: ${messageOf(error)}`),
      );
  };
  try {
    const kept = await fetched(account, row.kept, refused, options);
    await store(kept);
    return kept;
  } catch (error) {
    await store(row.kept);
    // Renewed early, so that the old token is there for a while if WeChat is not.
    if (row.kept && row.kept.token !== refused && row.kept.expiresAt > now()) return row.kept;
    throw error;
  }
}

async function fetched(
  account: Account,
  before: KeptToken | undefined,
  refused: string | undefined,
  { url, now }: Options,
): Promise<KeptToken> {
  let answer = await fetchToken(url, account, { force: false });
  // In both directions, because the clock may have been set back.
  const mayForce = Math.abs(now() - (before?.fetchedAt ?? 0)) > FORCE_EVERY;
  if (answer.token === refused && mayForce) answer = await fetchToken(url, account, { force: true });
  const { token, lifetime } = answer;
  const fetchedAt = now();
  return {
    ...{ token, fetchedAt, expiresAt: fetchedAt + lifetime },
    renewAt: fetchedAt + lifetime - Math.min(EARLY, lifetime / 2),
  };
}
