/** A gateway to measure: reports its usage to its parent, and calls a callback that confirms at once. */

import { createGateway, serveGateway } from '../../packages/gateway/dist/index.mjs';
import { tell, whatToDo } from '../chaos/child-program.ts';
import { HANGING } from './notifications.ts';
import { silentLogger } from './silent-logger.ts';

export interface GatewayProgram {
  merchant: { mchId: string; apiKey: string };
  notifySecret: string;
  /** Absent: pass-through. */
  database?: { url: string; schema?: string } | { folder: string };
}

/** The answer to `'pending'`: how many notifications are stored and not delivered; 0 in pass-through. */
export type Pending = number;

/** The answer to `'usage'`. */
export interface Usage {
  /** Calls of the callback so far. */
  called: number;
  /** Bytes. */
  rss: number;
  heapUsed: number;
  /** Milliseconds of processor time since the start. */
  cpu: number;
}

const { merchant, notifySecret, database } = await whatToDo<GatewayProgram>();

let called = 0;
const options = {
  merchants: [merchant],
  notifySecret,
  adapter: {
    async invoke(target) {
      if ('functionName' in target && target.functionName === HANGING.functionName)
        return new Promise(() => {});
      called += 1;
      return { errcode: 0 };
    },
  },
  logger: silentLogger,
} satisfies Parameters<typeof createGateway>[0];

let gateway: Parameters<typeof serveGateway>[0];
let pending = async () => 0;
if (database) {
  // Pass-through must not load any of it, so this program does not either.
  const { createDurableGateway } = await import('../../packages/durable/dist/index.mjs');
  const durable = await createDurableGateway({ ...options, database });
  gateway = durable;
  pending = async () => (await durable.store.state()).pending;
} else {
  gateway = createGateway(options);
}
const { url } = await serveGateway(gateway, { port: 0 });

process.on('message', async (question) => {
  if (question === 'pending') {
    tell(await pending());
    return;
  }
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const usage: Usage = { called, rss, heapUsed, cpu: (user + system) / 1000 };
  tell(usage);
});
tell({ url });
