/** The processes of functions of one host, which write their ids down when they load. */
import { existsSync, readFileSync } from 'node:fs';
import { seededRandom } from '../random.ts';

export interface FunctionProcesses {
  /** Kills one of those that run; the host starts another one when a call needs it. */
  kill(): Promise<void>;
  readonly kills: readonly { at: number; pid: number }[];
  settled(): Promise<void>;
}

/** Milliseconds to wait for a process to kill, and between two looks. */
const PATIENCE = 5_000;
const LOOK = 50;

/**
 * @param list the file with the ids, one a line
 * @param hostPid the process of the host, the parent of the others
 */
export function functionProcesses(
  list: string,
  seed: string,
  hostPid: () => number | undefined,
): FunctionProcesses {
  const random = seededRandom(seed);
  const listed = () =>
    existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean).map(Number) : [];
  const kills: { at: number; pid: number }[] = [];
  return {
    kills,
    async kill() {
      for (let waited = 0; waited < PATIENCE; waited += LOOK) {
        const host = hostPid();
        const [first, ...others] = listed().filter((pid) => host !== undefined && parentOf(pid) === host);
        if (first !== undefined) {
          const pid = random.pick([first, ...others]);
          kills.push({ at: Date.now(), pid });
          process.kill(pid, 'SIGKILL');
          return;
        }
        // The host was started a moment ago.
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
    },
    settled: async () => {},
  };
}

/** `undefined` if the process has ended: another program may have got its number. */
function parentOf(pid: number): number | undefined {
  try {
    const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/\(.*\)/s, '')
      .split(/ +/);
    return Number(parent);
  } catch {
    return undefined;
  }
}
