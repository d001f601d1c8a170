/** A gateway that will be killed. */

import { createDurableGateway } from '../../packages/durable/dist/index.mjs';
import { httpAdapter } from '../../packages/function-adapters/dist/index.mjs';
import { serveGateway } from '../../packages/gateway/dist/index.mjs';
import { tell, whatToDo } from './child-program.ts';
import { RETRY_INTERVALS, TIMING } from './timing.ts';

export interface GatewayProgram {
  port: number;
  databaseUrl: string;
  merchant: { mchId: string; apiKey: string };
  notifySecret: string;
  /** The address of each callback function, by its name. */
  functions: Record<string, string>;
}

const { port, databaseUrl, merchant, notifySecret, functions } = await whatToDo<GatewayProgram>();
const adapters = new Map(Object.entries(functions).map(([name, url]) => [name, httpAdapter({ url })]));

const gateway = await createDurableGateway({
  merchants: [merchant],
  notifySecret,
  adapter: {
    async invoke(target, event, options) {
      const adapter = 'functionName' in target ? adapters.get(target.functionName) : undefined;
      if (!adapter) throw new Error('No callback host has this function.');
      return adapter.invoke(target, event, options);
    },
  },
  database: { url: databaseUrl },
  ...TIMING,
  functionConcurrency: 40,
  retry: { intervals: RETRY_INTERVALS },
});
await serveGateway(gateway, { port });
tell('ready');
