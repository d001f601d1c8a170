import type { PermissionRefusal } from '@opencloudpay/database';

/** What a mini program was refused, which rule refused it, and what to do. */
export function permissionRefusalText({
  collection,
  operation,
  permission,
  rule,
  reason,
}: PermissionRefusal): string {
  const decided =
    typeof permission === 'string'
      ? `permission ${permission}`
      : `rule ${JSON.stringify({ [operation]: rule })}`;
  return `A mini program's ${operation} of '${collection}' was refused with -502003 database permission denied, by the ${decided}: ${reason}.`;
}
