import { operatorOf, UpdateCommand } from './commands';
import { flattened } from './query-text';
import { encoded, type Fields } from './values';

/** An update as MongoDB has it, in extended JSON: a field without a command is set. */
export function updateOf(data: Fields): Fields {
  const flat = flattened(data);
  const update: Fields = {};
  for (const name of Object.keys(flat)) {
    const value = flat[name];
    if (name.charAt(0) === '$') update[name] = encoded(value);
    else if (value instanceof UpdateCommand)
      put(update, operatorOf(value.operator), name, encoded(value.operand));
    else put(update, '$set', name, encoded(value));
  }
  return update;
}

function put(update: Fields, operator: string, name: string, value: unknown): void {
  update[operator] = Object.assign({}, update[operator], { [name]: value });
}

/** Whether there is a command in the data: `set()` takes none. */
export function hasCommand(data: unknown): boolean {
  if (data instanceof UpdateCommand) return true;
  if (typeof data !== 'object' || data === null) return false;
  return Object.keys(data).some((name) => hasCommand((data as Fields)[name]));
}
