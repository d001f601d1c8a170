import type { Emit } from './simulator-event';

/** Marks the records of every event as changed, so that they are written to the storage. */
export function trackChanges(emit: Emit, touch: (record: object) => void): Emit {
  return (event) => {
    if ('order' in event) touch(event.order);
    if ('refund' in event) touch(event.refund);
    if ('sharing' in event) touch(event.sharing);
    if ('return' in event) touch(event.return);
    if ('notification' in event) touch(event.notification);
    emit(event);
  };
}
