const LINE_END = 0x0a;

export interface MessageLinesOptions {
  /** The longest line, in bytes. */
  maxBytes: number;
  /** Gets each complete line, without its end. */
  onLine(line: string): void;
  /** Called once when a line is longer than the bound. All further bytes are ignored. */
  onTooLong?(): void;
}

/**
 * Splits the bytes of a channel into lines, and stores no more of a line than the bound allows.
 *
 * @returns takes the bytes in the pieces in which they arrive
 */
export function messageLines({ maxBytes, onLine, onTooLong }: MessageLinesOptions): (chunk: Buffer) => void {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let over = false;

  const add = (piece: Uint8Array): boolean => {
    size += piece.byteLength;
    over = size > maxBytes;
    if (over) pieces = [];
    // A copy: the caller may use its buffer again.
    else if (piece.byteLength > 0) pieces.push(new Uint8Array(piece));
    return !over;
  };

  return (chunk) => {
    let start = 0;
    while (!over) {
      const end = chunk.indexOf(LINE_END, start);
      if (end >= 0 && pieces.length === 0 && end - start <= maxBytes) {
        // Most lines arrive in one piece, which needs no copy.
        const line = chunk.toString('utf8', start, end);
        start = end + 1;
        onLine(line);
        continue;
      }
      if (!add(chunk.subarray(start, end < 0 ? undefined : end))) return onTooLong?.();
      if (end < 0) return;
      const line = Buffer.concat(pieces, size).toString('utf8');
      pieces = [];
      size = 0;
      start = end + 1;
      onLine(line);
    }
  };
}
