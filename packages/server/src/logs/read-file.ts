import { open, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between two looks at a file that is followed. */
const INTERVAL = 250;

const PIECE = 64 * 1024;

export interface FollowOptions {
  /** Whether to wait for more at the end. */
  follow: boolean;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
}

/**
 * The content of a file, piece by piece. With `follow` also what is written later, and the new file after the log was
 * rotated: cut to nothing, or replaced by another file.
 *
 * @throws {Error} of the system if the file cannot be read at the start
 */
export async function* readFileOn(file: string, { follow, signal }: FollowOptions): AsyncGenerator<Buffer> {
  for (;;) {
    const handle = await open(file);
    let isReplaced = false;
    try {
      const { ino } = await handle.stat();
      let position = 0;
      for (;;) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE), 0, PIECE, position);
        position += bytesRead;
        if (bytesRead > 0) {
          yield buffer.subarray(0, bytesRead);
          continue;
        }
        if (!follow || signal?.aborted) return;
        // What was written before the replacement has been read now.
        if (isReplaced) break;
        await wait(INTERVAL, undefined, { signal }).catch(() => {});
        // Between the two steps of a rotation there is no file.
        const now = await stat(file).catch(() => undefined);
        const isCut = (await handle.stat()).size < position;
        isReplaced = now !== undefined && (now.ino !== ino || isCut);
      }
    } finally {
      await handle.close();
    }
  }
}
