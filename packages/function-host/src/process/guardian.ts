/**
 * Ends what instances run when their host was killed (kill -9, the memory killer) and could not do it itself. An
 * instance notices by itself that its host is gone, except while its function computes without end; what a function
 * started notices nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { HOST_MARK, MARK_VARIABLE } from './process-mark';

/**
 * Reads which process groups there are until its input ends, which it does with the host, and ends those left. What is
 * not among them is not taken out: what is left on both sides of it would be the whole list, twice as long each time.
 *
 * Then ends what has the mark `$1` in its environment, where the system shows that (Linux): processes that have left
 * their group. Killed processes take a moment to end, and may have started others before: so it looks again. A mark that
 * is not whole would be that of other processes too, an empty one that of all: with such a one it looks at none.
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
case "$1" in
  ${MARK_VARIABLE}=????????-????-????-????-????????????.) ;;
  *) exit 0 ;;
esac
looks=0
while [ "$looks" -lt 100 ]; do
  left=
  for file in $(grep -lzF -e "$1" /proc/[0-9]*/environ 2>/dev/null); do
    process="\${file#/proc/}"
    kill -9 "\${process%/environ}" 2>/dev/null && left=yes
  done
  [ -n "$left" ] || exit 0
  looks=$((looks + 1))
  sleep 0.1
done
`;

/** The mark of all processes of this host, as it stands in their environment. */
export const GUARDED_MARK = `${MARK_VARIABLE}=${HOST_MARK}.`;

let guardian: ChildProcess | undefined;

/** To be told of each process group when it was started, and once when its leader has ended. */
export function tellGuardian(what: 'started' | 'ended', group: number): void {
  // Windows knows neither groups nor this shell: there, what computes without end is for the task manager.
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.stdin?.write(`${what} ${group}\n`);
}

function startGuardian(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GUARDIAN_SCRIPT, 'guardian', GUARDED_MARK], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: '/usr/bin:/bin' },
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
