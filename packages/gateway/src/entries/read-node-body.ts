import type { IncomingMessage } from 'node:http';
import type { Deadline } from '@opencloudpay/internal';
import { BodyPieces } from '../body-pieces';

/** Like `readBody`, from the request of Node's server. */
export function readNodeBody(
  incoming: IncomingMessage,
  limit: number,
  deadline: Deadline,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces = new BodyPieces(limit, incoming.headers['content-length']);
    let stopWaiting = () => {};
    const settle = (end: () => void) => {
      incoming.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      stopWaiting();
      end();
    };
    const attempt = (step: () => void) => {
      try {
        step();
      } catch (refusal) {
        settle(() => reject(refusal));
      }
    };
    const onData = (piece: Uint8Array) => attempt(() => pieces.add(piece));
    const onEnd = () =>
      attempt(() => {
        const whole = pieces.whole();
        settle(() => resolve(whole));
      });
    const onError = (cause: unknown) => settle(() => reject(pieces.incomplete(cause)));
    const onClose = () => onError(new Error('The connection was closed.'));
    incoming.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
    stopWaiting = deadline.whenOver(() => settle(() => reject(pieces.tooSlow())));
  });
}
