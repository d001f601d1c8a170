import type { RecordWriter } from '../store/record-writer';
import type { Storage } from '../store/storage';
import { repairState } from './repair-state';

/**
 * What a storage kept and the simulator can use. The rest is removed from the storage, and told as a process warning.
 */
export function loadState(storage: Storage | undefined, writer: RecordWriter): ReturnType<Storage['load']> {
  const { tables, lost, badOffset } = repairState(storage?.load() ?? new Map());
  for (const { table, key } of lost) writer.put(table, key, undefined);
  if (badOffset !== undefined) writer.put('clock', 'offset', tables.get('clock')?.get('offset'));
  if (lost.length > 0 || badOffset !== undefined) {
    process.emitWarning(
      `The state of the WeChat Pay simulator could not be used as it was: ${lost.length} entries were left out${badOffset === undefined ? '' : ', and its clock was set back'}.`,
      { code: 'STATE_REPAIRED' },
    );
  }
  return tables;
}
