import { InvalidArgumentError } from 'commander';

/** Collects `name=value` of an option that can be repeated. */
export function setting(given: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^(\w+)=(.+)$/s.exec(given) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Give it as name=value.');
  return { ...before, [name]: value };
}
