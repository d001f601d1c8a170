import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { DATABASE_TOKEN_VARIABLE, DATABASE_URL_VARIABLE } from '@opencloudpay/contracts/database-wire';
import { OPENAPI_TOKEN_VARIABLE, OPENAPI_URL_VARIABLE } from '@opencloudpay/contracts/openapi-wire';
import { STORAGE_TOKEN_VARIABLE, STORAGE_URL_VARIABLE } from '@opencloudpay/contracts/storage-wire';
import type { FunctionHost } from '../host-types';
import { serverWith } from '../http/server-with';
import type { FunctionLog } from '../log';
import { adminApp } from './admin/admin-app';
import { databaseListener } from './documents/database-listener';
import type { DocumentCalls } from './documents/document-calls';
import type { FileCalls } from './files/file-calls';
import type { OpenApiCalls } from './openapi/openapi-calls';
import { type OpenApiOrigin, openApiRoute } from './openapi/openapi-route';
import { type Origin, type OriginOfToken, originTokens } from './origin-token';
import type { PayApi } from './pay-api';

/**
 * The platform for the real wx-server-sdk: on this machine, for the processes of one host.
 */
export interface PlatformEndpoint {
  /** The environment variables that lead a function's SDK here. The first use starts the server. */
  variables(functionName: string, envId: string): Promise<Readonly<Record<string, string>>>;
  /** The token that a function passes on when it calls the platform, which identifies its caller. */
  tokenFor(origin: OriginOfToken): string;
  /** Closes it, and all its connections. */
  close(): Promise<void>;
}

/** The parts that answer. */
export interface PlatformParts {
  payApi: PayApi | undefined;
  /** Absent if the host has no documents. */
  documents: DocumentCalls | undefined;
  /** Absent if the host does not reach WeChat's server API. */
  openapi: OpenApiCalls | undefined;
  /** Absent if the host has no files. */
  files: FileCalls | undefined;
  onLog: ((log: FunctionLog) => void) | undefined;
}

/** Serves the platform's endpoint to the functions of a host. It does not keep the host's process alive. */
export function platformEndpoint(
  host: Pick<FunctionHost, 'invoke'>,
  { payApi, documents, openapi, files, onLog }: PlatformParts,
): PlatformEndpoint {
  const tokens = originTokens();
  let listening: Promise<{ server: Server; url: string }> | undefined;
  let closed = false;

  const listen = () =>
    new Promise<{ server: Server; url: string }>((resolve, reject) => {
      const app = adminApp({ host, payApi, documents, openapi, files, tokens, onLog });
      if (openapi)
        app.route('/', openApiRoute({ calls: openapi, originOf: (token) => originOf(tokens.read(token)) }));
      const server = createAdaptorServer({
        fetch: app.fetch,
        createServer: serverWith((listener) =>
          documents
            ? databaseListener({ calls: documents, callerOf: (token) => tokens.read(token) }, listener)
            : listener,
        ),
      }) as Server;
      server.on('connection', (socket) => socket.unref());
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        resolve({ server, url: `http://127.0.0.1:${port}` });
      });
      server.unref();
    });

  return {
    async variables(functionName, envId) {
      if (closed) return {};
      listening ??= listen();
      const { url } = await listening;
      const token = tokens.issue({ functionName, envId, depth: 0 });
      return {
        TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${url}/admin` }),
        ...(documents && { [DATABASE_URL_VARIABLE]: url, [DATABASE_TOKEN_VARIABLE]: token }),
        ...(openapi && { [OPENAPI_URL_VARIABLE]: url, [OPENAPI_TOKEN_VARIABLE]: token }),
        ...(files && { [STORAGE_URL_VARIABLE]: url, [STORAGE_TOKEN_VARIABLE]: token }),
        // The SDKs refuse to run without credentials, and sign with them; only the token next to them counts.
        TENCENTCLOUD_SECRETID: 'emulated',
        TENCENTCLOUD_SECRETKEY: 'emulated',
        TENCENTCLOUD_SESSIONTOKEN: token,
      };
    },
    tokenFor: (origin) => tokens.issue(origin),
    async close() {
      closed = true;
      const { server } = (await listening) ?? {};
      if (!server) return;
      const gone = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await gone;
    },
  };
}

/** What calls of WeChat's server API take of it. */
function originOf(origin: Origin | undefined): OpenApiOrigin | undefined {
  if (!origin) return undefined;
  const { functionName, requestId, caller } = origin;
  return { functionName, ...(requestId !== undefined && { requestId }), ...(caller && { caller }) };
}
