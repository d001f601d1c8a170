import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type {
  DocumentActions,
  DocumentContext,
  UserDocumentActions,
} from '@opencloudpay/contracts/document-actions';
import type { DocumentDatabase, DocumentEnvironment, SlowQuery } from '@opencloudpay/database';
import type { FunctionLog } from '@opencloudpay/function-host';
import { messageOf, say, type Text, textOf } from '@opencloudpay/internal';
import { makeDeclared, undeclared } from '../data/declared-collections';
import { projectData } from '../data/project-data';
import { loadSeeds } from '../data/seed';
import { type TemporaryPlace, takeTemporaryPlace } from '../data/temporary-place';
import type { EmulatorOptions } from '../emulator-options';
import { accessText } from '../refusals/access-text';
import { refusedAccess } from '../refusals/describe-access';
import type { NewRefusedAccess } from '../refusals/refused-accesses';
import type { NewAccess } from './document-accesses';
import { notice } from './notice';
import { noteChange, observedEnvironment, withChanges, writesOf } from './observed-documents';

/** The documents of an emulator. */
export interface EmulatedDocuments extends DocumentActions, UserDocumentActions {
  /** The environment whose documents a call reaches that names one. */
  reached(envId: string): string;
  /** The environments that have documents, or may have some; the emulator's is the first. */
  environments(): Promise<string[]>;
  /** The documents of an environment. Opens the database. */
  environment(envId: string): Promise<DocumentEnvironment>;
  /**
   * Reads again what the project declares: its collections, their indexes and permissions.
   *
   * @throws {EmulatorError} DATA_INVALID
   */
  reload(): Promise<void>;
  /** Closes them, and removes those that are not kept. */
  close(): Promise<void>;
}

interface Options {
  onLog(log: FunctionLog): void;
  /** The emulated time in milliseconds. */
  now(): number;
  /** Called when documents, indexes or a collection have changed. */
  onChange?: ((envId: string, collection: string) => void) | undefined;
  /** Called with what a function's call wrote. */
  onWrite?: ((requestId: string | undefined, access: NewAccess) => void) | undefined;
  /** Called with what a mini program was refused. */
  onAccessRefused?: ((access: NewRefusedAccess) => void) | undefined;
}

/** The part of `state` that holds the documents. */
const FOLDER = 'documents';
/** A file of `state` that exists while seed data is loaded. */
const SEEDING = 'documents.seeding';

/**
 * The database behind `cloud.database()`, opened when a function first calls it. It is in the folder of `state`, else in
 * a temporary folder.
 *
 * Where every environment exists that code names (`envIds: 'any'`), all names lead to the same documents: half of real
 * projects name their environment in one function and take the current one in the next.
 */
export function emulatedDocuments(
  options: EmulatorOptions,
  envId: string,
  { onLog, now, onChange, onWrite, onAccessRefused }: Options,
): EmulatedDocuments {
  const { state, reset, envIds = 'any', strict = false } = options;
  let data = projectData(options);
  const kept = state === undefined ? undefined : join(state, FOLDER);
  if (kept !== undefined && reset) rmSync(kept, { recursive: true, force: true });
  let temporary: TemporaryPlace | undefined;
  let opening: Promise<DocumentDatabase> | undefined;
  /** The calls under way, to say which function a line is about. */
  const running = new Map<DocumentContext, unknown>();

  async function open(): Promise<DocumentDatabase> {
    const { openDatabase } = await import('@opencloudpay/database');
    if (kept === undefined) temporary ??= takeTemporaryPlace();
    const database = openDatabase({
      ...(temporary
        ? { folder: temporary.folder, schema: temporary.schema, temporary: true }
        : { folder: kept as string }),
      missingCollections: strict ? 'refuse' : 'create',
      onSlowQuery: (query) => warn(slowQueryText(query), undefined),
      onCollectionCreated: ({ envId: created, name, by }) => {
        onChange?.(created, name);
        warn(createdText(name, by), name);
      },
      onPermissionRefused(refusal) {
        const { root, collections: declared } = data;
        const access = refusedAccess(refusal, { root, declared, now: now() });
        onAccessRefused?.(access);
        warn(accessText(access), undefined);
      },
      now: () => new Date(now()),
    });
    try {
      await prepare(database.environment(envId));
    } catch (error) {
      await database.close().catch(() => {});
      warn(textOf(error), undefined);
      throw error;
    }
    database.onChange((change) => {
      noteChange(change);
      onChange?.(change.envId, change.collection);
    });
    return database;
  }

  /** Makes what the project begins with. */
  async function prepare(environment: DocumentEnvironment): Promise<void> {
    await loadSeeds(environment, data.seeds, state === undefined ? undefined : join(state, SEEDING));
    await makeDeclared(environment, data.collections, (message) => warn(message, undefined));
  }

  function opened(): Promise<DocumentDatabase> {
    opening ??= open().catch((error: unknown) => {
      // The next call tries again: the seed data may be corrected, the folder free.
      opening = undefined;
      throw error;
    });
    return opening;
  }

  /** @param collection whose call the line is about; any call where it is undefined */
  function warn(message: Text, collection: string | undefined): void {
    const calls = [...running].filter(([, used]) => collection === undefined || used === collection);
    onLog(notice(message, calls.at(-1)?.[0]));
  }

  const reached = (named: string) => (envIds === 'any' ? envId : named);
  return {
    reached,
    async handle(action, params, context) {
      running.set(context, params['collectionName']);
      try {
        const database = await opened();
        const environment = reached(context.envId);
        const { answer, changes } = await withChanges(() =>
          database.handle(action, params, { envId: environment }),
        );
        if ('code' in answer) return answer;
        if (action === 'database.addCollection') onChange?.(environment, String(params['collectionName']));
        for (const access of writesOf({ action, params, envId: environment, changes }))
          onWrite?.(context.requestId, access);
        return answer;
      } finally {
        running.delete(context);
      }
    },
    async handleForUser(action, params, { envId: named, requestId, user }) {
      const database = await opened();
      return database.handleForUser(action, params, { envId: reached(named), requestId, user });
    },
    watchForUser({ envId: named, onError, ...options }) {
      let ended = false;
      let end = () => {};
      opened().then(
        (database) => {
          if (!ended) end = database.watchForUser({ ...options, onError, envId: reached(named) });
        },
        (error) => onError({ code: 'SYS_ERR', message: messageOf(error) }),
      );
      return () => {
        ended = true;
        end();
      };
    },
    async environments() {
      const named = envIds === 'any' ? [] : envIds;
      return [...new Set([envId, ...named, ...(await (await opened()).environments())])];
    },
    async environment(name) {
      const environment = (await opened()).environment(name);
      return observedEnvironment(environment, (collection) => onChange?.(name, collection));
    },
    async reload() {
      const before = data.collections;
      data = projectData(options);
      const { collections } = data;
      // Without a database there is nothing to change: it will open with the new declarations.
      const database = await opening?.catch(() => undefined);
      if (database === undefined || JSON.stringify(before) === JSON.stringify(collections)) return;
      const changed = [...undeclared(before, collections), ...collections];
      await makeDeclared(database.environment(envId), changed, (message) => warn(message, undefined));
      for (const { name } of changed) onChange?.(envId, name);
    },
    async close() {
      const database = await opening?.catch(() => undefined);
      await database?.close();
      temporary?.leave();
    },
  };
}

function slowQueryText({ collection, examined, matched, index }: SlowQuery): Text {
  const help =
    index.length > 0
      ? say(`An index of ${index.join(', ')} would help.`, `可以为 ${index.join('、')} 建立索引。`)
      : say('Narrow it by a field that has an index.', '请用有索引的字段缩小查询范围。');
  return say(
    `The query of the collection ${collection} looked at ${examined} documents and found ${matched}. ${help.en}`,
    `对集合 ${collection} 的查询扫描了 ${examined} 条记录，只匹配 ${matched} 条。${help.zh}`,
  );
}

/** The line about a collection that a call made. One that was read is empty, which may be why the function stops. */
function createdText(name: string, by: 'insert' | 'read'): Text {
  const [created, inChinese] =
    by === 'read'
      ? [
          `The collection ${name} did not exist, and was created, empty: if the function looks for documents in it, add them on the Data page, or in cloudbase-data/${name}.jsonl.`,
          `集合 ${name} 不存在，已自动创建，里面没有文档：如果函数要从中读取文档，请在控制台的数据页面添加，或写入 cloudbase-data/${name}.jsonl。`,
        ]
      : [`The collection ${name} did not exist, and was created.`, `集合 ${name} 不存在，已自动创建。`];
  return say(
    `${created} CloudBase would have refused this (-502005): create the collection there first.`,
    `${inChinese}云开发会拒绝这次调用（-502005）：请先在云开发中创建该集合。`,
  );
}
