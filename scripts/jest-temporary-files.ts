/**
 * The temporary files of a test run, in memory where the machine has a file system for that. Tests make a few hundred databases
 * of a thousand files each, and delete them: on a disk that costs more time than what they test. What a test shows about a
 * killed process, it shows there, too: the files outlive the process. Only a loss of power is different, and no test has one.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const PREFIX = 'opencloudpay-';
/** Several times what a run has at once. */
const LEAST_BYTES = 4 * 1024 ** 3;

/**
 * Makes a folder for the temporary files of this process and of those that it starts, and removes it when this process ends.
 * Does nothing where a person has chosen a folder, and where memory is short or holds no programs.
 */
export function keepTemporaryFilesInMemory(): void {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return;
  removeLeftOver();
  const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  if (!canRunPrograms(folder)) {
    remove();
    return;
  }
  // As /tmp: PostgreSQL refuses to run as root, so that its tests run it as another user.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  process.once('exit', remove);
}

/** A container usually has 64 MB of it. */
function hasRoom(): boolean {
  if (process.platform !== 'linux' || !existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(bavail * bsize, freemem()) >= LEAST_BYTES;
}

/** Containers also forbid that. */
function canRunPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n');
  chmodSync(program, 0o700);
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}

/** Removes what killed runs have left: their memory stays taken until then. */
function removeLeftOver(): void {
  for (const name of readdirSync(MEMORY)) {
    const [, pid] = /^opencloudpay-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const folder = join(MEMORY, name);
    if (statSync(folder).uid === process.getuid?.()) rmSync(folder, { recursive: true, force: true });
  }
}
