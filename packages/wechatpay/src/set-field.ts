/**
 * Sets a field of a message that is being made. Assignment would change the prototype if a field is named `__proto__`, and
 * `Object.fromEntries`, which does not, takes several times as long.
 */
export function setField<Value>(record: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
  else record[name] = value;
}
