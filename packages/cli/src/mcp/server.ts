import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import { bounded, MOST_CHARACTERS } from './bounded';
import type { Connection } from './connection';
import { devRequest } from './dev-request';
import { addRules } from './rules-resource';
import { McpServer } from './sdk.lazy';
import type { Tool } from './tool';
import { checkCode, devServerTools } from './tools';

/** For the model, beside the descriptions of the tools. */
const INSTRUCTIONS = `OpenCloudPay emulates WeChat Pay and CloudBase on this machine for projects that use cloud.cloudPay. All money is simulated; amounts are integer cents; times are Beijing time of an emulated clock.
The usual way: project_info and list_functions; call_function to place an order; pay_order, whose result says what the payment callback received and replied; order_timeline where something went wrong; query_documents for what the functions stored. A callback confirms only with { errcode: 0 }. Test callbacks with set_fault (duplicate, change-amount, drop) and advance_time, clear_faults afterwards, and check_code after each change of payment code.`;

export interface McpServerOptions {
  version: string;
  connection: Connection;
  /** The folder of the project that `check_code` reads. */
  projectFolder: () => string | Promise<string>;
}

/** The MCP server over a dev server; it needs a transport: `server.connect(transport)`. */
export function createMcpServer({ version, connection, projectFolder }: McpServerOptions): McpServer {
  const server = new McpServer(
    { name: 'cloudpay', title: 'OpenCloudPay', version },
    { instructions: INSTRUCTIONS },
  );
  for (const tool of devServerTools)
    addTool(server, tool, async (signal) => {
      const { url } = await connection.find();
      return devRequest(url, signal);
    });
  addTool(server, checkCode(projectFolder), async (signal) => devRequest('', signal));
  addRules(server);
  return server;
}

function addTool(
  server: McpServer,
  tool: Tool,
  requestFor: (signal: AbortSignal) => Promise<ReturnType<typeof devRequest>>,
): void {
  const { name, title, description, input, output, hints } = tool;
  server.registerTool(
    name,
    { title, description, inputSchema: input, outputSchema: output, annotations: { title, ...hints } },
    async (given, { signal }) => {
      try {
        const result = bounded(await tool.run(given, { request: await requestFor(signal), signal }));
        return {
          structuredContent: result,
          content: [{ type: 'text' as const, text: JSON.stringify(result) }],
        };
      } catch (failure) {
        const code = isCodedError(failure) ? `${failure.code}: ` : '';
        return {
          isError: true,
          content: [
            { type: 'text' as const, text: `${code}${messageOf(failure).slice(0, MOST_CHARACTERS)}` },
          ],
        };
      }
    },
  );
}
