import { isObject } from '../configuration/reading/objects';

/** A line of the host's log, or of a gateway's. */
export type LogLine = Readonly<Record<string, unknown>>;

/** pino's numbers. */
const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

export type LevelName = keyof typeof LEVELS;

export const LEVEL_NAMES = Object.keys(LEVELS) as LevelName[];

/** @returns `undefined` for a line that is no JSON object: another program wrote it */
export function logLineOf(text: string): LogLine | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** pino's number of a level; lines without one count as info. */
export function levelOf({ level }: LogLine): number {
  return typeof level === 'number' ? level : LEVELS.info;
}

export function levelNumber(name: LevelName): number {
  return LEVELS[name];
}

/** The name of the level, or of the next lower one. */
export function levelName(line: LogLine): LevelName {
  return LEVEL_NAMES.findLast((name) => LEVELS[name] <= levelOf(line)) ?? 'trace';
}
