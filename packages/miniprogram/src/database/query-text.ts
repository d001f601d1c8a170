import { LogicCommand, operandOf, operatorOf, QueryCommand } from './commands';
import { Point } from './geo';
import { encoded, type Fields, isFields, kindOf } from './values';

/** A query as MongoDB has it, in extended JSON. */
export function queryOf(query: unknown, field?: string): unknown {
  if (query instanceof QueryCommand) return condition(query, field);
  if (query instanceof LogicCommand) return logic(query, field);
  if (field !== undefined && (kindOf(query) === 'RegExp' || kindOf(query) === 'Date'))
    return { [field]: encoded(query) };
  return isFields(query) ? fieldsQuery(query) : encoded(query);
}

function fieldsQuery(query: Fields): Fields {
  const flat = flattened(query);
  for (const name of Object.keys(flat)) {
    const value = flat[name];
    if (value instanceof LogicCommand) {
      delete flat[name];
      merge(flat, queryOf(value, name) as Fields);
    } else flat[name] = encoded(value);
  }
  return flat;
}

/** `{ a: { b: 1 } }` as `{ 'a.b': 1 }`. What belongs to an operator stays where it is. */
export function flattened(query: Fields, around: readonly unknown[] = []): Fields {
  if (around.indexOf(query) >= 0) throw new Error('Cannot convert circular structure to JSON');
  const flat: Fields = {};
  for (const name of Object.keys(query)) {
    const value = query[name];
    if (value === undefined) continue;
    if (name.charAt(0) === '$' || !isFields(value)) {
      flat[name] = value;
      continue;
    }
    const inner = flattened(value, around.concat([query]));
    const kept: Fields = {};
    for (const innerName of Object.keys(inner))
      if (innerName.charAt(0) === '$') kept[innerName] = inner[innerName];
      else flat[`${name}.${innerName}`] = inner[innerName];
    if (Object.keys(kept).length > 0) flat[name] = kept;
  }
  return flat;
}

function merge(query: Fields, condition: Fields): void {
  for (const name of Object.keys(condition)) {
    const before = query[name];
    query[name] = Array.isArray(before) ? before.concat(condition[name]) : condition[name];
  }
}

function logic({ operator, operands }: LogicCommand, field: string | undefined): Fields {
  if (operator !== 'not')
    return { [operatorOf(operator)]: operands.map((operand) => queryOf(operand, field)) };
  const [operand] = operands;
  if (field === undefined) throw new Error('_.not() must stand beside a field');
  const inner = kindOf(operand) === 'RegExp' ? encoded(operand) : (queryOf(operand, field) as Fields)[field];
  return { [field]: { $not: inner } };
}

function condition(command: QueryCommand, field: string | undefined): Fields {
  if (field === undefined) throw new Error('Cannot encode a comparison command with unset field name');
  const { operator, operands } = command;
  const [operand] = operands as { [name: string]: unknown }[];
  switch (operator) {
    case 'geoNear': {
      const { geometry, maxDistance, minDistance } = operand || {};
      return {
        [field]: {
          $nearSphere: encoded({ $geometry: geometry, $maxDistance: maxDistance, $minDistance: minDistance }),
        },
      };
    }
    case 'geoWithin':
    case 'geoIntersects': {
      const { geometry, centerSphere } = operand || {};
      const within =
        centerSphere === undefined ? { $geometry: geometry } : { $centerSphere: sphere(centerSphere) };
      return { [field]: { [operatorOf(operator)]: encoded(within) } };
    }
    default:
      return { [field]: { [operatorOf(operator)]: encoded(operandOf(command)) } };
  }
}

function sphere(centerSphere: unknown): unknown {
  const [center, radius] = centerSphere as [unknown, number];
  return [center instanceof Point ? [center.longitude, center.latitude] : center, radius];
}
