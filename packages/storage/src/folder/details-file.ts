import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJson } from '@opencloudpay/internal';
import { isMissing } from './missing';
import { putInPlace, writeTemporary } from './write-atomically';

/** What the file system does not know of a content. */
export interface KeptDetails {
  contentType: string;
  owner?: string;
  etag: string;
  /** Size and time of change of the content that these details belong to. */
  size: number;
  mtimeMs: number;
}

/** A content that is there. */
export type Content = Pick<KeptDetails, 'size' | 'mtimeMs'>;

/**
 * The details of contents, in a file beside them for each.
 *
 * Content and details cannot be replaced in one step. So the details of the new content are written first, with those of
 * the present one: whichever content is there after a crash finds its own by size and time.
 */
export class DetailsFiles {
  readonly #folder: string;
  readonly #temporary: string;

  constructor(folder: string, temporary: string) {
    this.#folder = folder;
    this.#temporary = temporary;
  }

  /**
   * The details of a content. A copy of the folder may have other times: then those of the latest content of this size,
   * without the etag. `undefined` for a content that was put into the folder by hand.
   */
  async of(
    key: string,
    content: Content,
  ): Promise<(Omit<KeptDetails, 'etag'> & { etag?: string }) | undefined> {
    const kept = await this.#read(key);
    const own = kept.find((details) => isOf(details, content));
    if (own) return own;
    const sameSize = kept.find(({ size }) => size === content.size);
    if (!sameSize) return undefined;
    const { etag: _, ...details } = sameSize;
    return details;
  }

  /** @param present the content that is there now */
  async add(key: string, details: KeptDetails, present: Content | undefined): Promise<void> {
    const before = present && (await this.#read(key)).find((kept) => isOf(kept, present));
    const text = JSON.stringify({ key, details: before ? [details, before] : [details] });
    const file = this.#file(key);
    const temporary = await writeTemporary(this.#temporary, (handle) => handle.writeFile(text));
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await putInPlace(temporary, file);
  }

  remove(key: string): Promise<void> {
    return rm(this.#file(key), { force: true });
  }

  async #read(key: string): Promise<KeptDetails[]> {
    const text = await readFile(this.#file(key), 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '';
      throw error;
    });
    const parsed = parseJson(text || '{}');
    if ('problem' in parsed) return [];
    const { details } = Object(parsed.value) as { details?: unknown };
    return Array.isArray(details) ? details.filter(isKept) : [];
  }

  #file(key: string): string {
    const name = createHash('sha256').update(key).digest('hex');
    return join(this.#folder, name.slice(0, 2), `${name}.json`);
  }
}

function isOf(details: KeptDetails, { size, mtimeMs }: Content): boolean {
  return details.size === size && details.mtimeMs === mtimeMs;
}

function isKept(value: unknown): value is KeptDetails {
  const { contentType, etag, size, mtimeMs, owner } = Object(value) as {
    [name in keyof KeptDetails]: unknown;
  };
  return (
    typeof contentType === 'string' &&
    typeof etag === 'string' &&
    typeof size === 'number' &&
    typeof mtimeMs === 'number' &&
    (owner === undefined || typeof owner === 'string')
  );
}
