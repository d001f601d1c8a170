/** The host's endpoint for `cloud.database()`, called as the stand-in calls it in a function. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentDatabase } from '../../../packages/database/dist/index.mjs';
import { createFunctionHost, serveFunctions } from '../../../packages/function-host/dist/index.mjs';

export interface Endpoint {
  /** Sends an action and resolves with the platform's answer. @throws for a refusal */
  send(action: string, params: object): Promise<{ data: unknown }>;
  close(): Promise<void>;
}

export const ENVIRONMENT = 'scale';
const TOKEN = 'a-token-of-the-measurement';

export async function startEndpoint(documents: DocumentDatabase): Promise<Endpoint> {
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-functions-'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'empty/index.js'), 'exports.main = async () => 0;');
  const host = createFunctionHost({ folder, envId: ENVIRONMENT, documents });
  const server = await serveFunctions(host, { token: TOKEN });
  const agent = new Agent({ keepAlive: true });
  const url = new URL('/v1/database', server.url);
  return {
    send: (action, params) => post(url, agent, JSON.stringify({ action: `database.${action}`, params })),
    async close() {
      agent.destroy();
      await server.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function post(url: URL, agent: Agent, body: string): Promise<{ data: unknown }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        if (answer.code === undefined) resolve(answer);
        else reject(new Error(`${answer.code}: ${answer.message}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
