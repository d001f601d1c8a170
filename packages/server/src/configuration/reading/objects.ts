/** Objects of the configuration whose keys are known, with the variables of the keys. */
import { say } from '../../terminal/say';
import { hint } from './hint';
import { objectSchema } from './json-schema';
import { nearest } from './nearest';
import { type Field, type Place, type Reader, tell, variableOf } from './reading';

export type Fields<T> = { [Key in keyof T]-?: Field<T[Key] & {}> };

/**
 * An object with exactly these keys. A variable overrides the file.
 *
 * @param fields in the order of the reported problems
 */
export function object<T extends object>(fields: Fields<T>): Reader<T> {
  const known = fields as Readonly<Record<string, Field<unknown>>>;
  const reader: Reader<T> = {
    fields: known,
    schema: objectSchema(known),
    // A missing required object is reported by its missing keys.
    readAbsent: (at, needed) => (needed || anySet(known, at) ? reader.read({}, at) : undefined),
    read(given, at) {
      if (!isObject(given)) return tell(at, say('must be an object.', '应为对象。'));
      for (const key of Object.keys(given))
        if (!Object.hasOwn(known, key) && !(key === '$schema' && at.key === '')) tellUnknown(key, known, at);
      const entries = Object.entries(known).map(([key, field]) => [
        key,
        readField(given[key], field, inside(at, key, field)),
      ]);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T;
    },
  };
  return reader;
}

/** The same keys, without their variables: these mean something else where the keys are part of another configuration. */
export function withoutVariables<T>(reader: Reader<T>): Reader<T> {
  const { fields } = reader;
  const bare = Object.entries(fields ?? {}).map(([key, field]) => [
    key,
    { ...field, reader: withoutVariables(field.reader), variable: undefined },
  ]);
  return {
    ...reader,
    ...(fields && { fields: Object.fromEntries(bare) as NonNullable<Reader<T>['fields']> }),
    read: (given, at) => reader.read(given, { ...at, variables: false }),
    ...(reader.readAbsent && {
      readAbsent: (at: Place, needed: boolean) => reader.readAbsent?.({ ...at, variables: false }, needed),
    }),
  };
}

function inside(at: Place, key: string, { variable }: Field<unknown>): Place {
  return {
    ...at,
    key: at.key === '' ? key : `${at.key}.${key}`,
    variable: at.variables ? variable : undefined,
  };
}

function readField(given: unknown, { reader, needed }: Field<unknown>, at: Place): unknown {
  const { variable } = at;
  if (variable !== undefined && reader.readVariable && isSet(variable, reader, at))
    return reader.readVariable(variable, at);
  if (given !== undefined) return reader.read(given, at);
  if (reader.readAbsent) return reader.readAbsent(at, needed !== undefined);
  if (needed === undefined) return undefined;
  return tell(at, say(`is missing: ${needed.en}.`, `未配置：${needed.zh}。`));
}

/** Whether a variable is set for a key inside an object. */
function anySet(fields: Readonly<Record<string, Field<unknown>>>, at: Place): boolean {
  return at.variables && setVariables(fields, at).length > 0;
}

/** The set variables of an object's keys, including nested ones. */
export function setVariables(fields: Readonly<Record<string, Field<unknown>>>, at: Place): string[] {
  return Object.values(fields).flatMap(({ reader, variable }) => [
    ...(variable !== undefined && isSet(variable, reader, at) ? [variable] : []),
    ...setVariables(reader.fields ?? {}, at),
  ]);
}

function isSet(variable: string, { isSecret }: Reader<unknown>, { source }: Place): boolean {
  return (
    variableOf(source, variable) !== undefined ||
    Boolean(isSecret && variableOf(source, `${variable}_FILE`) !== undefined)
  );
}

function tellUnknown(key: string, known: Readonly<Record<string, unknown>>, at: Place): void {
  const names = Object.keys(known);
  const meant = nearest(key, names);
  // A name may be a misplaced secret.
  const shown = meant === undefined ? hint(key) : key;
  tell(
    { ...at, key: at.key === '' ? shown : `${at.key}.${shown}`, variable: undefined },
    meant === undefined
      ? say(
          `is not a key of the configuration: ${at.key === '' ? 'the keys are' : `the keys of ${at.key} are`} ${names.join(', ')}.`,
          `不是配置项：${at.key === '' ? '' : `${at.key} 中`}可用的配置项有 ${names.join('、')}。`,
        )
      : say(`is not a key of the configuration: do you mean ${meant}?`, `不是配置项：是否想写 ${meant}？`),
  );
}

export function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
