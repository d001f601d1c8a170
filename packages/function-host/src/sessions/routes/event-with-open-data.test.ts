import { describe, expect, it } from '@jest/globals';
import { eventWithOpenData } from './event-with-open-data';

const resolve = async (ids: readonly string[]) => ids.map((cloudID) => ({ cloudID, data: `of ${cloudID}` }));

describe('the event of a mini program’s call', () => {
  it('has open data in the place of the fields that are marked, and stays as it is without marks', async () => {
    const event = { phone: '38_a', run: '38_b', name: '38_c', n: 1 };
    expect(await eventWithOpenData(event, ['phone', 'run', 'phone', 'n', 'none'], resolve)).toEqual({
      phone: { cloudID: '38_a', data: 'of 38_a' },
      run: { cloudID: '38_b', data: 'of 38_b' },
      name: '38_c',
      n: 1,
    });
    expect(await eventWithOpenData(event, ['none'], resolve)).toBe(event);
  });

  it('has at most five of them', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const event = Object.fromEntries(names.map((name) => [name, `id-${name}`]));
    const { e, f } = await eventWithOpenData(event, names, resolve);
    expect(e).toEqual({ cloudID: 'id-e', data: 'of id-e' });
    expect(f).toMatchObject({ cloudID: 'id-f', errCode: -501007 });
  });

  it('takes names of the prototype as those of members', async () => {
    const event = JSON.parse('{ "__proto__": "x", "toString": "y" }') as Record<string, unknown>;
    const complete = await eventWithOpenData(event, ['__proto__', 'toString', 'constructor'], resolve);
    expect(Object.keys(complete)).toEqual(['__proto__', 'toString']);
    expect(Object.getPrototypeOf(complete)).toBe(Object.prototype);
    expect(JSON.parse(JSON.stringify(complete)).toString).toEqual({ cloudID: 'y', data: 'of y' });
  });
});
