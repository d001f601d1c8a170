import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createBoundedMemory } from './bounded-memory';

it('keeps the newest entries, up to its limit', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const step = fc.tuple(key, fc.option(fc.nat()));
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (steps, capacity) => {
      const memory = createBoundedMemory<number>(capacity);
      let model: [string, number][] = [];
      for (const [name, value] of steps) {
        model = model.filter(([other]) => other !== name);
        if (value === null) memory.delete(name);
        else {
          memory.set(name, value);
          model = [...model, [name, value] as [string, number]].slice(-capacity);
        }
      }
      for (const name of ['a', 'b', 'c', 'd', 'e'])
        expect(memory.get(name)).toBe(model.find(([other]) => other === name)?.[1]);
    }),
  );
});
