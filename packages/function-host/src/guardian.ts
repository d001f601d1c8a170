/**
 * Ends what instances run when their host was killed (kill -9, the memory killer) and could not do it itself. An
 * instance notices by itself that its host is gone, except while its function computes without end.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads which process groups there are until its input ends, which it does with the host, and ends those left. What is
 * not among them is not taken out: what is left on both sides of it would be the whole list, twice as long each time.
 */
export const GUARDIAN_SCRIPT = `
groups=' '
while read -r what group; do
  case "$what" in
    started) groups="$groups$group " ;;
    ended) case "$groups" in
      *" $group "*) groups="\${groups%% "$group" *} \${groups#* "$group" }" ;;
    esac ;;
  esac
done
for group in $groups; do kill -9 -"$group" 2>/dev/null; done
`;

let guardian: ChildProcess | undefined;

/** To be told of each process group when it was started, and once when its leader has ended. */
export function tellGuardian(what: 'started' | 'ended', group: number): void {
  // Windows knows neither groups nor this shell: there, what computes without end is for the task manager.
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.stdin?.write(`${what} ${group}\n`);
}

function startGuardian(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GUARDIAN_SCRIPT], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    cwd: '/',
    // The terminal's Ctrl-C is not for it: it has to outlive the host.
    detached: true,
  });
  child.unref();
  // Without it, or when it has ended, all is as well as the host itself ends properly.
  child.on('error', () => undefined);
  const { stdin } = child;
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}
