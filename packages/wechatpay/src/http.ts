/** The HTTP layer of every client of WeChat Pay, whatever version of the protocol it speaks. It holds no v2 code. */
export { attempts, type RequestOptions, type Way } from './client/attempts';
export { believedFile } from './client/believed-file';
export { type Answered, type Call, createCalls } from './client/calls';
export { clockAhead, clockProblem, clockReading } from './client/clock';
export { checkEndpoints, timeoutProblem } from './client/endpoints';
export { explainStatus } from './client/explain-status';
export { BadAnswer, PostFailure } from './client/failures';
export type { OutcomeQuery } from './client/look-up-outcome';
export { joined, patiently, readUpTo } from './client/patient-body';
export { createPost, type OpenResponse, type PostRequest, type PostResponse } from './client/post';
export { QUERY_NUMBERS, queryNumbers } from './client/query-numbers';
export { noAnswer, notBelieved } from './client/request-errors';
export { type CallRules, type Fields, mayChange, valueAt } from './client/rules';
export { showHint } from './client/show-hint';
export type { ReadAnswer, Refusal, Told } from './client/told';
export type { CallOutcome, OutcomeLookup } from './outcome';
