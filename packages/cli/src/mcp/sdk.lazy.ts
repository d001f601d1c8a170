/** The SDK of MCP and the schemas that it takes: a file of its own in the build, which only `cloudpay mcp` reads. */
export { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
export { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
export { z } from 'zod';
