import type { PayAdviceCode } from '@opencloudpay/contracts/pay-advice';
import type { Requests } from './generated/requests';
import type { CallOutcome } from './outcome';
import type { SignType } from './sign';

/** The rule of a parameter, as text. */
export interface Words {
  /** Completes the sentence "`total_fee` must be …", for the error that refuses a wrong value. */
  readonly description: string;
  /** The same in Chinese, for the reference. Builds leave it out: see `scripts/build/reference-texts.ts`. */
  readonly zh?: string | undefined;
}

/** A text of the reference in both languages. Builds leave it out: see `scripts/build/reference-texts.ts`. */
export interface Reference {
  readonly en?: string | undefined;
  readonly zh?: string | undefined;
}

/** One request parameter: a JSON Schema of one flat field. */
export type ParameterSchema =
  | (Words & {
      type: 'string';
      minLength?: number;
      maxLength?: number;
      pattern?: string;
      enum?: readonly string[];
      /** The form of a text that is JSON. */
      contentSchema?: ContentSchema;
      /** `application/json`: the text is JSON of any kind. */
      contentMediaType?: 'application/json';
    })
  | (Words & {
      type: 'integer';
      minimum?: number;
      maximum?: number;
      /** The unit of an amount of money. */
      unit?: 'cents';
    });

/** The content of a parameter that is JSON text: an object, or a list of objects. */
export type ContentSchema =
  | ContentObject
  | {
      readonly type: 'array';
      readonly minItems: number;
      readonly maxItems: number;
      readonly items: ContentObject;
    };

/** Descriptions complete the same sentence as those of parameters. Undeclared fields are not checked. */
export interface ContentObject {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ParameterSchema>>;
  readonly required: readonly string[];
}

/** A field of an answer. Its text completes the sentence "`total_fee` is …". */
export interface AnswerField extends Reference {
  readonly type: 'string' | 'integer';
  readonly enum?: readonly string[];
}

/** By their wire names. `$n` and `$m` stand for an index: `coupon_fee_$n`, `coupon_refund_fee_$n_$m`. */
export type AnswerFields = Readonly<Record<string, AnswerField>>;

/** What to do about WeChat Pay's error codes, by `err_code`. */
export type Refusals = Readonly<Record<string, PayAdviceCode>>;

/**
 * Everything about one WeChat Pay v2 API. The client, the validators, the types, the facade, the gateway, the
 * simulator and the reference read it: one declaration adds an API.
 */
export interface ApiDeclaration {
  /** The API's name in CloudPay and in this project. */
  readonly name: string;
  /** The path below the endpoint. */
  readonly path: string;
  /** Whether WeChat Pay requires the merchant's client certificate. */
  readonly certificate: boolean;
  readonly signTypes: readonly SignType[];
  /**
   * When the client repeats a request, always with the same bytes. Default: after no answer, and
   * after SYSTEMERROR and BIZERR_NEED_RETRY. `recalled`: also after an answer with `recall: 'Y'`. `unsent`: only
   * if the request certainly never arrived; otherwise the outcome must be queried.
   */
  readonly repeat?: 'recalled' | 'unsent';
  /**
   * The effect of a successful call. `none`: a query, so nothing can have happened where no answer came.
   * `order`: creates an order that is paid later. `payment`: creates an order and charges it at once. `refund`: creates a
   * refund. `close`: closes an unpaid order. `reversal`: closes an order, or refunds it. Left out: anything
   * else.
   */
  readonly effect?: 'none' | 'order' | 'payment' | 'refund' | 'close' | 'reversal';
  /**
   * `whole`: a service provider may call it for the whole account, without a sub-merchant. Left out: every call is
   * for one merchant.
   */
  readonly account?: 'whole';
  /** The kind of notification that WeChat Pay sends to `notify_url` about the outcome. Left out: none. */
  readonly notifies?: 'pay' | 'refund';
  /**
   * What the call's refusals prove, and how to look up its outcome. Left out: a refusal proves nothing after
   * an attempt that may have arrived, and there is no query.
   */
  readonly outcome?: CallOutcome;
  /**
   * The error codes that WeChat Pay's document lists for this API, beyond `commonRefusals`. One code may need something
   * else in another API.
   */
  readonly refusals?: Refusals;
  /** The hints for error codes whose cause may be outside the call, by code. */
  readonly hints?: Readonly<Record<string, string>>;
  /** WeChat Pay's own page. */
  readonly document: string;
  /** What it does. An empty line separates paragraphs; editors show the first sentence. */
  readonly summary?: Reference;
  readonly request: {
    /** The parameters besides the common ones (see `commonParameters`), which the client fills in. */
    readonly properties: Readonly<Record<string, ParameterSchema>>;
    readonly required: readonly string[];
    /** At least one of these is required (an order is named by either of its numbers). */
    readonly anyOf?: readonly string[];
    /** Parameters that only some calls need. */
    readonly conditions?: readonly ParameterCondition[];
    /**
     * Common parameters that this API's document does not list. They are not sent: for profit sharing
     * WeChat Pay is known to compute the signature without them, and to answer SIGN_ERROR.
     */
    readonly without?: readonly ('appid' | 'sub_appid')[];
  };
  readonly answer: {
    /** `file`: text or gzip on success, XML on failure. */
    readonly body: 'xml' | 'file';
    /** The answer's fields besides the common ones (see `commonAnswers`). */
    readonly fields: AnswerFields;
    /**
     * The fields that repeat parameters of the request, and so show which call the answer belongs to. A success
     * must repeat each of them that was sent; `$n` stands for an index, and one match is enough.
     */
    readonly echoes?: readonly string[];
    /** Other fields that every success contains. */
    readonly always?: readonly string[];
    /**
     * Lists made of indexed fields, by the name of the list: `{ refund_fee_list: 'refund_fee_$n' }`. They exist for
     * callers that read lists; WeChat Pay does not send them.
     */
    readonly lists?: Readonly<Record<string, string>>;
    /**
     * Whether a success contains the `prepay_id` that a mini program pays with, for orders of the trade type JSAPI.
     */
    readonly payable?: true;
  };
}

/** At least one of these parameters is required if another parameter has this value. */
export interface ParameterCondition {
  readonly where: { readonly parameter: string; readonly is: string };
  readonly anyOf: readonly string[];
}

/** Keeps the exact type of a declaration, from which the types of its requests are derived. */
export function defineApi<const Declaration extends ApiDeclaration>(declaration: Declaration): Declaration {
  return declaration;
}

type ParameterType<Schema extends ParameterSchema> = Schema extends { type: 'integer' }
  ? number
  : Schema extends { enum: readonly (infer Value)[] }
    ? Value
    : string;

type Properties<Api extends ApiDeclaration> = Api['request']['properties'];

type RequiredNames<Api extends ApiDeclaration> = Api['request']['required'][number] & keyof Properties<Api>;

/** The parameters of an API by their wire names. */
export type RequestOf<Api extends ApiDeclaration> = Api extends {
  readonly name: infer Name extends keyof Requests;
}
  ? Requests[Name]
  : DeclaredRequest<Api>;

/** The parameters of a declaration outside the catalogue. */
type DeclaredRequest<Api extends ApiDeclaration> = {
  [Name in RequiredNames<Api>]: ParameterType<Properties<Api>[Name]>;
} & {
  [Name in Exclude<keyof Properties<Api>, RequiredNames<Api>>]?:
    | ParameterType<Properties<Api>[Name]>
    | undefined;
};
