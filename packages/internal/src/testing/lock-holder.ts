/**
 * A process that locks a folder when it reads a line, and prints the outcome. A test bundles and runs it. When its
 * input ends, it releases the folder and exits.
 */
import { writeSync } from 'node:fs';
import { lockFolder } from '../folder-lock/folder-lock';

const say = (word: string) => writeSync(1, `${word}\n`);

process.stdin.once('data', () => {
  lockFolder(process.env['FOLDER'] ?? '', {
    inUse: (pid) => new Error(`in use by ${pid}`),
    onLost: () => say('lost'),
  }).then(
    (lock) => {
      say('held');
      process.stdin.once('end', () => lock.release());
    },
    (error: Error) => say(error.message),
  );
});
say('ready');
