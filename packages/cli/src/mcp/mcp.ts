import { stopSignal, terminalLanguage } from '@opencloudpay/internal';
import { type ConnectionOptions, connectionTo } from './connection';
import { checkAddress } from './find-dev-server';
import { StdioServerTransport } from './sdk.lazy';
import { createMcpServer } from './server';

export interface McpOptions extends ConnectionOptions {
  version: string;
}

const FOR_PEOPLE = {
  en: 'cloudpay mcp speaks the Model Context Protocol on its standard input and output: an AI coding tool starts it. Ctrl-C stops it.',
  zh: 'cloudpay mcp 在标准输入和标准输出上使用 MCP 协议，由 AI 编程工具启动。按 Ctrl-C 停止。',
};

/**
 * `cloudpay mcp`: serves tools for AI coding tools on stdin and stdout, until stdin ends or a signal comes.
 *
 * @throws {McpToolError} ADDRESS_INVALID
 */
export async function mcp({ version, ...options }: McpOptions): Promise<void> {
  checkAddress(options.dev);
  if (process.stdin.isTTY) process.stderr.write(`${FOR_PEOPLE[terminalLanguage(process.env)]}\n`);
  const connection = connectionTo(options);
  const server = createMcpServer({
    version,
    connection,
    // A dev server that was named may be that of another project than this folder's.
    projectFolder: async () =>
      options.dev === undefined ? options.project : (await connection.find()).folder,
  });
  const ended = Promise.race([
    stopSignal(),
    new Promise((resolve) => {
      process.stdin.once('end', resolve).once('close', resolve);
    }),
  ]);
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
  await connection.close();
  process.stdin.destroy();
}
