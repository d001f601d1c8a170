import type { IncomingMessage } from 'node:http';
import { CodedError } from '@opencloudpay/contracts/coded-error';

/** The code of {@link BodyRefusal}. */
export type BodyRefusalCode =
  /** The body is larger than the route takes. */
  | 'BODY_TOO_LARGE'
  /** The body did not arrive in time. */
  | 'BODY_TOO_SLOW'
  /** The connection broke before the end of the body. */
  | 'BODY_INCOMPLETE';

/** A body was not read to its end. The route answers in its own words. */
export class BodyRefusal extends CodedError<BodyRefusalCode> {}

/**
 * Reads the body of a request on a server of Node. Of a body that is refused no more is read.
 *
 * @param limits bytes, and milliseconds until all of them must be there. Default: the time limit of the server
 * @throws {BodyRefusal}
 */
export function readNodeBody(
  request: IncomingMessage,
  { maxSize, milliseconds }: { maxSize: number; milliseconds?: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const timer =
      milliseconds === undefined ? undefined : setTimeout(() => refuse('BODY_TOO_SLOW'), milliseconds);
    const refuse = (code: BodyRefusalCode) => {
      clearTimeout(timer);
      request.pause();
      request.off('data', onData);
      reject(new BodyRefusal(code, `Only ${size} bytes of the body were read.`));
    };
    const onData = (piece: Buffer) => {
      size += piece.length;
      if (size > maxSize) refuse('BODY_TOO_LARGE');
      else pieces.push(piece);
    };
    if (Number(request.headers['content-length']) > maxSize) return refuse('BODY_TOO_LARGE');
    request.on('data', onData);
    request.once('end', () => {
      clearTimeout(timer);
      resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, size));
    });
    // The connection broke.
    request.once('close', () => {
      if (!request.complete) refuse('BODY_INCOMPLETE');
    });
  });
}

/** The text of a body in UTF-8, without a byte order mark, as `Request.text()` reads it. */
export function bodyText(body: Buffer): string {
  const text = body.toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

const BYTE_ORDER_MARK = 0xfeff;
