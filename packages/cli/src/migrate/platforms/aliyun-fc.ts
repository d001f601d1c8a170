import { stringify } from 'yaml';
import { forFunctionCompute } from './cron';
import { callbacksIn, type Deployment, LOGIN_VARIABLES, SERVER_VARIABLES, timersOf } from './platform';

/**
 * The file of Serverless Devs: one function for mini programs and timers, one for each callback.
 *
 * @see https://docs.serverless-devs.com/user-guide/aliyun/fc3/spec/
 */
export function serverlessDevs(deployment: Deployment): string {
  const { name, region } = deployment;
  const common = {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the file's own notation
    ...{ region: '${vars.region}', runtime: 'nodejs20', handler: 'index.handler', code: './dist' },
    ...{ cpu: 0.35, memorySize: 512, timeout: 20 },
  };
  const file = {
    edition: '3.0.0',
    name,
    access: 'default',
    vars: { region },
    resources: {
      shop: {
        component: 'fc3',
        props: {
          ...common,
          functionName: name,
          environmentVariables: variables([...SERVER_VARIABLES, ...LOGIN_VARIABLES]),
          triggers: [
            {
              triggerName: 'http',
              triggerType: 'http',
              // Users log in at /login, so Aliyun asks for no signature of its own.
              triggerConfig: { authType: 'anonymous', methods: ['POST'] },
            },
            ...timersOf(deployment).map((timer) => ({
              triggerName: timer.name,
              triggerType: 'timer',
              triggerConfig: { cronExpression: forFunctionCompute(timer.config), enable: true },
            })),
          ],
        },
      },
      ...Object.fromEntries(
        callbacksIn(deployment).map((functionName) => [
          `function_${functionName}`,
          {
            component: 'fc3',
            props: {
              ...common,
              functionName: `${name}-${functionName}`,
              environmentVariables: { CLOUDPAY_FUNCTION: functionName, ...variables(SERVER_VARIABLES) },
            },
          },
        ]),
      ),
    },
  };
  return `# npm install && npm run build && s deploy\n${stringify(file, { lineWidth: 0 })}`;
}

function variables(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, `\${env('${name}')}`]));
}
