import {
  type CollectionPermission,
  DEFAULT_PERMISSION,
  type DocumentEnvironment,
  type IndexDeclaration,
  permissionOf,
} from '@opencloudpay/database';
import { say, type Text, textOf } from '@opencloudpay/internal';
import { EmulatorError } from '../errors';
import type { PathPart } from './line-of-path';

/** A collection that the project's configuration declares. */
export interface DeclaredCollection {
  readonly name: string;
  /** Its place in cloudbaserc.json. */
  readonly at: readonly PathPart[];
  readonly indexes: readonly IndexDeclaration[];
  /** What mini programs may do. Default: CloudBase's, the creator alone reads and writes. */
  readonly permission?: CollectionPermission;
  /** The paths of indexes for places, which the database does not have. */
  readonly places?: readonly string[];
}

/** The direction of an index for places. */
const PLACES = '2dsphere';

type Json = Readonly<Record<string, unknown>>;

const DATABASE_PLUGIN = '@cloudbase/framework-plugin-database';

/**
 * Reads the collections of a cloudbaserc.json: those of CloudBase Framework's database plugin, and those of `cloudpay`,
 * which have the same form.
 *
 * @throws {EmulatorError} DATA_INVALID
 * @see https://docs.cloudbase.net/framework/plugins/framework-plugin-database
 */
export function declaredCollections(rc: Json): DeclaredCollection[] {
  const plugins = Object.entries(objectOf(objectOf(rc['framework'])['plugins']));
  const places: (readonly PathPart[])[] = [
    ...plugins
      .filter(([, plugin]) => objectOf(plugin)['use'] === DATABASE_PLUGIN)
      .map(([name]) => ['framework', 'plugins', name, 'inputs', 'collections']),
    ['cloudpay', 'collections'],
  ];
  return places.flatMap((place) => {
    const list = place.reduce<unknown>((value, name) => objectOf(value)[name], rc);
    if (list === undefined) return [];
    return listOf(list, say('collections', 'collections')).map((declared, index) =>
      collectionOf(declared, [...place, index]),
    );
  });
}

function collectionOf(declared: unknown, at: readonly PathPart[]): DeclaredCollection {
  const { collectionName: name, createIndexes = [], aclTag, aclRule } = objectOf(declared);
  if (typeof name !== 'string' || name === '')
    throw invalid(
      say(
        'A collection has no collectionName. Give it one, as in { "collectionName": "orders" }.',
        '有集合缺少 collectionName。请补上，例如 { "collectionName": "orders" }。',
      ),
    );
  const declaredIndexes = listOf(
    createIndexes,
    say(`createIndexes of ${name}`, `${name} 的 createIndexes`),
  ).map((index) => indexOf(index, name));
  const permission = aclTag === 'CUSTOM' || aclTag === undefined ? aclRule : aclTag;
  if (aclTag === 'CUSTOM' && aclRule === undefined)
    throw invalid(
      say(
        `The aclTag of ${name} is CUSTOM, and it has no aclRule. Give it one, as in { "read": true }.`,
        `${name} 的 aclTag 为 CUSTOM，但没有 aclRule。请补上，例如 { "read": true }。`,
      ),
    );
  return {
    name,
    at,
    ...(permission !== undefined && { permission: permission as CollectionPermission }),
    indexes: declaredIndexes.flatMap((index) => ('place' in index ? [] : [index])),
    places: declaredIndexes.flatMap((index) => ('place' in index ? [index.place] : [])),
  };
}

function indexOf(declared: unknown, collection: string): IndexDeclaration | { readonly place: string } {
  const { name, unique = false, keys } = objectOf(declared);
  const fields = listOf(keys, say(`keys of an index of ${collection}`, `${collection} 的索引的 keys`)).map(
    (key): [string, unknown] => {
      const { name: path, direction } = objectOf(key);
      if (typeof path === 'string' && path !== '') return [path, direction];
      throw invalid(
        say(
          `A key of an index of ${collection} has no name. Name the field.`,
          `${collection} 的索引中有键缺少 name。请写上字段名。`,
        ),
      );
    },
  );
  const [place] = fields.find(([, direction]) => direction === PLACES) ?? [];
  if (place !== undefined) return { place };
  const directions = fields.map(([path, direction]): [string, 1 | -1] => {
    if (Number(direction) === 1 || Number(direction) === -1) return [path, Number(direction) as 1 | -1];
    throw invalid(
      say(
        `The direction of ${path} in an index of ${collection} must be "1", "-1" or "${PLACES}".`,
        `${collection} 的索引中，${path} 的 direction 必须是 "1"、"-1" 或 "${PLACES}"。`,
      ),
    );
  });
  return {
    ...(typeof name === 'string' && { name }),
    unique: unique === true,
    fields: Object.fromEntries(directions),
  };
}

/** How many were made or set now. */
export interface Made {
  readonly collections: number;
  readonly indexes: number;
  readonly permissions: number;
}

/**
 * Makes the collections and indexes that are missing, and sets the permissions that are declared.
 *
 * @param warn called for an index that is not made: the stored documents do not allow it, or it is for places
 * @param options `keepPermissions`: a permission that was set before stays. Default: false
 */
export async function makeDeclared(
  environment: DocumentEnvironment,
  declared: readonly DeclaredCollection[],
  warn: (message: Text) => void,
  { keepPermissions = false }: { keepPermissions?: boolean } = {},
): Promise<Made> {
  const made = { collections: 0, indexes: 0, permissions: 0 };
  const existing = new Set(declared.length > 0 ? await environment.collections() : []);
  for (const { name, indexes, permission, places = [] } of declared) {
    for (const path of places)
      warn(
        say(
          `The index of ${path} of ${name} in cloudbaserc.json is for places (${PLACES}) and is not made: queries by place work without it and look at all documents of the collection.`,
          `cloudbaserc.json 中 ${name} 的 ${path} 索引是地理位置索引（${PLACES}），没有创建：没有它也能按位置查询，查询时会遍历集合中的全部记录。`,
        ),
      );
    if (!existing.has(name)) {
      await environment.createCollection(name);
      made.collections += 1;
    }
    existing.add(name);
    if (permission !== undefined) {
      const isSet = await environment
        .setPermission(name, permission, { unlessSet: keepPermissions })
        .catch((error: unknown) => {
          const { en, zh } = textOf(error);
          throw invalid(say(`The permission of ${name} is not valid: ${en}`, `${name} 的权限无效：${zh}`));
        });
      if (isSet) made.permissions += 1;
      else await tellKept(environment, name, permission, warn);
    }
    for (const index of indexes) {
      const isMade = await environment.createIndex(name, index).catch((error: unknown) => {
        const { en, zh } = textOf(error);
        const label = index.name ?? '';
        warn(
          say(
            `The index ${label} of ${name} in cloudbaserc.json is not made: ${en}`,
            `cloudbaserc.json 中 ${name} 的索引 ${label} 没有创建：${zh}`,
          ),
        );
        return false;
      });
      if (isMade) made.indexes += 1;
    }
  }
  return made;
}

/** Says that a permission stays, where it is not the declared one. */
async function tellKept(
  environment: DocumentEnvironment,
  name: string,
  declared: CollectionPermission,
  warn: (message: Text) => void,
): Promise<void> {
  const written = (permission: unknown) =>
    typeof permission === 'string' ? permission : JSON.stringify(permission);
  const kept = written((await environment.permissions())[name]);
  const wanted = written(permissionOf(declared));
  if (kept === wanted) return;
  const command = `\`cloudpay data permissions set ${name} '${wanted}'\``;
  warn(
    say(
      `The permission of ${name} stays ${kept}, and cloudbaserc.json declares ${wanted}. Set it by ${command} if that is what you want.`,
      `${name} 的权限保持 ${kept}，而 cloudbaserc.json 声明的是 ${wanted}。如需改用后者，请运行 ${command}。`,
    ),
  );
}

/** Collections whose permission was declared before, and is no longer: they get CloudBase's default. */
export function undeclared(
  before: readonly DeclaredCollection[],
  now: readonly DeclaredCollection[],
): DeclaredCollection[] {
  const withPermission = (all: readonly DeclaredCollection[]) =>
    new Set(all.filter(({ permission }) => permission !== undefined).map(({ name }) => name));
  const names = withPermission(now);
  return [...withPermission(before)]
    .filter((name) => !names.has(name))
    .map((name) => ({ name, at: [], indexes: [], permission: DEFAULT_PERMISSION }));
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown, what: Text): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(say(`${what.en} must be a list.`, `${what.zh} 必须是列表。`));
}

function invalid({ en, zh }: Text): EmulatorError {
  return new EmulatorError(
    'DATA_INVALID',
    say(
      `The collections of the project’s cloudbaserc.json are invalid: ${en}`,
      `项目 cloudbaserc.json 中的集合无效：${zh}`,
    ),
  );
}
