import { DocumentError } from '../errors';
import { type Document, formatDocument, prepareDocument } from '../language';
import { withCollection } from '../store/catalog/catalog';
import { ensureCollection } from '../store/catalog/collections';
import { readPermission } from '../store/catalog/permissions';
import type { Target } from '../store/context';
import type { Match } from '../store/reads/candidates';
import { findMatches } from '../store/reads/find';
import { upsertedDocument } from '../store/writes/upserted-document';
import { type Updated, update } from '../store/writes/write';
import { actions, type Call, type Outcome } from '../wire/actions';
import {
  collectionOf,
  countParameter,
  documentParameter,
  documentsParameter,
  optionalDocument,
  stagesOf,
} from '../wire/parameters';
import { type Asking, decideCreate, decideQuery } from './decide';
import { assertKeepsOwner, OWNER, ownedBy, withCaller } from './owner';
import { type CollectionPermission, type Operation, ruleOf } from './permission';
import type { DatabaseUser, OnRefused } from './permission-refusal';
import { guardedPipeline } from './pipeline';
import { REFUSAL_REASONS, type RefusalCause } from './refusal-cause';
import { changedFields, isPlain, usesRequest } from './request-data';
import { ruleReader } from './rules/resolve';
import { withUserLimits } from './user-limits';

/** Documents of a `get` by a mini program: the default, and the most. */
const MOST_DOCUMENTS = 20;
/** Another write may come between reading a document and replacing it. */
const ATTEMPTS = 3;

/** One call of a mini program: what it may reach becomes a part of its query before the database sees it. */
export class UserCall {
  readonly #call: Call;
  readonly #target: Target;
  readonly #refused: OnRefused;
  readonly #asking: Asking;

  constructor(call: Call, { openId, unionId }: DatabaseUser, refused: OnRefused) {
    const { envId, params } = call;
    const context = withUserLimits(call.context);
    this.#call = { ...call, context };
    this.#target = { context, envId, name: collectionOf(params) };
    this.#refused = refused;
    this.#asking = {
      openId,
      variables: {
        auth: { openid: openId, ...(unionId !== undefined && { unionid: unionId }) },
        now: context.now().getTime(),
        request: { data: null },
      },
      reader: ruleReader((collection, id) => this.#find(collection, { _id: id })),
    };
  }

  async insert(): Promise<Outcome> {
    const documents = documentsParameter(this.#call.params);
    return this.#create(documents.map((document) => ownedBy(document, this.#asking.openId)));
  }

  async get(): Promise<Outcome> {
    const { queryType, order, offset, limit, projection } = this.#call.params;
    const asked = typeof limit === 'number' && limit > 0 ? Math.min(limit, MOST_DOCUMENTS) : MOST_DOCUMENTS;
    const query = formatDocument(await this.#guarded('read', this.#query()));
    return this.#perform('database.getDocument', {
      query,
      queryType,
      order,
      offset,
      limit: asked,
      projection,
    });
  }

  /** The documents of a watched query, and the filter that decides which these are. */
  async watched(most: number): Promise<{ filter: Document; matches: Match[] }> {
    const { context, envId, name } = this.#target;
    const { params } = this.#call;
    const filter = await this.#guarded('read', this.#query());
    await ensureCollection(this.#target, 'read');
    const limit = Math.min(countParameter(params, 'limit') || most, most);
    const query = { filter, sort: optionalDocument(params, 'order'), limit, memory: context.limits.memory };
    const matches = await withCollection(context.catalog, envId, name, (collection) =>
      findMatches({ context, collection }, query),
    );
    return { filter, matches };
  }

  async count(): Promise<Outcome> {
    const query = formatDocument(await this.#guarded('read', this.#query()));
    return this.#perform('database.calculateDocument', { query });
  }

  async remove(): Promise<Outcome> {
    const query = formatDocument(await this.#guarded('delete', this.#query()));
    return this.#perform('database.removeDocument', { query, multi: this.#call.params['multi'] });
  }

  async aggregate(): Promise<Outcome> {
    const guarded = await guardedPipeline(
      this.#target.name,
      stagesOf(this.#call.params),
      this.#asking.openId,
      (collection, query) => this.#filter(collection, 'read', query, this.#asking),
    );
    const stages = guarded.map((stage) => {
      const [stageKey = '', value] = Object.entries(stage)[0] ?? [];
      // The text of the member alone.
      return { stageKey, stageValue: formatDocument({ value }).slice('{"value":'.length, -1) };
    });
    return this.#perform('database.aggregateDocuments', { stages });
  }

  async modify(): Promise<Outcome> {
    const { upsert, merge, multi } = this.#call.params;
    const data = documentParameter(this.#call.params, 'data');
    assertKeepsOwner(data);
    const isOperators = Object.keys(data).some((name) => name.startsWith('$'));
    const changes = merge !== false && !isOperators ? { $set: data } : data;
    const query = this.#query();
    for (let attempt = 1; ; attempt += 1) {
      const { matched, updated } = await this.#update(query, changes, multi === true && merge !== false);
      if (matched > 0 || upsert !== true) return { data: { updated, upsert_id: null } };
      try {
        const created = upsertedDocument(query, changes, this.#call.context.now());
        const { [OWNER]: _owner, ...document } = created;
        const { data: inserted } = await this.#create([ownedBy(document, this.#asking.openId)]);
        const { insertedIds } = inserted as { insertedIds: unknown[] };
        return { data: { updated: 0, upsert_id: insertedIds[0] } };
      } catch (failure) {
        // Another call has created it meanwhile; or it belongs to another user, which the last attempt reports.
        if (attempt >= ATTEMPTS || !/E11000/.test(String(failure))) throw failure;
      }
    }
  }

  async #create(documents: readonly Document[]): Promise<Outcome> {
    const { context, envId, name } = this.#target;
    const permission = await readPermission(context, envId, name);
    for (const document of documents) {
      const prepared = prepareDocument(document, context.now());
      const cause = await decideCreate(permission, prepared, this.#about(prepared));
      if (cause !== undefined) throw this.#refusal(name, 'create', permission, cause);
    }
    return this.#perform('database.insertDocument', { data: documents.map(formatDocument) });
  }

  async #update(query: Document, changes: Document, multi: boolean): Promise<Updated> {
    if (this.#call.params['upsert'] === true) await ensureCollection(this.#target);
    const filter = await this.#guarded('update', query, changes);
    if (Object.keys(changes).some((field) => field.startsWith('$')))
      return update(this.#target, { filter, update: changes, multi });
    return this.#replace(filter, changes);
  }

  /** Replaces a document. Its creator stays. */
  async #replace(filter: Document, replacement: Document): Promise<Updated> {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.#find(this.#target.name, filter);
      if (before === undefined) return { matched: 0, updated: 0 };
      const { _id: id, [OWNER]: owner } = before;
      const replaced = await update(this.#target, {
        filter: {
          $and: [{ _id: { $eq: id } }, filter, { $expr: { $eq: [`$${OWNER}`, { $literal: owner }] } }],
        },
        update: owner === undefined ? replacement : { ...replacement, [OWNER]: owner },
      });
      if (replaced.matched > 0 || attempt >= ATTEMPTS) return replaced;
    }
  }

  #query(): Document {
    return withCaller(documentParameter(this.#call.params, 'query'), this.#asking.openId);
  }

  /** The query of the call, for documents that the user may reach. @throws DocumentError */
  async #guarded(
    operation: Exclude<Operation, 'create'>,
    query: Document,
    changes?: Document,
  ): Promise<Document> {
    const asking =
      changes === undefined ? this.#asking : this.#about(changedFields(changes, this.#call.context.now()));
    const filter = await this.#filter(this.#target.name, operation, query, asking, changes);
    // The permission first: a query that fails, or takes long, for a forbidden document would say what is in it.
    return filter === undefined ? query : { $and: [filter, query] };
  }

  async #filter(
    collection: string,
    operation: Exclude<Operation, 'create'>,
    query: Document,
    asking: Asking,
    changes: Document = {},
  ): Promise<Document | undefined> {
    const { context, envId } = this.#target;
    const permission = await readPermission(context, envId, collection);
    if (typeof permission !== 'string' && usesRequest(ruleOf(permission, operation)) && !isPlain(changes))
      throw this.#refusal(collection, operation, permission, 'COMMANDS');
    const decision = await decideQuery(permission, operation, query, asking);
    if ('refused' in decision) throw this.#refusal(collection, operation, permission, decision.refused);
    return decision.filter;
  }

  #about(data: Document): Asking {
    const { variables } = this.#asking;
    return { ...this.#asking, variables: { ...variables, request: { data } } };
  }

  #refusal(
    collection: string,
    operation: Operation,
    permission: CollectionPermission,
    cause: RefusalCause,
  ): DocumentError {
    const reason = REFUSAL_REASONS[cause](permission, operation);
    this.#refused({
      ...{ collection, operation, permission, cause, reason },
      ...(this.#call.params['upsert'] === true && { isSet: true }),
      ...(typeof permission !== 'string' && { rule: ruleOf(permission, operation) }),
    });
    return new DocumentError('DATABASE_PERMISSION_DENIED', 'Permission denied');
  }

  async #find(name: string, filter: Document): Promise<Document | undefined> {
    const { context, envId } = this.#target;
    if ((await context.catalog.find(envId, name)) === undefined) return undefined;
    const [match] = await withCollection(context.catalog, envId, name, (collection) =>
      findMatches({ context, collection }, { filter, limit: 1 }),
    );
    return match?.document;
  }

  #perform(action: string, params: Readonly<Record<string, unknown>>): Promise<Outcome> {
    const perform = actions[action] as (call: Call) => Promise<Outcome>;
    return perform({ ...this.#call, params: { collectionName: this.#target.name, ...params } });
  }
}
