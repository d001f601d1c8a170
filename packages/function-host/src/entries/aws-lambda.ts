/**
 * Cloud functions on AWS Lambda, unchanged.
 *
 * ```js
 * const { awsLambda } = require('@opencloudpay/function-host/aws-lambda');
 *
 * exports.handler = awsLambda({ pay: () => require('./cloudfunctions/pay') });
 * ```
 *
 * A function URL or API Gateway gives it the calls of mini programs (`POST /login`, `POST /call/<name>`), and the callbacks
 * of a gateway over HTTP (`POST /functions/<name>`). A direct Invoke is a callback by the adapter `aws-lambda`. A schedule of
 * EventBridge is a timer of CloudBase.
 *
 * The variables of a call live in AsyncLocalStorage, so that calls stay apart on instances that take several at once, too.
 */
import { ORDER_REQUEST_ID_CONTEXT } from '@opencloudpay/contracts/request-id';
import { createEntry, type Entry, type EntryOptions, type PlatformTimer } from './calls/entry';
import type { EntryFunctions } from './calls/entry-functions';
import { answerEvent } from './http/answer-event';
import { fieldsOf, textOf } from './http/http-event';

export type { EntryFunctions, FunctionModule, FunctionSource } from './calls/entry-functions';
export type { EntryOptions };

/** The fields of Lambda's context that the entry reads. */
export interface LambdaContext {
  awsRequestId: string;
  memoryLimitInMB: string;
  getRemainingTimeInMillis(): number;
  /** What the adapter `aws-lambda` adds: the request that placed the order. */
  clientContext?: unknown;
}

/**
 * @returns the handler
 * @throws {FunctionHostError} `OPTION_INVALID` if an option, a variable or a function is wrong
 */
export function awsLambda(
  functions: EntryFunctions,
  options: EntryOptions = {},
): (event: unknown, context: LambdaContext) => Promise<unknown> {
  const entry: Entry = createEntry(functions, options, process.env['AWS_LAMBDA_FUNCTION_NAME']);
  return (event, context) =>
    answerEvent(
      entry,
      event,
      {
        requestId: context.awsRequestId,
        timeLimit: context.getRemainingTimeInMillis(),
        memoryLimit: Number(context.memoryLimitInMB),
        orderRequestId: textOf(fieldsOf(fieldsOf(context.clientContext)['custom'])[ORDER_REQUEST_ID_CONTEXT]),
      },
      timerIn,
    );
}

/**
 * A rule or a schedule of EventBridge: its name is the end of its ARN.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
function timerIn(event: unknown): PlatformTimer | undefined {
  const { source, time, resources } = fieldsOf(event);
  const type = fieldsOf(event)['detail-type'];
  if (type !== 'Scheduled Event' || (source !== 'aws.events' && source !== 'aws.scheduler')) return undefined;
  const arn = textOf(fieldsOf(resources)[0]) ?? '';
  return { trigger: arn.slice(arn.lastIndexOf('/') + 1), time: new Date(textOf(time) ?? Date.now()) };
}
