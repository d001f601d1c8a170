import { usageError, wrongUsage } from '@opencloudpay/server/commands';
import type { Command } from 'commander';

/** Adds `cloudpay explain` to the program. Its exit code is 2 for what nothing is known of. */
export function addExplainCommand(program: Command): void {
  usageError(program.command('explain'))
    .description('explain a rule of check, an error code or a message, or show a page of the documentation')
    .argument('[what...]', 'as fee-amount, -501007, NOAUTH, mac verify failure or docs/leaving.md')
    .option('--json', 'JSON for programs', false)
    .action(async (what: string[], { json }: { json: boolean }) => {
      const [{ explain }, { ExplainError }] = await Promise.all([import('./explain'), import('./errors')]);
      try {
        process.stdout.write(explain(what.join(' '), { json }));
      } catch (error) {
        throw error instanceof ExplainError ? wrongUsage(error) : error;
      }
    });
}
