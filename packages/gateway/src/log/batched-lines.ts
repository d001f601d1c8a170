import { atEndOfTurn } from '@opencloudpay/internal';

/** Writes text at once, or throws. */
interface Destination {
  write(text: string): unknown;
}

/** A full disk, a full quota, the largest file: there may be room again later. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Settles when its lines are written, or cannot be written. */
interface Batch {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(failure: unknown): void;
}

/**
 * Writes the log lines of one turn of the event loop together at its end: one system call, not one for each line.
 *
 * An answer that must not be sent before its line is in the log waits for {@link written}. So a process that is killed
 * has written the lines of everything that it has answered.
 *
 * A full disk fails what waits for its line, and nothing else: the process goes on.
 */
export class BatchedLines {
  readonly #destination: Destination;
  #text = '';
  #batch: Batch | undefined;

  constructor(destination: Destination) {
    this.#destination = destination;
  }

  write(line: string): void {
    if (this.#text === '') atEndOfTurn(this.#flush);
    this.#text += line;
  }

  /**
   * Resolves when the lines so far are written; rejects if they cannot be written.
   *
   * @returns `undefined` if all lines are written
   */
  written(): Promise<void> | undefined {
    if (this.#text === '') return undefined;
    this.#batch ??= newBatch();
    return this.#batch.promise;
  }

  /** Writes now. pino calls it after a line of the level `fatal`. */
  flushSync(): void {
    if (this.#text === '') return;
    const [text, batch] = [this.#text, this.#batch];
    this.#text = '';
    this.#batch = undefined;
    try {
      this.#destination.write(text);
    } catch (failure) {
      if (batch) batch.reject(failure);
      else if (!FULL.has(String(Object(failure).code))) throw failure;
    }
    batch?.resolve();
  }

  readonly #flush = () => this.flushSync();
}

function newBatch(): Batch {
  let settle: Omit<Batch, 'promise'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle?.resolve(), reject: (failure) => settle?.reject(failure) };
}
