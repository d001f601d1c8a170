/**
 * A process that locks a folder when it reads the line `take`, prints the outcome, and releases the folder when it reads
 * `release`. A test bundles and runs it. When its input ends, it releases the folder and exits.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type FolderLock, lockFolder } from '../folder-lock/folder-lock';

const say = (word: string) => writeSync(1, `${word}\n`);

let lock: FolderLock | undefined;

async function take(): Promise<void> {
  lock = await lockFolder(process.env['FOLDER'] ?? '', {
    inUse: (pid) => new Error(`in use by ${pid}`),
    onLost: () => say('lost'),
  });
  say('held');
}

function release(): void {
  lock?.release();
  lock = undefined;
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'take') take().catch((error: Error) => say(error.message));
    else {
      release();
      say('released');
    }
  })
  .on('close', release);
say('ready');
