/**
 * A database in a process of its own: bundled and run by a test. Its environment says where the documents are, and which
 * writes to make. It says on its output what was acknowledged, one line each.
 */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { messageOf } from '@opencloudpay/internal';
import { type DocumentDatabaseOptions, openDatabase } from '../open-database';

const { DATABASE_URL: url = '', FOLDER: folder, WRITES: writes, TIMES: times = '100' } = process.env;

const say = (line: string) => writeSync(1, `${line}\n`);

async function main(): Promise<void> {
  const options: DocumentDatabaseOptions = folder ? { folder } : { url };
  const database = openDatabase(options);
  await database.open();
  const shop = database.environment('shop-1');
  say('ready');
  if (writes === 'inserts') {
    for (let number = 0; number < Number(times); number += 1) {
      const _id = `w${number}`;
      await shop.insert('orders', { _id, number, text: randomBytes(15_000).toString('base64') }).then(
        () => say(_id),
        (failure: unknown) => say(`failed ${messageOf(failure)}`),
      );
    }
  } else if (writes === 'transfers') {
    for (let number = 0; number < Number(times); number += 1) {
      await shop.runTransaction(async (transaction) => {
        await transaction.update('orders', { _id: 'from' }, { $inc: { money: -1 } });
        await transaction.insert('orders', { _id: `t${number}`, number });
        await transaction.update('orders', { _id: 'to' }, { $inc: { money: 1 } });
      });
      say(`t${number}`);
    }
  } else {
    const changes = { filter: { _id: 'shared', taken: { $ne: true } }, update: { $set: { taken: true } } };
    const results = await Promise.all(
      Array.from({ length: Number(times) }, async () => {
        await shop.update('orders', { _id: 'counter' }, { $inc: { n: 1 } });
        return shop.update('orders', changes.filter, changes.update);
      }),
    );
    say(`taken ${results.reduce((sum, { updated }) => sum + updated, 0)}`);
  }
  await database.close();
  say('closed');
}

main().catch((error: unknown) => {
  writeSync(2, `${messageOf(error)}\n`);
  process.exit(1);
});
