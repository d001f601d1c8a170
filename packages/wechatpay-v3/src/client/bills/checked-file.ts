import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createGunzip, type Gunzip } from 'node:zlib';
import { BadAnswer } from '@opencloudpay/wechatpay/http';

/**
 * The bytes of a bill as they come. At the end their SHA1 is compared with the one that WeChat Pay announced: that of the
 * unpacked content if the file is gzipped.
 *
 * @param sha1 40 hexadecimal digits
 * @param maxBytes the most bytes of the unpacked content
 * @throws {BadAnswer} after the last byte if the file was cut or altered, or earlier if it unpacks to too much
 */
export async function* checkedFile(
  pieces: AsyncIterable<Uint8Array>,
  sha1: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha1');
  let content: Content | undefined;
  let beginning: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of pieces) {
      // The first two bytes show whether it is gzipped; they may come one by one.
      if (!content) {
        beginning = Buffer.concat([beginning, piece]);
        if (beginning.length < 2) continue;
        content = isGzip(beginning) ? unpacked(hash, maxBytes) : plain(hash);
        await content.add(beginning);
        yield beginning;
      } else {
        await content.add(piece);
        yield piece;
      }
    }
    if (!content) {
      hash.update(beginning);
      yield beginning;
    }
    await content?.end();
  } finally {
    content?.close();
  }
  if (hash.digest('hex') !== sha1.toLowerCase())
    throw new BadAnswer(
      'the file does not have the SHA1 that WeChat Pay announced: it was cut or altered on the way. Download it again',
    );
}

/** What the hash is computed of. */
interface Content {
  add(piece: Uint8Array): Promise<void> | void;
  end(): Promise<void> | void;
  close(): void;
}

function plain(hash: Hash): Content {
  return { add: (piece) => void hash.update(piece), end: () => undefined, close: () => undefined };
}

function unpacked(hash: Hash, maxBytes: number): Content {
  const gunzip: Gunzip = createGunzip();
  let problem: Error | undefined;
  let length = 0;
  gunzip.on('data', (piece: Buffer) => {
    length += piece.length;
    if (length > maxBytes) gunzip.destroy(tooLarge(maxBytes));
    else hash.update(piece);
  });
  gunzip.on('error', (error) => {
    problem ??= error instanceof BadAnswer ? error : damaged(error);
  });

  async function whenFine(wait: () => Promise<unknown>): Promise<void> {
    if (!problem) await wait().catch(() => undefined);
    if (problem) throw problem;
  }

  return {
    add: (piece) => whenFine(async () => gunzip.write(piece) || (await once(gunzip, 'drain'))),
    end: () => {
      gunzip.end();
      return whenFine(() => finished(gunzip));
    },
    close: () => void gunzip.destroy(),
  };
}

function isGzip(beginning: Buffer): boolean {
  return beginning[0] === 0x1f && beginning[1] === 0x8b;
}

function tooLarge(maxBytes: number): BadAnswer {
  return new BadAnswer(
    `the gzipped file unpacks to more than ${Math.floor(maxBytes / 1024 ** 2)} MiB, more than any bill: is the endpoint right?`,
  );
}

function damaged(cause: Error): BadAnswer {
  return new BadAnswer(
    `the gzipped file broke off or is damaged (${cause.message}): a proxy may have cut it`,
    {
      cause,
    },
  );
}
