import type { FileRefusal } from '@opencloudpay/storage';

/** What a mini program was refused about a file, and which permission or rule refused it. */
export function fileRefusalText({ path, operation, permission }: FileRefusal): string {
  const decided =
    typeof permission === 'string'
      ? `permission ${permission}`
      : `rule ${JSON.stringify({ [operation]: permission[operation] ?? false })}`;
  return `A mini program's ${operation} of the file '${path}' was refused with -503002 storage permission denied, by the ${decided} of the files.`;
}
