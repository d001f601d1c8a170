import { type DevServerOptions, type FoundDevServer, findDevServer } from './find-dev-server';

export interface ConnectionOptions extends DevServerOptions {
  /** Start an emulator in this process where no dev server answers. */
  start: boolean;
}

/** The dev server that the tools work with. */
export interface Connection {
  /** Looks each time: the developer may stop and start `cloudpay dev` meanwhile. @throws as {@link findDevServer} */
  find(): Promise<FoundDevServer>;
  /** Stops the emulator of this process, if there is one. */
  close(): Promise<void>;
}

export function connectionTo(options: ConnectionOptions): Connection {
  let own: Promise<FoundDevServer & { close(): Promise<void> }> | undefined;
  return {
    async find() {
      // Its orders and documents are there: it stays the one.
      if (own) return await own;
      try {
        return await findDevServer(options);
      } catch (failure) {
        if (!options.start || options.dev !== undefined) throw failure;
        own ??= import('./own-emulator').then(({ startOwnEmulator }) => startOwnEmulator(options.project));
        // A project that does not start today may start after the next change.
        own.catch(() => {
          own = undefined;
        });
        return await own;
      }
    },
    async close() {
      const started = await own?.catch(() => undefined);
      await started?.close();
    },
  };
}
