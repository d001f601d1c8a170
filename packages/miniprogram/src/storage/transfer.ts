import type { TransferTask } from '../wx';
import type { Transfer } from './types';

type Listener = (...given: never[]) => void;
type Method = Exclude<keyof TransferTask, 'abort'>;

/** A task that a caller holds before the transfer begins: its address comes from the host first. */
export interface Waiting<Progress> {
  readonly task: Transfer<Progress>;
  /** Begins the transfer, unless the caller has aborted it. @throws what `begin` throws */
  start(begin: () => TransferTask, aborted: () => void): void;
}

export function waitingTransfer<Progress>(): Waiting<Progress> {
  let running: TransferTask | undefined;
  let isAborted = false;
  let calls: [Method, Listener | undefined][] = [];

  const passOn = (name: Method) => (listener?: Listener) => {
    if (!running) calls.push([name, listener]);
    else call(running, name, listener);
  };

  return {
    task: {
      abort() {
        isAborted = true;
        if (running) running.abort();
      },
      onProgressUpdate: passOn('onProgressUpdate'),
      offProgressUpdate: passOn('offProgressUpdate'),
      onHeadersReceived: passOn('onHeadersReceived'),
      offHeadersReceived: passOn('offHeadersReceived'),
    },
    start(begin, aborted) {
      if (isAborted) {
        aborted();
        return;
      }
      running = begin();
      for (const [name, listener] of calls) call(running, name, listener);
      calls = [];
    },
  };
}

function call(transfer: TransferTask, name: Method, listener: Listener | undefined): void {
  const method = transfer[name];
  if (method) method.call(transfer, listener as never);
}
