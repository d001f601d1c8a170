import { withoutArguments } from '@opencloudpay/internal';
import { extraWordIs } from '@opencloudpay/server/commands';
import type { Command } from 'commander';
import type { McpOptions } from './mcp';

/** Adds `cloudpay mcp` to the program. */
export function addMcpCommand(program: Command, version: string): void {
  extraWordIs(program.command('mcp'), '--project')
    .description(
      'let an AI coding tool work with cloudpay dev: an MCP server on standard input and output, which the tool starts',
    )
    .option('--project <folder>', "the project's folder, or the folder of its functions", '.')
    .option('--dev <address>', 'a cloudpay dev. Default: that of this project on port 8010, if it runs')
    .option('--start', 'start an emulator without saved state where no cloudpay dev runs', false)
    .action(async (options: Omit<McpOptions, 'version'>) => {
      const { mcp } = await import('./mcp');
      await mcp({ ...options, version }).catch((failure: unknown) => {
        throw withoutArguments(failure);
      });
    });
}
