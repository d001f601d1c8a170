import { isIndex, splitPath } from '../paths';
import { refuse } from '../refuse';
import { areEqual, compareStrings } from '../values/compare';
import { assertLevels } from '../values/depth';
import { describe } from '../values/describe';
import { type Document, getField, isDocument, kindOf, setField } from '../values/kinds';
import { resolveServerDates } from '../values/server-dates';
import { assertStorable } from '../values/storable';
import { positionOf } from './positional';
import { isUpdateOperator, modifierOf, type UpdateScope } from './update-operators';
import { changeAtPath, type FindPosition, type Modifier, REMOVED } from './update-paths';

export interface UpdateContext {
  /** The time of `serverDate()` and `$currentDate`. */
  readonly now: Date;
  /** The filter that found the document, for the positional `$`. */
  readonly filter?: Document;
  /** Whether the update makes a new document: `$setOnInsert` counts, and `_id` may be set. Default: false */
  readonly insert?: boolean;
}

interface Change {
  readonly operator: string;
  readonly path: string;
  readonly parts: readonly string[];
  readonly operand: unknown;
}

/**
 * Updates a document by MongoDB's operators, or replaces it where the update has none. `_id` stays.
 *
 * @returns the updated document; what did not change is shared with the original, which is left as it is
 * @throws DocumentError in MongoDB's words, for what MongoDB refuses
 */
export function applyUpdate(document: Document, update: Document, context: UpdateContext): Document {
  assertLevels(update, 'the update', -1);
  const resolved = resolveServerDates(update, context.now);
  const names = Object.keys(resolved);
  const updated = names.some((name) => name.startsWith('$'))
    ? applyOperators(document, resolved, context)
    : replace(document, resolved);
  return updated;
}

function replace(document: Document, replacement: Document): Document {
  assertStorable(replacement, '', 0);
  const id = getField(document, '_id');
  const given = getField(replacement, '_id');
  if (id === undefined) return replacement;
  if (given !== undefined && !areEqual(id, given))
    refuse(
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${describe(given)}`,
    );
  const replaced: Document = { _id: id };
  for (const [name, value] of Object.entries(replacement))
    if (name !== '_id') setField(replaced, name, value);
  return replaced;
}

function applyOperators(document: Document, update: Document, context: UpdateContext): Document {
  const scope: UpdateScope = { now: context.now, insert: context.insert === true, document };
  const changes = changesOf(update);
  assertNoConflicts(changes);
  const findPosition: FindPosition = (array, path) => positionOf(array, path, context.filter);
  // MongoDB adds new fields in the order of their paths, whatever the order of the operators.
  const ordered = changes.toSorted((a, b) => comparePaths(a.parts, b.parts));
  let updated = document;
  for (const { operator, path, parts, operand } of ordered) {
    if (operator === '$rename') updated = rename(updated, path, operand as string);
    else {
      const modifier = modifierOf(operator, operand, path, scope);
      if (modifier !== undefined) updated = changeAtPath(updated, parts, modifier, findPosition);
    }
  }
  assertSameId(document, updated, context);
  return updated;
}

function changesOf(update: Document): readonly Change[] {
  return Object.entries(update).flatMap(([operator, fields]) => {
    if (!isUpdateOperator(operator))
      return refuse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isDocument(fields))
      return refuse(
        `Modifiers operate on fields but we found type ${kindOf(fields)} instead. For example: {$mod: {<field>: ...}} ` +
          `not {${operator}: ${describe(fields)}}`,
      );
    return Object.entries(fields).flatMap(([path, operand]): Change[] => {
      const change = { operator, path, parts: updateParts(path), operand };
      if (operator !== '$rename') return [change];
      return [change, renameTarget(path, operand)];
    });
  });
}

function updateParts(path: string): readonly string[] {
  if (path === '') return refuse('An empty update path is not valid.');
  const parts = splitPath(path);
  parts.forEach((part, at) => {
    if (part === '') refuse(`The update path '${path}' contains an empty field name, which is not allowed.`);
    if (part === '_bsontype') refuse('a field cannot have the name _bsontype: choose another one');
    if (!part.startsWith('$') || part === '$id' || part === '$ref' || part === '$db') return;
    const isPositional = part === '$' || /^\$\[[A-Za-z0-9]*\]$/.test(part);
    if (!isPositional)
      refuse(`The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    if (at === 0)
      refuse(`Cannot have array filter or positional element at the beginning of the path '${path}'`);
    if (part === '$' && parts.indexOf('$') !== at)
      refuse(`Too many positional (i.e. '$') elements found in path '${path}'`);
  });
  return parts;
}

/** A path must not be updated twice, nor a path inside it. */
function assertNoConflicts(changes: readonly Change[]): void {
  const whole = new Set<string>();
  const inside = new Set<string>();
  for (const { path, parts } of changes) {
    const prefixes = parts.slice(0, -1).map((_part, at) => parts.slice(0, at + 1).join('.'));
    const conflict =
      prefixes.find((prefix) => whole.has(prefix)) ??
      (whole.has(path) || inside.has(path) ? path : undefined);
    if (conflict !== undefined)
      refuse(`Updating the path '${path}' would create a conflict at '${conflict}'`);
    whole.add(path);
    for (const prefix of prefixes) inside.add(prefix);
  }
}

/** The target of a rename takes part in the search for conflicts; the rename itself stands at its source. */
function renameTarget(path: string, target: unknown): Change {
  if (typeof target !== 'string')
    return refuse(`The 'to' field for $rename must be a string: ${path}: ${describe(target)}`);
  if (target === path)
    refuse(`The source and target field for $rename must differ: ${path}: ${describe(target)}`);
  const parts = updateParts(target);
  for (const [end, of] of [
    [updateParts(path), 'source'],
    [parts, 'destination'],
  ] as const)
    if (end.some((part) => part.startsWith('$') && part.length < 3))
      refuse(`The ${of} field for $rename may not be dynamic: ${end.join('.')}`);
  return { operator: '$renameTarget', path: target, parts, operand: undefined };
}

function rename(document: Document, source: string, target: string): Document {
  const value = valueWithoutArrays(document, source, 'source');
  if (value === undefined) return document;
  valueWithoutArrays(document, target, 'destination');
  assertStorable(value, target, splitPath(target).length);
  const neverAsked: FindPosition = () => -1;
  const remove: Modifier = { creates: false, change: () => REMOVED };
  const put: Modifier = { creates: true, change: () => value };
  return changeAtPath(
    changeAtPath(document, splitPath(source), remove, neverAsked),
    splitPath(target),
    put,
    neverAsked,
  );
}

function valueWithoutArrays(document: Document, path: string, role: 'source' | 'destination'): unknown {
  let value: unknown = document;
  for (const part of splitPath(path)) {
    if (Array.isArray(value))
      refuse(
        `The ${role} field cannot be an array element, '${path}' in doc with _id: ${describe(document['_id'])}`,
      );
    if (!isDocument(value)) return undefined;
    value = getField(value, part);
  }
  return value;
}

function assertSameId(before: Document, after: Document, { insert }: UpdateContext): void {
  const id = getField(before, '_id');
  if (insert === true && id === undefined) return;
  if (!areEqual(id, getField(after, '_id')))
    refuse("Performing an update on the path '_id' would modify the immutable field '_id'");
}

/** Names by their texts, indexes by their numbers. */
function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left, right] = [a[at] as string, b[at] as string];
    const order =
      isIndex(left) && isIndex(right) ? Number(left) - Number(right) : compareStrings(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
