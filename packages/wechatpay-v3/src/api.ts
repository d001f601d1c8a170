import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';
import type { Reference } from '@opencloudpay/wechatpay';
import type { CallOutcome } from '@opencloudpay/wechatpay/http';
import type { Forms } from './forms';
import type { Requests } from './generated/requests';
import type { JsonObject } from './json';
import type { V2Table } from './v2/table';

export type { CallOutcome, OutcomeLookup } from '@opencloudpay/wechatpay/http';

/** The rule of a parameter, as text. */
export interface Words {
  /** Completes the sentence "`total` must be …", for the error that refuses a wrong value. */
  readonly description: string;
  /** The same in Chinese, for the reference. Builds leave it out: see `scripts/build/reference-texts.ts`. */
  readonly zh?: string | undefined;
}

/** A value inside a request: a JSON Schema with words. */
export type ValueSchema = TextSchema | IntegerSchema | BooleanSchema | ListSchema | ObjectSchema;

export interface TextSchema extends Words {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  /** The most bytes in UTF-8. WeChat Pay counts bytes where Chinese texts are usual: one character has three. */
  readonly maxBytes?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

export interface IntegerSchema extends Words {
  readonly type: 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
  /** The unit of an amount of money. */
  readonly unit?: 'cents';
}

export interface BooleanSchema extends Words {
  readonly type: 'boolean';
}

export interface ListSchema extends Words {
  readonly type: 'array';
  readonly minItems: number;
  readonly maxItems: number;
  readonly items: ValueSchema;
}

/** Undeclared fields are not checked: WeChat Pay adds new ones. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
  /** At least one of these is required. */
  readonly anyOf?: readonly string[];
}

/** A value inside an answer. Its text completes the sentence "`total` is …". */
export type AnswerSchema = AnswerValue | AnswerList | AnswerObject;

export interface AnswerValue extends Reference {
  readonly type: 'string' | 'integer' | 'boolean';
  readonly enum?: readonly string[];
}

export interface AnswerList {
  readonly type: 'array';
  readonly items: AnswerSchema;
}

export interface AnswerObject {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, AnswerSchema>>;
  /** Fields that every success contains: an answer without them is not believed. */
  readonly required?: readonly string[];
}

/** The parameters of a request by their places. */
export interface RequestForm {
  /** Fills the `{name}`s of the path; all of them are required. */
  readonly path?: ObjectSchema;
  readonly query?: ObjectSchema;
  /** Left out: the request has no body. */
  readonly body?: ObjectSchema;
}

/** An error that WeChat Pay documents. */
export interface DocumentedError {
  /** The HTTP status. */
  readonly status: number;
  readonly advice?: PayAdviceCode;
}

/** By `code`. */
export type DocumentedErrors = Readonly<Record<string, DocumentedError>>;

/**
 * Everything about one WeChat Pay v3 API. The client, the validators, the translation from v2, the simulator and the
 * reference read it: one declaration adds an API.
 */
export interface ApiDeclaration {
  /** The API's name in this project. */
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** The path below the endpoint, with `{name}` for each path parameter. */
  readonly path: Forms<string>;
  /**
   * When the client repeats a request, always with the same bytes except the signature. Default: after no answer, and
   * after a status of 5xx with SYSTEM_ERROR. `unsent`: only if the request certainly never arrived; otherwise the
   * outcome must be queried.
   */
  readonly repeat?: 'unsent';
  /**
   * The effect of a successful call. `none`: a query, so nothing can have happened where no answer came.
   * `order`: creates an order that is paid later. `payment`: creates an order and charges it at once. `refund`: creates a
   * refund. `close`: closes an unpaid order. `reversal`: closes an order, or refunds it. Left out: anything
   * else.
   */
  readonly effect?: 'none' | 'order' | 'payment' | 'refund' | 'close' | 'reversal';
  /** `whole`: a service provider may call it for the whole account, without a sub-merchant. */
  readonly account?: 'whole';
  /** The kind of notification that WeChat Pay sends to `notify_url` about the outcome. Left out: none. */
  readonly notifies?: 'pay' | 'refund';
  /**
   * What the call's errors prove, and how to look up its outcome. Left out: an error proves nothing after
   * an attempt that may have arrived, and there is no query.
   */
  readonly outcome?: CallOutcome;
  /** The errors that WeChat Pay's document lists for this API, beyond `commonErrors`. */
  readonly errors: DocumentedErrors;
  /** WeChat Pay's own pages. */
  readonly document: Forms<string>;
  /** What it does. An empty line separates paragraphs; editors show the first sentence. */
  readonly summary?: Reference;
  readonly request: Forms<RequestForm> & {
    /**
     * The fields of the body that WeChat Pay wants encrypted with its public key: `name`, `receivers[].name`. The
     * request's `Wechatpay-Serial` names the key.
     */
    readonly sensitive?: readonly string[];
  };
  readonly answer: {
    /**
     * `none`: a success is a status of 204 without a body. `bill`: JSON with the address and the SHA1 of a file, which
     * is downloaded next.
     */
    readonly body: 'json' | 'none' | 'bill';
    /** The JSON of a success. */
    readonly json: Forms<AnswerObject>;
    /**
     * The fields that repeat parameters of the request, and so show which call the answer belongs to: by the path
     * of the field, the path of the parameter (`amount.total`; the parameters of path, query and body have different
     * names). A success must repeat each of them that was sent.
     */
    readonly echoes?: Readonly<Record<string, string>>;
    /**
     * States in which WeChat Pay answers nothing but the state, by the field that has it: the answer decides nothing, so
     * it need not repeat the request or contain what a success contains.
     */
    readonly open?: Readonly<Record<string, readonly string[]>>;
    /**
     * Whether a success contains the `prepay_id` that a mini program pays with.
     */
    readonly payable?: true;
  };
  /** How calls in v2's names are translated. Left out: v2 has no such call. */
  readonly v2?: readonly V2Table[];
}

/** The parameters of a request. */
export interface RequestParams {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

/** The parameters of an API in one of its forms. An API outside the catalogue takes all names. */
export type ParamsOf<Api extends ApiDeclaration> = Api extends {
  readonly name: infer Name extends keyof Requests;
}
  ? Requests[Name]['direct'] | Requests[Name]['partner']
  : RequestParams;
