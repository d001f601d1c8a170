import { lookup } from 'mrmime';

const UNKNOWN = 'application/octet-stream';
/** A type and its parameters, without what could break a header. */
const TYPE = /^[\w.+-]{1,80}\/[\w.+-]{1,80}(?:\s*;\s*[\w-]{1,40}=(?:[\w.:+-]{1,80}|"[\w .:+-]{1,80}"))*$/;

/** The type that was given with a file, if it is one and says something, else that of the file's name. */
export function contentTypeOf(path: string, given?: string | null): string {
  const trimmed = given?.trim() ?? '';
  if (trimmed !== UNKNOWN && TYPE.test(trimmed)) return trimmed;
  return lookup(path.slice(path.lastIndexOf('/') + 1)) ?? UNKNOWN;
}
