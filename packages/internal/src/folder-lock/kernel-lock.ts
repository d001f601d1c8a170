import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/** `locked`: the descriptor holds the lock until it is closed or its process ends in any way. */
export type KernelLock =
  | { outcome: 'locked'; descriptor: number }
  /** Another process holds it. */
  | { outcome: 'taken' }
  /** This platform or file system has no such lock. */
  | { outcome: 'unsupported' };

/** `O_EXLOCK` of macOS and the BSDs: `open` takes an flock, or fails with EAGAIN. Node has no name for it. */
const BSD_EXLOCK = 0x20;
/** `UV_FS_O_EXLOCK` of libuv on Windows: no other process can open the file. */
const WINDOWS_EXLOCK = 0x1000_0000;
const OPEN = constants.O_RDWR | constants.O_CREAT;
const MODE = 0o600;

/**
 * Opens a file, creating it if needed, under an exclusive lock of the operating system, without waiting. The system
 * releases the lock when the process ends, also after SIGKILL or a power cut.
 *
 * @throws when the file cannot be opened at all
 */
export function openLocked(file: string): KernelLock {
  switch (process.platform) {
    case 'win32':
      return openWith(file, WINDOWS_EXLOCK, 'EBUSY');
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
    case 'netbsd':
      return openWith(file, BSD_EXLOCK | constants.O_NONBLOCK, 'EAGAIN');
    default:
      return openWithFlock(file);
  }
}

function openWith(file: string, flags: number, taken: string): KernelLock {
  try {
    return { outcome: 'locked', descriptor: openSync(file, OPEN | flags, MODE) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === taken) return { outcome: 'taken' };
    if (['ENOTSUP', 'EOPNOTSUPP', 'EINVAL'].includes(code)) return { outcome: 'unsupported' };
    throw error;
  }
}

/**
 * Linux has `flock(2)`, but Node cannot call it. The program `flock` (util-linux, BusyBox) locks a descriptor that
 * it inherits: the lock belongs to the open file, which this process still holds after the program has ended.
 */
function openWithFlock(file: string): KernelLock {
  const descriptor = openSync(file, OPEN, MODE);
  const { status, stderr } = spawnSync('flock', ['-x', '-n', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
  });
  if (status === 0) return { outcome: 'locked', descriptor };
  closeSync(descriptor);
  // For a taken lock it prints nothing. BusyBox exits with 1 for other failures too, but prints them.
  return { outcome: status === 1 && stderr.length === 0 ? 'taken' : 'unsupported' };
}
