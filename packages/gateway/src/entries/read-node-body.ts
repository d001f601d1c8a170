import type { IncomingMessage } from 'node:http';
import { afterReading, type Deadline } from '@opencloudpay/internal';
import { BodyPieces } from '../requests/body-pieces';

/** Like `readBody`, from the request of Node's server. */
export function readNodeBody(
  incoming: IncomingMessage,
  limit: number,
  deadline: Deadline,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces = new BodyPieces(limit, incoming.headers['content-length']);
    let stopWaiting = () => {};
    const settle = (read: () => void) => {
      stopWaiting();
      incoming.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      try {
        read();
      } catch (refusal) {
        reject(refusal);
      }
    };
    const onData = (piece: Uint8Array) => {
      try {
        pieces.add(piece);
      } catch (refusal) {
        settle(() => reject(refusal));
      }
    };
    const onEnd = () =>
      settle(() => {
        const whole = pieces.whole();
        afterReading(() => resolve(whole));
      });
    const onError = (cause: unknown) => settle(() => reject(pieces.incomplete(cause)));
    const onClose = () => onError(new Error('The connection was closed.'));
    incoming.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    stopWaiting = deadline.whenOver(() => settle(() => reject(pieces.tooSlow())));
  });
}
