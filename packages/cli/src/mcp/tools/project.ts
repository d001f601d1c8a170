import { timed } from '../records';
import { z } from '../sdk.lazy';
import { defineTool, LOOKS } from '../tool';
import { record } from './fields';

export const projectInfo = defineTool({
  name: 'project_info',
  title: 'Describe the project',
  description:
    'Describes the running emulator: folder, environment, version of WeChat Pay, its clock, the users that can call functions, and what does not work in the project (functions without their npm modules, folders that are no functions, what CloudBase would refuse). Start with it.',
  input: z.strictObject({}),
  output: z.looseObject({
    name: z.string(),
    folder: z.string(),
    envId: z.string(),
    protocol: z.enum(['v2', 'v3']),
    clock: z.looseObject({ now: z.string().describe('Beijing time of the emulated clock') }),
    users: z.array(z.looseObject({ openId: z.string() })).describe('the first is the default caller'),
    warnings: z.array(record),
    missing: z.array(record).describe('functions whose npm modules are not installed'),
    notTaken: z.array(record).describe('folders that are no functions, and why'),
  }),
  hints: LOOKS,
  async run(_, { request }) {
    const [project, findings] = await Promise.all([
      request('GET /api/project', {}),
      request('GET /api/findings', {}),
    ]);
    const { name, folder, envId, protocol, merchantName, clock, users, state, version } = project;
    const { warnings, missing, notTaken } = findings;
    return {
      ...{ name, folder, envId, protocol, merchantName, clock: timed(clock), version },
      ...{ users, state, warnings, missing, notTaken },
    };
  },
});
