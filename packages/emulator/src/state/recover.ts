import { repairState } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { count, type Damage, readJournal, type Tables } from './read-journal';
import { setAside } from './set-aside';

/** The saved state, and its damage as a text for the developer. */
export interface Recovery {
  readonly tables: Tables;
  readonly problem?: string;
}

/**
 * Reads the saved state. If a part of the file is damaged, an unchanged copy is kept under another name.
 *
 * @param closed whether that run probably ended normally
 * @throws {EmulatorError} STATE_NOT_WRITABLE if the file cannot be renamed
 */
export function recover(file: string, { closed }: { closed: boolean }): Recovery {
  const { tables, damage } = readJournal(file, { closed });
  const { lost, badOffset } = leaveOutUnsound(tables);
  if (!damage && lost === 0 && badOffset === undefined) return { tables };
  const reasons = [
    ...(damage ? [damage.why] : []),
    ...(lost > 0 ? [`${count(lost, 'entry')} cannot be used`] : []),
    ...(badOffset === undefined ? [] : ['its clock was out of range']),
  ];
  const aside = putAside(file);
  return {
    tables,
    problem: `The state in ${file} was damaged: ${reasons.join(', ')}. Kept: ${whatIsKept(tables)}. Lost: ${whatIsLost(damage, lost)}. A copy of the damaged file: ${aside}`,
  };
}

/** Removes entries that the simulator cannot use, and repairs the clock. */
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
    ...(damage ? [damage.lines === undefined ? 'the rest' : count(damage.lines, 'line')] : []),
    ...(unsound > 0 ? [count(unsound, 'entry')] : []),
  ];
  return parts.length === 0 ? 'nothing' : parts.join(' and ');
}

function putAside(file: string): string {
  try {
    return setAside(file);
  } catch (error) {
    const happened = `The state in ${file} can be neither read nor renamed (${(error as Error).message})`;
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      `${happened}. Move the file away, or use another folder or no state folder.`,
      { cause: error, happened },
    );
  }
}
