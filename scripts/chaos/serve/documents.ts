/** The documents of the shop: made before the run, and read after it. */
import { openDatabase } from '../../../packages/database/dist/index.mjs';
import type { Effects, LedgerEntry } from '../effects.ts';
import { ENVIRONMENT } from '../shop.ts';

/** Balances that all callbacks of both hosts change. */
export const TILLS = 40;

export async function makeDocuments(url: string): Promise<void> {
  const database = openDatabase({ url });
  const shop = database.environment(ENVIRONMENT);
  for (const name of ['orders', 'ledger', 'tills']) await shop.createCollection(name);
  await shop.insert(
    'tills',
    ...Array.from({ length: TILLS }, (_, till) => ({ _id: `till-${till}`, balance: 0 })),
  );
  await database.close();
}

export async function readEffects(url: string): Promise<Effects> {
  const database = openDatabase({ url });
  const shop = database.environment(ENVIRONMENT);
  const ledger: LedgerEntry[] = [];
  for await (const text of shop.export('ledger')) {
    const { _id: number, fee, till } = plain(text);
    ledger.push({ number: String(number), fee: Number(fee), till: String(till) });
  }
  const balances: Record<string, number> = {};
  for await (const text of shop.export('tills')) {
    const { _id: till, balance } = plain(text);
    balances[String(till)] = Number(balance);
  }
  await database.close();
  return { ledger, balances };
}

/** A document whose fields are texts and numbers. Canonical extended JSON writes `{ "$numberInt": "1" }`. */
function plain(text: string): Record<string, unknown> {
  return JSON.parse(text, (_, value: unknown) => {
    const [[kind, number] = [], ...others] = Object.entries(Object(value));
    return others.length === 0 && kind?.startsWith('$number') ? Number(number) : value;
  });
}
