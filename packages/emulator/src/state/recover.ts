import { repairState } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { count, type Damage, readJournal, type Tables } from './read-journal';
import { setAside } from './set-aside';

/** What an earlier run kept, and what was wrong with it, in a line for the developer. */
export interface Recovery {
  readonly tables: Tables;
  readonly problem?: string;
}

/**
 * Reads the state of an earlier run. When a part of the file cannot be read or used, the file is kept as it is
 * under another name.
 *
 * @param closed whether that run ended in good order, as far as is known
 * @throws {EmulatorError} STATE_NOT_WRITABLE when the file cannot be renamed
 */
export function recover(file: string, { closed }: { closed: boolean }): Recovery {
  const { tables, damage } = readJournal(file, { closed });
  const { lost, badOffset } = leaveOutUnsound(tables);
  if (!damage && lost === 0 && badOffset === undefined) return { tables };
  const reasons = [
    ...(damage ? [damage.why] : []),
    ...(lost > 0 ? [`${count(lost, 'entry')} of it cannot be used`] : []),
    ...(badOffset === undefined ? [] : ['its clock was beyond every date']),
  ];
  const aside = putAside(file);
  return {
    tables,
    problem: `The state in ${file} was not all right, as ${reasons.join(', ')}. Kept: ${whatIsKept(tables)}. Lost: ${whatIsLost(damage, lost)}. The file as it was: ${aside}`,
  };
}

/** Removes from the tables what the simulator could not go on with, and sets the clock right. */
function leaveOutUnsound(tables: Tables): { lost: number; badOffset: unknown } {
  const parsed = new Map(
    [...tables].map(([table, entries]) => [
      table,
      new Map([...entries].map(([key, json]) => [key, JSON.parse(json) as unknown])),
    ]),
  );
  const { tables: sound, lost, badOffset } = repairState(parsed);
  for (const { table, key } of lost) tables.get(table)?.delete(key);
  if (badOffset !== undefined)
    tables.get('clock')?.set('offset', JSON.stringify(sound.get('clock')?.get('offset')));
  return { lost: lost.length, badOffset };
}

function whatIsKept(tables: Tables): string {
  const entries = [...tables.values()].reduce((sum, { size }) => sum + size, 0);
  if (entries === 0) return 'nothing';
  return `${count(tables.get('orders')?.size ?? 0, 'order')}, ${count(entries, 'entry')} in all`;
}

function whatIsLost(damage: Damage | undefined, unsound: number): string {
  const parts = [
    ...(damage ? [damage.lines === undefined ? 'what else was there' : count(damage.lines, 'line')] : []),
    ...(unsound > 0 ? [count(unsound, 'entry')] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(' and ');
}

function putAside(file: string): string {
  try {
    return setAside(file);
  } catch (error) {
    const happened = `The state in ${file} cannot be read, and not be renamed (${(error as Error).message})`;
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      `${happened}: move the file away, or keep the state elsewhere or in memory.`,
      { cause: error, happened },
    );
  }
}
