import { Refusal } from './refusal';

/** The pieces of a body as they arrive, up to a limit. */
export class BodyPieces {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #size = 0;

  /**
   * @param limit bytes
   * @param contentLength the length that the request names, if any: the body may be longer or shorter
   * @throws {Refusal} BODY_TOO_LARGE
   */
  constructor(limit: number, contentLength: string | null | undefined) {
    this.#limit = limit;
    if (Number(contentLength) > limit) throw this.#tooLarge();
  }

  /** @throws {Refusal} BODY_TOO_LARGE */
  add(piece: Uint8Array): void {
    this.#size += piece.byteLength;
    if (this.#size > this.#limit) throw this.#tooLarge();
    this.#pieces.push(piece);
  }

  /** The whole body. @throws {Refusal} BODY_EMPTY */
  whole(): Uint8Array {
    if (this.#size === 0) throw new Refusal('BODY_EMPTY');
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first ? first : Buffer.concat(this.#pieces, this.#size);
  }

  /** The refusal of a body whose connection broke. */
  incomplete(cause: unknown): Refusal {
    return new Refusal('BODY_INCOMPLETE', `The connection broke after ${this.#size} bytes of the body.`, {
      cause,
    });
  }

  /** The refusal of a body that did not arrive in time. */
  tooSlow(): Refusal {
    return new Refusal('BODY_TOO_SLOW', `Only ${this.#size} bytes of the body arrived in time.`);
  }

  #tooLarge(): Refusal {
    return new Refusal('BODY_TOO_LARGE', `The body has more than ${this.#limit} bytes.`);
  }
}
