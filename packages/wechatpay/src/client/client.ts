import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiDeclaration, RequestOf } from '../api';
import { type SignType, sign } from '../sign';
import { validateRequest } from '../validate';
import { toXml } from '../xml';
import { checkFile } from './check-file';
import { clockAhead } from './clock';
import { withHint } from './explain-refusal';
import { explainStatus } from './explain-status';
import { BadAnswer, PostFailure } from './failures';
import { type ClientOptions, checkOptions, isSandbox } from './options';
import { createPost, type PostResponse } from './post';
import { type Answer, type Question, readAnswer } from './read-answer';
import { noAnswer, notBelieved } from './request-errors';

/** The common parameters that a caller may add to those of the API; the client fills in the rest. */
export interface CommonRequest {
  sub_appid?: string | undefined;
  sub_mch_id?: string | undefined;
  nonce_str?: string | undefined;
}

export interface RequestOptions {
  /** Stops waiting; a request that was under way may have been carried out. */
  signal?: AbortSignal | undefined;
  /** What the caller's own records know the call by: sent as `X-Request-Id`. */
  requestId?: string | undefined;
}

export interface Client {
  /**
   * Calls an API: fills in `appid`, `mch_id` and the nonce, validates, signs, sends, verifies and types.
   *
   * Whether the *business* succeeded stands in the answer (`return_code`, then `result_code`, then `err_code`);
   * it is not thrown. Where a refusal's cause lies around the call (a key, a certificate, the sandbox, a clock,
   * maintenance), the answer has a `hint` in words, which is not enumerable: it is none of WeChat Pay's fields.
   *
   * @param params by wire names; amounts in cents, times Beijing time
   * @returns the answer's fields, or a file's bytes
   * @throws {ParameterError} before anything is sent
   * @throws {ConfigurationError} when the certificate cannot be used
   * @throws {RequestError} when no believable answer came: see `outcomeUnknown` and `query`
   */
  request<Api extends ApiDeclaration>(
    api: Api,
    params: RequestOf<Api> & CommonRequest,
    options?: RequestOptions,
  ): Promise<Answer>;
  /** The sign type that requests of this API go out with; `wx.requestPayment` must use that of its order. */
  signTypeOf(api: ApiDeclaration): SignType;
}

const ATTEMPTS = 3;
/** Milliseconds: the first pause between two attempts, and the time below which another is not worth a try. */
const PAUSE = 100;
const LEAST = 200;
const MAX_XML = 256 * 1024;
const MAX_FILE = 512 * 1024 * 1024;
/** After these WeChat Pay asks for the same request again, of most APIs; every other refusal is final. */
const REPEATABLE = new Set(['SYSTEMERROR', 'BIZERR_NEED_RETRY']);

/**
 * A client of WeChat Pay v2.
 *
 * Repeats a request, with the very same bytes and on the next endpoint, after network errors, SYSTEMERROR and
 * BIZERR_NEED_RETRY, within one deadline; never otherwise. An API may say otherwise of itself (`repeat`).
 *
 * @throws {ConfigurationError} naming the option that is missing or cannot work
 */
export function createClient(clientOptions: ClientOptions): Client {
  const options = checkOptions(clientOptions);
  const { appid, mchId, apiKey, endpoints, timeout } = options;
  const post = createPost(options);

  function signTypeOf(api: ApiDeclaration): SignType {
    const [only = options.signType] = api.signTypes;
    return api.signTypes.includes(options.signType) ? options.signType : only;
  }

  async function request(
    api: ApiDeclaration,
    given: object,
    { signal, requestId }: RequestOptions = {},
  ): Promise<Answer> {
    const signType = signTypeOf(api);
    const params = defined({
      ...given,
      appid,
      mch_id: mchId,
      nonce_str: (given as CommonRequest).nonce_str || randomBytes(16).toString('hex'),
      // MD5 is what WeChat Pay assumes; older APIs do not know the parameter.
      sign_type: signType === 'MD5' ? undefined : signType,
    });
    validateRequest(api, params);
    const sent = known(api, params);
    const xml = toXml({ ...sent, sign: sign(sent, apiKey, signType) });
    return attempts(api, { params, apiKey }, xml, { signal, requestId });
  }

  async function attempts(
    api: ApiDeclaration,
    question: Question,
    xml: string,
    { signal, requestId }: RequestOptions,
  ): Promise<Answer> {
    const deadline = performance.now() + timeout;
    const failures: PostFailure[] = [];
    for (let attempt = 1; ; attempt++) {
      const remaining = deadline - performance.now();
      // Half of what is left, so that a host that only hangs leaves time for the other one. A file may take its time:
      // to begin it anew would only take longer.
      const hasAll = attempt === ATTEMPTS || api.repeat === 'unsent' || api.answer.body === 'file';
      const patience = hasAll || remaining <= 2 * LEAST ? remaining : remaining / 2;
      const endpoint = endpoints[(attempt - 1) % endpoints.length] ?? '';
      const last = () => attempt === ATTEMPTS || deadline - performance.now() < LEAST;
      try {
        const response = await post({
          url: `${endpoint}${api.path}`,
          body: xml,
          headers: {
            'Content-Type': 'text/xml; charset=utf-8',
            ...(requestId && { 'X-Request-Id': requestId }),
          },
          certificate: api.certificate,
          timeout: patience,
          maxBytes: api.answer.body === 'file' ? MAX_FILE : MAX_XML,
          signal,
        });
        const answer = await read(api, response, question);
        const reason = asksAgain(api, answer);
        if (!reason || last()) {
          const { params } = question;
          return withHint(answer, {
            params,
            asks: api.effect === 'none',
            sandbox: isSandbox(endpoint),
            clockAhead: clockAhead(response.headers['date']),
          });
        }
        failures.push(new PostFailure(`it answered ${reason}`, true));
      } catch (error) {
        if (error instanceof BadAnswer) throw notBelieved(api, error, question.params);
        if (!(error instanceof PostFailure)) throw error;
        failures.push(error);
        const mustQuery = api.repeat === 'unsent' && error.mayHaveArrived;
        if (mustQuery || last() || signal?.aborted) throw noAnswer(api, failures, question.params);
      }
      const pause = PAUSE * 2 ** (attempt - 1) * (1 + Math.random());
      await sleep(Math.min(pause, (deadline - performance.now()) / 2), undefined, {
        ...(signal && { signal }),
      }).catch(() => undefined);
    }
  }

  return { request, signTypeOf };
}

/** @throws {PostFailure} where only a gateway answered; {@link BadAnswer} where the answer cannot be believed */
async function read(api: ApiDeclaration, response: PostResponse, question: Question): Promise<Answer> {
  if (response.status !== 200) throw explainStatus(response);
  const answer = readAnswer(api, response.body, question);
  if (Buffer.isBuffer(answer)) await checkFile(answer);
  return answer;
}

/** What in an answer asks for the same request again. */
function asksAgain(api: ApiDeclaration, answer: Answer): string | undefined {
  if (Buffer.isBuffer(answer) || api.repeat === 'unsent') return undefined;
  if (api.repeat === 'recalled' && answer['recall'] === 'Y') return 'recall: Y';
  const code = String(answer['err_code'] ?? answer['error_code'] ?? '');
  return REPEATABLE.has(code) ? code : undefined;
}

/** Without the common parameters that the API does not take. */
function known(api: ApiDeclaration, params: Record<string, string | number>): typeof params {
  const without: readonly string[] = api.request.without ?? [];
  return Object.fromEntries(Object.entries(params).filter(([name]) => !without.includes(name)));
}

/** Anything else than text and numbers is named and refused by the validation and the signature that follow. */
function defined(params: Record<string, unknown>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as Record<string, string | number>;
}
