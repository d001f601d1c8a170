/** Replaces one file again and again, in a process of its own: bundled, run and killed by a test. */
import { writeSync } from 'node:fs';
import { openStorage } from '../open-storage';

const { FOLDER: folder = '', TIMES: times = '1000' } = process.env;

async function main(): Promise<void> {
  const shop = openStorage({ folder, url: 'http://127.0.0.1:1' }).environment('shop-1');
  for (let number = 0; number < Number(times); number += 1) {
    // The type and the owner say which content they belong to.
    const letter = 'abcdefgh'[number % 8] ?? '';
    await shop.upload('goods/tea.txt', letter.repeat(40_000 + (number % 8)), {
      contentType: `text/x-${letter}`,
      owner: letter,
    });
    writeSync(1, '.');
  }
}

void main();
