import type { CollectionPermission, DocumentEnvironment, IndexDeclaration } from '@opencloudpay/database';
import { messageOf } from '@opencloudpay/internal';
import { EmulatorError } from '../errors';

/** A collection that the project's configuration declares. */
export interface DeclaredCollection {
  readonly name: string;
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
  const plugins = Object.values(objectOf(objectOf(rc['framework'])['plugins']));
  const lists = [
    ...plugins
      .map(objectOf)
      .filter(({ use }) => use === DATABASE_PLUGIN)
      .map(({ inputs }) => objectOf(inputs)['collections']),
    objectOf(rc['cloudpay'])['collections'],
  ];
  return lists.flatMap((list) => (list === undefined ? [] : listOf(list, 'collections'))).map(collectionOf);
}

function collectionOf(declared: unknown): DeclaredCollection {
  const { collectionName: name, createIndexes = [], aclTag, aclRule } = objectOf(declared);
  if (typeof name !== 'string' || name === '')
    throw invalid('A collection has no collectionName. Give it one, as in { "collectionName": "orders" }.');
  const declaredIndexes = listOf(createIndexes, `createIndexes of ${name}`).map((index) =>
    indexOf(index, name),
  );
  const permission = aclTag === 'CUSTOM' || aclTag === undefined ? aclRule : aclTag;
  if (aclTag === 'CUSTOM' && aclRule === undefined)
    throw invalid(
      `The aclTag of ${name} is CUSTOM, and it has no aclRule. Give it one, as in { "read": true }.`,
    );
  return {
    name,
    ...(permission !== undefined && { permission: permission as CollectionPermission }),
    indexes: declaredIndexes.flatMap((index) => ('place' in index ? [] : [index])),
    places: declaredIndexes.flatMap((index) => ('place' in index ? [index.place] : [])),
  };
}

function indexOf(declared: unknown, collection: string): IndexDeclaration | { readonly place: string } {
  const { name, unique = false, keys } = objectOf(declared);
  const fields = listOf(keys, `keys of an index of ${collection}`).map((key): [string, unknown] => {
    const { name: path, direction } = objectOf(key);
    if (typeof path === 'string' && path !== '') return [path, direction];
    throw invalid(`A key of an index of ${collection} has no name. Name the field.`);
  });
  const [place] = fields.find(([, direction]) => direction === PLACES) ?? [];
  if (place !== undefined) return { place };
  const directions = fields.map(([path, direction]): [string, 1 | -1] => {
    if (Number(direction) === 1 || Number(direction) === -1) return [path, Number(direction) as 1 | -1];
    throw invalid(`The direction of ${path} in an index of ${collection} must be "1", "-1" or "${PLACES}".`);
  });
  return {
    ...(typeof name === 'string' && { name }),
    unique: unique === true,
    fields: Object.fromEntries(directions),
  };
}

/**
 * Makes the collections and indexes that are missing, and sets the permissions that are declared.
 *
 * @param warn called for an index that is not made: the stored documents do not allow it, or it is for places
 */
export async function makeDeclared(
  environment: DocumentEnvironment,
  declared: readonly DeclaredCollection[],
  warn: (message: string) => void,
): Promise<void> {
  const existing = new Set(declared.length > 0 ? await environment.collections() : []);
  for (const { name, indexes, permission, places = [] } of declared) {
    for (const path of places)
      warn(
        `The index of ${path} of ${name} in cloudbaserc.json is for places (${PLACES}) and is not made: queries by place work without it and look at all documents of the collection.`,
      );
    if (!existing.has(name)) await environment.createCollection(name);
    existing.add(name);
    if (permission !== undefined)
      await environment.setPermission(name, permission).catch((error: unknown) => {
        throw invalid(`The permission of ${name} is not valid: ${messageOf(error)}`);
      });
    for (const index of indexes) {
      await environment.createIndex(name, index).catch((error: unknown) => {
        warn(`The index ${index.name ?? ''} of ${name} in cloudbaserc.json is not made: ${messageOf(error)}`);
      });
    }
  }
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalid(`${what} must be a list.`);
}

function invalid(problem: string): EmulatorError {
  return new EmulatorError(
    'DATA_INVALID',
    `The collections of the project’s cloudbaserc.json are invalid: ${problem}`,
  );
}
