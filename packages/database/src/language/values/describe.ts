import { BSONRegExp, type Decimal128, Long, type ObjectId } from 'bson';
import { type Document, kindOf } from './kinds';
import { type Numeric, toNumber } from './numbers';

const LONGEST = 200;

/** A value as MongoDB's messages write it, shortened. */
export function describe(value: unknown): string {
  const text = write(value, 0);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function write(value: unknown, depth: number): string {
  // What lies deeper would be cut off anyhow.
  if (depth > 5) return '…';
  switch (kindOf(value)) {
    case 'object':
      return writeList(
        Object.entries(value as Document).map(([name, member]) => `${name}: ${write(member, depth + 1)}`),
        '{',
        '}',
      );
    case 'array':
      return writeList(
        (value as unknown[]).slice(0, LONGEST).map((member) => write(member, depth + 1)),
        '[',
        ']',
      );
    case 'string':
      return JSON.stringify(value);
    case 'date':
      return `new Date(${(value as Date).getTime()})`;
    case 'objectId':
      return `ObjectId('${(value as ObjectId).toHexString()}')`;
    case 'decimal':
      return (value as Decimal128).toString();
    case 'long':
      return value instanceof Long ? value.toString() : String(value);
    case 'int':
    case 'double':
      return String(toNumber(value as Numeric));
    case 'regex':
      return value instanceof BSONRegExp ? `/${value.pattern}/${value.options}` : String(value);
    default:
      return String(value);
  }
}

function writeList(members: readonly string[], open: string, close: string): string {
  return members.length === 0 ? `${open}${close}` : `${open} ${members.join(', ')} ${close}`;
}
