import type { RecordWriter } from '../store/record-writer';
import type { Storage } from '../store/storage';
import { repairState } from './repair-state';

/** Loads the valid part of a saved state. Removes the rest from the storage with a process warning. */
export function loadState(storage: Storage | undefined, writer: RecordWriter): ReturnType<Storage['load']> {
  const { tables, lost, badOffset } = repairState(storage?.load() ?? new Map());
  for (const { table, key } of lost) writer.put(table, key, undefined);
  if (badOffset !== undefined) writer.put('clock', 'offset', tables.get('clock')?.get('offset'));
  if (lost.length > 0 || badOffset !== undefined) {
    process.emitWarning(
      `The saved state of the WeChat Pay simulator was damaged: ${lost.length} entries were removed${badOffset === undefined ? '' : ', and its clock was reset'}.`,
      { code: 'STATE_REPAIRED' },
    );
  }
  return tables;
}
