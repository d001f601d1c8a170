import type { ApiDeclaration, RequestOf } from '@opencloudpay/wechatpay';
import type { Caller } from '../merchants/caller';
import type { AnswerFields } from '../records/answer-fields';
import type { World } from '../world/world';

/** A request of v2 after the checks of sender, signature and parameters. */
export interface ApiCall<Api extends ApiDeclaration = ApiDeclaration> extends Caller {
  /** The declared parameters, typed. */
  readonly params: RequestOf<Api>;
  /** All fields of the request, as text. */
  readonly fields: Readonly<Record<string, string>>;
}

/** An answer that is a file, without a signature. */
export class AnswerFile {
  readonly content: Buffer;
  readonly contentType: string;
  /** Further headers of the answer, in lower case. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(content: Buffer, contentType: string, headers: Record<string, string> = {}) {
    this.content = content;
    this.contentType = contentType;
    this.headers = headers;
  }
}

export type ApiAnswer = AnswerFields | AnswerFile;

export type RefusedBy = 'err_code' | 'error_code';

/** One API of the simulator: its declaration and its handler. Handlers throw refusals. */
export interface ApiHandler {
  readonly api: ApiDeclaration;
  /** The form of refusals. `error_code`: always unsigned, with `error_msg`. */
  readonly refusedBy: RefusedBy;
  handle(call: ApiCall, world: World): ApiAnswer;
}

/** Combines a handler with its declaration, which gives the types of its parameters. */
export function defineHandler<const Api extends ApiDeclaration>(
  api: Api,
  handle: (call: ApiCall<Api>, world: World) => ApiAnswer,
  { refusedBy = 'err_code' }: { refusedBy?: RefusedBy } = {},
): ApiHandler {
  return {
    api,
    refusedBy,
    // The parameters were checked against the declaration that gives their types.
    handle: (call, world) => handle(call as unknown as ApiCall<Api>, world),
  };
}
