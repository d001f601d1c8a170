import { stringify } from 'yaml';
import { callbacksIn, type Deployment, LOGIN_VARIABLES, SERVER_VARIABLES, timersOf } from './platform';

/**
 * The files of Serverless Framework's component `scf`, by their names: one function for mini programs and timers, and one
 * for each callback.
 *
 * @see https://cloud.tencent.com/document/product/1154/39271
 */
export function scfFiles(deployment: Deployment): Readonly<Record<string, string>> {
  const { name, region } = deployment;
  const inputs = (functionName: string, callback: string | undefined) => ({
    ...{ name: functionName, type: 'event', src: './dist', handler: 'index.main_handler' },
    ...{ runtime: 'Nodejs20.19', region, memorySize: 256, timeout: 20 },
    environment: {
      variables: {
        ...variables(SERVER_VARIABLES),
        // What a direct invocation by the adapter tencent-scf calls.
        ...(callback !== undefined && { CLOUDPAY_FUNCTION: callback }),
      },
    },
  });
  const shop = inputs(name, undefined);
  const main = {
    component: 'scf',
    name,
    inputs: {
      ...shop,
      environment: { variables: { ...shop.environment.variables, ...variables(LOGIN_VARIABLES) } },
      events: [
        // A function URL. Users log in at /login; enableExtranet opens it to them.
        { http: { parameters: { netConfig: { enableIntranet: true, enableExtranet: true } } } },
        ...timersOf(deployment).map((timer) => ({
          timer: { parameters: { name: timer.name, cronExpression: timer.config, enable: true } },
        })),
      ],
    },
  };
  const head = '# npm install && npm run build && scf deploy\n';
  return {
    'serverless.yml': `${head}${stringify(main, { lineWidth: 0 })}`,
    ...Object.fromEntries(
      callbacksIn(deployment).map((callback) => [
        `${callback}/serverless.yml`,
        `${head}${stringify(
          {
            component: 'scf',
            name: `${name}-${callback}`,
            inputs: { ...inputs(`${name}-${callback}`, callback), src: '../dist' },
          },
          { lineWidth: 0 },
        )}`,
      ]),
    ),
  };
}

function variables(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, `\${env:${name}}`]));
}
