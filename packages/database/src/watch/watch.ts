import type { Document } from '../language';
import { compileFilter } from '../language';
import type { DatabaseUser, OnRefused } from '../permissions/permission-refusal';
import { UserCall } from '../permissions/user-call';
import { withUserLimits } from '../permissions/user-limits';
import { type Context, filterContext } from '../store/context';
import { requestFailed } from '../store/texts';
import { idText } from '../store/writes/write';
import type { Parameters } from '../wire/parameters';
import { type CauseOf, lastCause, unknownCause } from './causes';
import { differences, type Found, type WatchChange } from './differences';

/** Documents of one watched query, as CloudBase allows. */
const MOST_DOCUMENTS = 5000;

export interface WatchRequest {
  readonly envId: string;
  readonly user: DatabaseUser;
  /** `collectionName`, and as extended JSON `query` and `order`; `limit`. */
  readonly params: Parameters;
  /** Called with what has changed and the `_id`s of all documents in their order; first with those that there are. */
  readonly onChange: (changes: readonly WatchChange[], ids: readonly string[]) => void;
  /** Called once when the watch has ended: the permission does not allow it any more, or the database failed. */
  readonly onError: (error: unknown) => void;
  readonly onRefused: OnRefused;
}

/** One watched query. The permission is decided again each time it is read. */
export class WatchedQuery {
  readonly request: WatchRequest;
  #found: Found = new Map();
  #matches: (document: Document) => boolean = () => true;
  #reading: Promise<void> | undefined;
  /** What is known of changes since the last reading began. */
  #causes: CauseOf[] = [];
  #isStale = false;
  #isFirst = true;
  #isClosed = false;

  constructor(request: WatchRequest) {
    this.request = request;
  }

  close(): void {
    this.#isClosed = true;
  }

  /** Whether a changed document belongs, or has belonged, to the query. */
  isConcerned(id: string, document: Document | undefined): boolean {
    if (this.#found.has(id)) return true;
    try {
      return document !== undefined && this.#matches(document);
    } catch {
      // The reading fails in the same way, and ends this watch. The watches of others go on.
      return true;
    }
  }

  /** Reads the query again. While it is read, one further reading is kept for all that happens meanwhile. */
  refresh(context: Context, causeOf: CauseOf): Promise<void> {
    this.#causes.push(causeOf);
    if (this.#reading !== undefined) {
      this.#isStale = true;
      return this.#reading;
    }
    return this.#readAgain(context);
  }

  #readAgain(context: Context): Promise<void> {
    const known = this.#causes.length;
    this.#reading = this.#read(context).finally(() => {
      this.#reading = undefined;
      // Those that came meanwhile may be in what was read, or in the next reading.
      this.#causes.splice(0, known);
      if (!this.#isStale || this.#isClosed) return;
      this.#isStale = false;
      void this.#readAgain(context);
    });
    return this.#reading;
  }

  async #read(context: Context): Promise<void> {
    const { envId, user, params, onChange, onError, onRefused } = this.request;
    if (this.#isClosed) return;
    try {
      const call = new UserCall({ context, envId, params }, user, onRefused);
      const { filter, matches } = await call.watched(MOST_DOCUMENTS + 1);
      if (matches.length > MOST_DOCUMENTS)
        throw requestFailed(
          `A watch has at most ${MOST_DOCUMENTS} documents. Narrow the query, or give it a limit`,
        );
      if (this.#isClosed) return;
      this.#matches = compileFilter(filter, filterContext(withUserLimits(context))).matches;
      const found = new Map(matches.map(({ document, body }) => [idText(document['_id']), body]));
      const causeOf = lastCause(this.#causes);
      const isLimited = Boolean(params['limit']) && causeOf !== unknownCause;
      const changes = this.#isFirst
        ? initial(found)
        : differences(this.#found, found, { causeOf, isLimited });
      this.#found = found;
      if (this.#isFirst || changes.length > 0) onChange(changes, [...found.keys()]);
      this.#isFirst = false;
    } catch (error) {
      if (this.#isClosed) return;
      this.#isClosed = true;
      onError(error);
    }
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }
}

function initial(found: Found): WatchChange[] {
  return [...found].map(([id, doc]) => ({ queueType: 'init', dataType: 'init', id, doc }));
}
