import { checkInBackground } from '@opencloudpay/check';
import { McpToolError, NAME_PROJECT } from '../errors';
import { z } from '../sdk.lazy';
import { defineTool, LOOKS, type Tool } from '../tool';

const MOST = 100;

const input = z.strictObject({
  severity: z.enum(['error', 'warning']).describe('only findings of this severity').optional(),
  rule: z.string().max(64).describe('only findings of this rule, such as fee-amount').optional(),
  language: z.enum(['en', 'zh']).describe("of the texts. Default: 'en'").optional(),
});
const output = z.looseObject({
  errors: z.int(),
  warnings: z.int(),
  findings: z
    .array(
      z.looseObject({
        rule: z.string(),
        severity: z.string(),
        file: z.string().describe('relative to `root`'),
        line: z.int(),
        excerpt: z.string(),
        message: z.string(),
        help: z.string().describe('what to do'),
        fixable: z.boolean().describe('cloudpay check --fix mends it'),
      }),
    )
    .describe(`at most ${MOST}, sorted by file and line`),
  root: z.string(),
  files: z.int().describe('how many files were read'),
});

/** @param projectFolder says which project to check */
export function checkCode(projectFolder: () => string | Promise<string>): Tool {
  return defineTool({
    name: 'check_code',
    title: 'Check the code',
    description:
      'Finds mistakes in code that uses cloud.cloudPay, as `cloudpay check` does: callbacks that do not confirm, amounts that are no integer cents, amounts that are never compared, callbacks that are not idempotent, secrets in the source, and more, each with its file, line and cure. It only reads the files, and needs no cloudpay dev. Run it after each change of payment code.',
    input,
    output,
    hints: LOOKS,
    async run({ severity, rule, language = 'en' }) {
      const { findings, root, files } = await checked(await projectFolder(), language);
      const wanted = findings.filter(
        (found) =>
          (severity === undefined || found.severity === severity) &&
          (rule === undefined || found.rule === rule),
      );
      const count = (of: string) => wanted.filter((found) => found.severity === of).length;
      return {
        ...{ errors: count('error'), warnings: count('warning'), root, files },
        findings: wanted.slice(0, MOST).map(({ fix, ...finding }) => ({
          ...finding,
          fixable: fix !== undefined,
        })),
      };
    },
  });
}

/** @throws {McpToolError} PROJECT_UNREADABLE */
async function checked(folder: string, language: 'en' | 'zh') {
  const result = await checkInBackground(folder, { language }).catch((cause: Error) => {
    throw new McpToolError('PROJECT_UNREADABLE', `${cause.message} ${NAME_PROJECT}`, { cause });
  });
  if (result.files === 0)
    throw new McpToolError('PROJECT_UNREADABLE', `There is no code in ${result.root}. ${NAME_PROJECT}`);
  return result;
}
