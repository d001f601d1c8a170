import { say, type Text } from '@opencloudpay/internal';
import { repairState } from '@opencloudpay/simulator';
import { EmulatorError } from '../errors';
import { count, type Damage, listOf, readJournal, type Tables } from './read-journal';
import { setAside } from './set-aside';

/** The saved state, and its damage as a text for the developer. */
export interface Recovery {
  readonly tables: Tables;
  readonly problem?: Text;
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
    ...(lost > 0
      ? [say(`${count(lost, 'entry').en} cannot be used`, `${count(lost, 'entry').zh}无法使用`)]
      : []),
    ...(badOffset === undefined ? [] : [say('its clock was out of range', '时钟超出范围')]),
  ];
  const aside = putAside(file);
  const [why, kept, gone] = [listOf(reasons), whatIsKept(tables), whatIsLost(damage, lost)];
  return {
    tables,
    problem: say(
      `The state in ${file} was damaged: ${why.en}. Kept: ${kept.en}. Lost: ${gone.en}. A copy of the damaged file: ${aside}`,
      `${file} 中的状态已损坏：${why.zh}。保留：${kept.zh}。丢失：${gone.zh}。损坏文件的副本：${aside}`,
    ),
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

const NOTHING = say('nothing', '无');

function whatIsKept(tables: Tables): Text {
  const entries = [...tables.values()].reduce((sum, { size }) => sum + size, 0);
  if (entries === 0) return NOTHING;
  const [orders, all] = [count(tables.get('orders')?.size ?? 0, 'order'), count(entries, 'entry')];
  return say(`${orders.en}, ${all.en} in all`, `${orders.zh}，共 ${all.zh}`);
}

function whatIsLost(damage: Damage | undefined, unsound: number): Text {
  const parts = [
    ...(damage
      ? [damage.lines === undefined ? say('the rest', '其余部分') : count(damage.lines, 'line')]
      : []),
    ...(unsound > 0 ? [count(unsound, 'entry')] : []),
  ];
  if (parts.length === 0) return NOTHING;
  return say(parts.map(({ en }) => en).join(' and '), parts.map(({ zh }) => zh).join('和'));
}

function putAside(file: string): string {
  try {
    return setAside(file);
  } catch (error) {
    const why = (error as Error).message;
    const happened = say(
      `The state in ${file} can be neither read nor renamed (${why})`,
      `${file} 中的状态既无法读取，也无法重命名（${why}）`,
    );
    throw new EmulatorError(
      'STATE_NOT_WRITABLE',
      say(
        `${happened.en}. Move the file away, or use another folder or no state folder.`,
        `${happened.zh}。请移走该文件，或使用其他状态目录，或不使用状态目录。`,
      ),
      { cause: error, happened },
    );
  }
}
