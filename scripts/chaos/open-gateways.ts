/** Gateways, and hosts of callbacks that they call over HTTP: each a program of its own. */
import { join } from 'node:path';
import { freePort } from '../../packages/internal/src/testing/free-port.ts';
import { directSeller } from './direct-seller.ts';
import type { GatewayProgram } from './gateway-program.ts';
import type { HostProgram } from './host-program.ts';
import { readJournal } from './journal.ts';
import { type Killable, startKillable } from './killable.ts';
import { launchProgram } from './launch.ts';
import { HOSTS } from './plan.ts';
import { functionsOn } from './sales.ts';
import type { Shop } from './shop.ts';
import type { System, SystemSettings } from './system.ts';
import { TIMING } from './timing.ts';

export async function openGateways(
  shop: Shop,
  { folder, seed, databaseUrl, ports, onFailure, closing }: SystemSettings,
): Promise<System> {
  const journal = (host: number) => join(folder, `host-${host}.jsonl`);
  const hostPorts = await Promise.all(Array.from({ length: HOSTS }, freePort));

  async function start(
    kind: string,
    number: number,
    argument: GatewayProgram | HostProgram,
  ): Promise<Killable> {
    const name = `${kind}-${number}`;
    const program = join(import.meta.dirname, `${kind}-program.ts`);
    const launch = launchProgram(program, argument);
    const started = await startKillable(launch, { name, log: join(folder, `${name}.log`), onFailure });
    closing(() => started.stop());
    return started;
  }

  const hosts = await Promise.all(
    hostPorts.map((port, host) => start('host', host, { port, journal: journal(host), seed })),
  );
  const { mchId, apiKey } = shop.wechatPay.merchant;
  const functions = hostPorts.flatMap((at, host) =>
    functionsOn(host).map((name) => [name, `http://127.0.0.1:${at}`]),
  );
  const gateways: Killable[] = [];
  for (const [number, port] of ports.entries()) {
    const argument = {
      ...{ port, databaseUrl, merchant: { mchId, apiKey }, notifySecret: shop.notifySecret },
      functions: Object.fromEntries(functions),
    };
    gateways.push(await start('gateway', number, argument));
  }
  return {
    ...{ seller: directSeller(shop), gateways, hosts, timing: TIMING },
    invocations: () => hosts.flatMap((_, host) => readJournal(journal(host), host)),
    hostKills: () => hosts.flatMap(({ kills }, host) => kills.map(({ at }) => ({ at, host }))),
  };
}
