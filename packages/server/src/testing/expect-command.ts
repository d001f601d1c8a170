import { expect } from '@jest/globals';
import { createServerProgram } from '../program';

/** Checks that the program has this command and these options. */
export function expectCommand([name, ...args]: readonly string[]): void {
  const command = createServerProgram('0').commands.find((each) => each.name() === name);
  expect(command?.name()).toBe(name);
  const known = command?.options.map(({ long }) => long);
  for (const arg of args.filter((each) => each.startsWith('--'))) expect(known).toContain(arg);
}
