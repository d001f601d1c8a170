import { afterEach, expect, it, jest } from '@jest/globals';
import { stopSignal } from './stop-signal';

afterEach(() => {
  jest.restoreAllMocks();
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  'resolves with %s, and a second signal ends the process',
  async (signal) => {
    const exit = jest.spyOn(process, 'exit').mockImplementation((() => {}) as never);
    const stopped = stopSignal();
    process.emit(signal);
    await expect(stopped).resolves.toBe(signal);
    expect(exit).not.toHaveBeenCalled();
    process.emit('SIGTERM');
    expect(exit).toHaveBeenCalledWith(1);
  },
);
