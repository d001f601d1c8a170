/**
 * Ends the processes of instances after their host was killed (kill -9, out of memory). An instance notices
 * by itself that its host is gone, except while its function is in an endless loop; processes that a function
 * started notice nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { HOST_MARK, MARK_VARIABLE } from './process-mark';

/**
 * Reads the process groups until its input ends together with the host, and ends the remaining ones. An ended group is
 * not removed from the list: rewriting the list each time would make it twice as long.
 *
 * Then ends the processes with the mark `$1` in their environment, if the system shows it (Linux): those that have left
 * their group. Killed processes take a moment to end, and may have started others before, so it searches again. Other
 * processes could have a partial mark, and all have an empty one: with such a mark it searches nothing.
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

/** The mark of all processes of this host, as in their environment. */
export const GUARDED_MARK = `${MARK_VARIABLE}=${HOST_MARK}.`;

let guardian: ChildProcess | undefined;

/** Registers each process group when it was started, and again when its leader has ended. */
export function tellGuardian(what: 'started' | 'ended', group: number): void {
  // Windows has neither groups nor this shell: there, an endless loop has to be ended in the task manager.
  if (process.platform === 'win32') return;
  guardian ??= startGuardian();
  guardian.stdin?.write(`${what} ${group}\n`);
}

function startGuardian(): ChildProcess {
  const child = spawn('/bin/sh', ['-c', GUARDIAN_SCRIPT, 'guardian', GUARDED_MARK], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/',
    // The terminal's Ctrl-C must not end it: it has to outlive the host.
    detached: true,
  });
  child.unref();
  // Without it, or after its end, a host that stops properly still ends everything.
  child.on('error', () => undefined);
  const { stdin } = child;
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}
