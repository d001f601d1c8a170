import { stringify } from 'yaml';
import { forEventBridge } from './cron';
import { callbacksIn, type Deployment, LOGIN_VARIABLES, SERVER_VARIABLES, timersOf } from './platform';

/**
 * The template of AWS SAM: one function for mini programs, one for each callback and each timer.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
 */
export function samTemplate(deployment: Deployment): string {
  const { name } = deployment;
  const timed = [...new Set(timersOf(deployment).map(({ functionName }) => functionName))];
  const alone = [...new Set([...callbacksIn(deployment), ...timed])];
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description: 'The cloud functions of a shop',
    Parameters: Object.fromEntries(
      [...SERVER_VARIABLES, ...LOGIN_VARIABLES].map((variable) => [
        parameter(variable),
        /TOKEN|SECRET|KEY/.test(variable) ? { Type: 'String', NoEcho: 'true' } : { Type: 'String' },
      ]),
    ),
    Globals: {
      Function: {
        ...{
          CodeUri: 'dist/',
          Handler: 'index.handler',
          Runtime: 'nodejs22.x',
          Timeout: 20,
          MemorySize: 256,
        },
        Environment: { Variables: references(SERVER_VARIABLES) },
      },
    },
    Resources: {
      // The calls of mini programs. Users log in at /login, so AWS asks for no identity of its own.
      Shop: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          FunctionName: name,
          FunctionUrlConfig: { AuthType: 'NONE' },
          Environment: { Variables: references(LOGIN_VARIABLES) },
        },
      },
      ...Object.fromEntries(
        uniqueIds('Function', alone).map(([id, functionName]) => [id, ownFunction(functionName)]),
      ),
    },
    Outputs: {
      ShopUrl: {
        Description: 'For wx.cloud in the mini program',
        Value: { 'Fn::GetAtt': ['ShopUrl', 'FunctionUrl'] },
      },
    },
  };
  return `# npm install && npm run build && sam deploy --guided\n${stringify(template, { lineWidth: 0 })}`;

  function ownFunction(functionName: string) {
    const own = timersOf(deployment).filter((timer) => timer.functionName === functionName);
    const ids = new Map(
      uniqueIds(
        'Timer',
        own.map(({ name }) => name),
      ).map(([id, name]) => [name, id]),
    );
    const events = own.flatMap((timer) => {
      const converted = forEventBridge(timer.config);
      if (!converted) return [];
      const schedule = {
        Type: 'ScheduleV2',
        Properties: {
          // The entry finds the timer by this name.
          Name: timer.name,
          ScheduleExpression: converted.expression,
          ScheduleExpressionTimezone: 'Asia/Shanghai',
        },
      };
      return [[ids.get(timer.name) ?? '', schedule] as const];
    });
    return {
      Type: 'AWS::Serverless::Function',
      Properties: {
        FunctionName: `${name}-${functionName}`,
        Environment: { Variables: { CLOUDPAY_FUNCTION: functionName } },
        ...(events.length > 0 && { Events: Object.fromEntries(events) }),
      },
    };
  }
}

function references(variables: readonly string[]) {
  return Object.fromEntries(variables.map((variable) => [variable, { Ref: parameter(variable) }]));
}

/** `CLOUDPAY_GATEWAY_URL` → `GatewayUrl` */
function parameter(variable: string): string {
  return idOf(variable.replace('CLOUDPAY_', '').toLowerCase());
}

/** An id for each name: names that differ only by `-` and `_` would have the same one. */
function uniqueIds(prefix: string, names: readonly string[]): (readonly [id: string, name: string])[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const first = `${prefix}${idOf(name)}`;
    let id = first;
    for (let count = 2; taken.has(id); count += 1) id = `${first}${count}`;
    taken.add(id);
    return [id, name] as const;
  });
}

/** Letters and digits, which ids of CloudFormation consist of. */
function idOf(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
