import type { ApiDeclaration, RequestOf, SignType } from '@opencloudpay/wechatpay';
import type { Merchant } from '../merchants/merchant';
import type { AnswerFields } from '../records/answer-fields';
import type { Owner } from '../records/owner';
import type { World } from '../world/world';

/** A request whose sender, signature and parameters have been checked. */
export interface ApiCall<Api extends ApiDeclaration = ApiDeclaration> {
  readonly merchant: Merchant;
  /** On whose behalf: what orders and refunds are found under. */
  readonly owner: Owner;
  readonly appid: string;
  readonly subAppid?: string;
  readonly signType: SignType;
  /** The parameters that the API declares, typed. */
  readonly params: RequestOf<Api>;
  /** Everything that came, as text. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A file in answer, which nothing signs. */
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

/** One API of the simulator: its declaration and what it does. Refusals are thrown. */
export interface ApiHandler {
  readonly api: ApiDeclaration;
  /** How refusals are answered; `error_code`: unsigned, with `error_msg`, whatever they are about. */
  readonly refusedBy: RefusedBy;
  handle(call: ApiCall, world: World): ApiAnswer;
}

/** Ties a handler to its declaration, from which the types of its parameters come. */
export function defineHandler<const Api extends ApiDeclaration>(
  api: Api,
  handle: (call: ApiCall<Api>, world: World) => ApiAnswer,
  { refusedBy = 'err_code' }: { refusedBy?: RefusedBy } = {},
): ApiHandler {
  return {
    api,
    refusedBy,
    // The parameters were checked against the same declaration that types them.
    handle: (call, world) => handle(call as unknown as ApiCall<Api>, world),
  };
}
