import type { NewRefusedAccess } from './refused-accesses';

/** What a mini program was refused, which rule of which file refused it, and what to do. */
export function accessText(access: NewRefusedAccess): string {
  const { collection, method, openId, reason } = access;
  return `A mini program's ${method} of '${collection}' by ${openId} was refused with -502003 database permission denied, by ${refuser(access)}: ${reason}.`;
}

function refuser({ operation, permission, rule, source }: NewRefusedAccess): string {
  const what =
    rule === undefined
      ? `the permission ${permission}`
      : rule.name === undefined
        ? `the security rules, which have none for ${operation}`
        : `the rule ${JSON.stringify({ [rule.name]: rule.expression })}`;
  switch (source.kind) {
    case 'file':
      return `${what} (${source.file}:${source.line})`;
    case 'default':
      return `${what}, the default`;
    case 'stored':
      return `${what} of the stored collection`;
  }
}
