import type { Clock } from './clock/clock';
import { createEmit } from './events/create-emit';
import { reportErrors } from './events/report-errors';
import { trackChanges } from './events/track-changes';
import { FaultBoard } from './faults/fault-board';
import type { MerchantDirectory } from './merchants/merchant-directory';
import type { Platform } from './merchants/platform';
import { Notifier } from './notifications/notifier';
import type { SimulatorOptions } from './options';
import { lastSequence } from './state/restore';
import { BillFiles } from './store/bill-files';
import type { RecordWriter } from './store/record-writer';
import type { Storage } from './store/storage';
import { Store } from './store/store';
import type { World } from './world/world';

interface WorldParts {
  /** The saved state: the numbering continues from it. */
  kept: ReturnType<Storage['load']>;
  clock: Clock;
  writer: RecordWriter;
  merchants: MerchantDirectory;
  platform: Platform;
  /** Already read from the options, so that wrong options are refused before anything is saved. */
  rules: Pick<World, 'refundDelay' | 'profitSharing'>;
  /** Aborts when the simulator stops. */
  stopping: AbortSignal;
}

/** Makes the parts of the simulator behind its addresses. The records are still empty. */
export function createWorld(
  options: SimulatorOptions,
  { kept, clock, writer, merchants, platform, rules, stopping }: WorldParts,
): { world: World; notifier: Notifier } {
  let sequence = Math.max(lastSequence(kept), (options.firstSequence ?? 1) - 1);
  const nextSequence = () => ++sequence;
  const now = () => clock.now();
  const store = new Store(writer);
  const emit = trackChanges(createEmit(options.onEvent, now, nextSequence), (record) => writer.touch(record));
  const faults = new FaultBoard({ writer, emit, now });
  const parts = { clock, store, merchants, platform, faults, emit, nextSequence };
  const notifier = new Notifier({
    ...parts,
    ca: options.notifyCa,
    resolveUrl: options.resolveNotifyUrl,
  });
  const world: World = {
    ...parts,
    billFiles: new BillFiles(),
    notify: (content) => notifier.notify(content),
    onExchange: reportErrors('onExchange', options.onExchange),
    ...rules,
    stopping,
    strict: options.strict ?? false,
  };
  return { world, notifier };
}
