import { ruleDescriptions } from '@opencloudpay/check';
import { McpToolError } from './errors';
import { type McpServer, ResourceTemplate } from './sdk.lazy';

const ADDRESS = 'cloudpay://rules/';

/** The rules of `cloudpay check` as resources: what each finds, why, and code with and without the mistake. */
export function addRules(server: McpServer): void {
  const template = new ResourceTemplate(`${ADDRESS}{rule}`, {
    list: () => ({
      resources: ruleDescriptions.map(({ id, title }) => ({
        uri: `${ADDRESS}${id}`,
        name: id,
        description: title.en,
        mimeType: 'text/markdown',
      })),
    }),
    complete: { rule: (given) => ruleDescriptions.map(({ id }) => id).filter((id) => id.startsWith(given)) },
  });
  server.registerResource(
    'rules',
    template,
    {
      title: 'Rules of cloudpay check',
      description: 'What a rule finds, why it matters, and code with and without the mistake.',
      mimeType: 'text/markdown',
    },
    (uri, { rule }) => ({
      contents: [{ uri: uri.href, mimeType: 'text/markdown', text: ruleText(String(rule)) }],
    }),
  );
}

function ruleText(id: string): string {
  const rule = ruleDescriptions.find((known) => known.id === id);
  if (!rule)
    throw new McpToolError(
      'RULE_UNKNOWN',
      `There is no rule ${id.slice(0, 64)}. The list of resources names all.`,
    );
  const { severity, title, reason, help, fixes, example } = rule;
  const code = (text: string) => `\`\`\`js\n${text}\n\`\`\``;
  return [
    `# ${id} (${severity})`,
    title.en,
    reason.en,
    `What to do: ${help.en}`,
    ...(fixes ? [`\`cloudpay check --fix\` mends: ${fixes.en}`] : []),
    'Wrong:',
    code(example.wrong),
    'Right:',
    code(example.right),
    '',
  ].join('\n\n');
}
