/**
 * A process that takes a folder when it reads a line, and says what came of it: bundled and run by a test. It ends when
 * its input does, and releases the folder then.
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
