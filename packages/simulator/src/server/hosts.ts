import type { KeyAndCertificate } from '../merchants/certificates';
import type { World } from '../world/world';
import { listen } from './listen';

/** WeChat Pay's two addresses, main and backup. */
export interface Hosts {
  readonly url: string;
  readonly backupUrl: string;
  /**
   * Stops or starts listening, depending on the active faults.
   *
   * @throws {SimulatorError} LISTEN_FAILED if another program uses the port
   */
  applyFaults(): Promise<void>;
  close(): Promise<void>;
}

interface HostsOptions {
  server: KeyAndCertificate;
  /** The authority of valid client certificates, PEM. */
  ca: string;
  /** Default: a free one. */
  port?: number | undefined;
  backupPort?: number | undefined;
}

/** @throws {SimulatorError} LISTEN_FAILED */
export async function startHosts(
  world: World,
  { server, ca, port = 0, backupPort = 0 }: HostsOptions,
): Promise<Hosts> {
  const main = await listen(world, server, ca, { host: 'main', port });
  const backup = await listen(world, server, ca, { host: 'backup', port: backupPort }).catch(
    async (error) => {
      await main.close();
      throw error;
    },
  );
  return {
    url: main.url,
    backupUrl: backup.url,
    applyFaults: async () => {
      await main.refuse(world.faults.refuses('main'));
      await backup.refuse(world.faults.refuses('backup'));
    },
    close: async () => {
      await Promise.all([main.close(), backup.close()]);
    },
  };
}
