import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createBatches } from './batches';

/** Batches of texts whose work ends on request. */
function record(options: { isOfOneItem?: boolean; gather?: number; keyOf?: (item: string) => string } = {}) {
  const together: string[][] = [];
  const alone: string[] = [];
  const ends: (() => void)[] = [];
  const batches = createBatches<string, string>({
    most: 3,
    isOfOneItem: () => options.isOfOneItem ?? true,
    ...(options.gather !== undefined && { gather: options.gather }),
    ...(options.keyOf && { keyOf: options.keyOf }),
    async together(items) {
      together.push([...items]);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (items.some((item) => item.startsWith('bad'))) throw new Error('one is bad');
      return items.map((item) => `${item} done`);
    },
    async alone(item) {
      alone.push(item);
      if (item.startsWith('bad')) throw new Error(`${item} alone`);
      return `${item} done alone`;
    },
  });
  const add = (...items: string[]) => Promise.allSettled(items.map((item) => batches.add(item)));
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { together, alone, ends, add, turn };
}

it('starts an item that arrives alone at once, and those that arrive meanwhile together afterwards', async () => {
  const { together, ends, add, turn } = record();
  const first = add('a');
  await turn();
  expect(together).toEqual([['a']]);
  const others = add('b', 'c', 'd', 'e');
  await turn();
  expect(together).toHaveLength(1);
  ends[0]?.();
  await first;
  await turn();
  expect(together).toEqual([['a'], ['b', 'c', 'd']]);
  ends[1]?.();
  await turn();
  await turn();
  ends[2]?.();
  expect(await others).toMatchObject(['b', 'c', 'd', 'e'].map((item) => ({ value: `${item} done` })));
});

it('lets one bad item fail alone, and all items if the database fails', async () => {
  const bad = record();
  const mixed = bad.add('a', 'bad b', 'c');
  await bad.turn();
  bad.ends[0]?.();
  expect(await mixed).toMatchObject([
    { value: 'a done alone' },
    { reason: { message: 'bad b alone' } },
    { value: 'c done alone' },
  ]);
  const away = record({ isOfOneItem: false });
  const all = away.add('a', 'bad b');
  await away.turn();
  away.ends[0]?.();
  expect(await all).toMatchObject([{ status: 'rejected' }, { reason: { message: 'one is bad' } }]);
  expect(away.alone).toEqual([]);
});

it('puts two items with one key into different batches', async () => {
  const { together, ends, add, turn } = record({ keyOf: (item) => item.slice(0, 1) });
  const added = add('a1', 'a2', 'b1');
  await turn();
  ends[0]?.();
  await turn();
  await turn();
  expect(together).toEqual([['a1', 'b1'], ['a2']]);
  ends[1]?.();
  await added;
});

it('does not wait for a batch that is held up', async () => {
  const { together, ends, add } = record();
  const stuck = add('a');
  await sleep(80);
  const next = add('b');
  await sleep(80);
  expect(together).toEqual([['a'], ['b']]);
  for (const end of ends) end();
  await Promise.all([stuck, next]);
});

describe('with a time to gather', () => {
  const minute = 60_000;

  it('does not let an item wait that arrives alone, nor one after it', async () => {
    const { together, ends, add, turn } = record({ gather: minute });
    for (const item of ['a', 'b']) {
      const added = add(item);
      await turn();
      ends.at(-1)?.();
      await added;
    }
    expect(together).toEqual([['a'], ['b']]);
  });

  it('waits in a burst until as many items are there as before, or the time has passed', async () => {
    const { together, ends, add, turn } = record({ gather: minute });
    const first = add('a', 'b');
    await turn();
    ends[0]?.();
    await first;
    const second = add('c');
    await turn();
    expect(together).toHaveLength(1);
    const third = add('d');
    await turn();
    expect(together).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    ends[1]?.();
    await Promise.all([second, third]);

    const short = record({ gather: 5 });
    const both = short.add('a', 'b');
    await short.turn();
    short.ends[0]?.();
    await both;
    const late = short.add('c');
    await sleep(50);
    expect(short.together).toEqual([['a', 'b'], ['c']]);
    short.ends[1]?.();
    await late;
  });
});
