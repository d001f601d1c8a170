import { afterEach, expect, it } from '@jest/globals';
import { createFunctionHost } from '@opencloudpay/function-host';
import { startEmulator } from './index';
import { FUNCTIONS } from './testing/emulators';

const { versions } = process;
const pretend = (node: string) =>
  Object.defineProperty(process, 'versions', { value: { ...versions, node }, configurable: true });
afterEach(() => {
  pretend(versions.node);
});

it.each(['16.20.2', '20.19.5', '22.14.0'])(
  'says at the entrance which Node it needs: not %s',
  async (node) => {
    pretend(node);
    await expect(startEmulator({ functions: FUNCTIONS })).rejects.toMatchObject({
      code: 'NODE_TOO_OLD',
      message: expect.stringMatching(
        new RegExp(
          `^The emulator cannot start: this is Node ${node}, and the emulator needs Node 22\\.15 or newer: install`,
        ),
      ),
    });
    expect(() => createFunctionHost({ folder: FUNCTIONS })).toThrow(
      expect.objectContaining({
        code: 'NODE_TOO_OLD',
        message: expect.stringContaining('the function host needs Node 22.15 or newer'),
      }),
    );
  },
);
