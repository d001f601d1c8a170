import type { Requests } from './generated/requests';
import type { SignType } from './sign';

/** What a parameter must be, in words. */
export interface Words {
  /** Completes the sentence "`total_fee` must be …", so that a refusal says what is wanted. */
  readonly description: string;
  /** The same in Chinese, for the reference. Builds leave it out: see `scripts/reference-texts.ts`. */
  readonly zh?: string | undefined;
}

/** A text of the reference in both languages. Builds leave it out: see `scripts/reference-texts.ts`. */
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
      /** What the text is as JSON. */
      contentSchema?: ContentSchema;
      /** `application/json`: the text is JSON of any kind. */
      contentMediaType?: 'application/json';
    })
  | (Words & { type: 'integer'; minimum?: number; maximum?: number });

/** What a parameter carries as JSON text: an object, or a list of them. */
export type ContentSchema =
  | ContentObject
  | {
      readonly type: 'array';
      readonly minItems: number;
      readonly maxItems: number;
      readonly items: ContentObject;
    };

/** Descriptions complete the same sentence as those of parameters; what is not declared is not looked at. */
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

/** By their wire names, in which `$n` and `$m` stand for an index: `coupon_fee_$n`, `coupon_refund_fee_$n_$m`. */
export type AnswerFields = Readonly<Record<string, AnswerField>>;

/**
 * Everything about one API of WeChat Pay v2. The client, the validators, the types, the facade, the gateway, the
 * simulator and the reference read it: an API is added by one declaration.
 */
export interface ApiDeclaration {
  /** The name that CloudPay and this project call it by. */
  readonly name: string;
  /** The path below the endpoint. */
  readonly path: string;
  /** Whether WeChat Pay asks for the merchant's client certificate. */
  readonly certificate: boolean;
  readonly signTypes: readonly SignType[];
  /**
   * When the client sends a request again, always with the very same bytes. Left out: where no answer came, and
   * after SYSTEMERROR and BIZERR_NEED_RETRY. `recalled`: after an answer with `recall: 'Y'` as well. `unsent`: only
   * where it certainly never arrived, because what became of one that may have must be queried.
   */
  readonly repeat?: 'recalled' | 'unsent';
  /**
   * What a successful call does. `none`: the call only asks, so where no answer came nothing can have happened.
   * `order`: makes an order that is paid later. `payment`: makes an order and charges it at once. `refund`: makes a
   * refund. `close`: closes an unpaid order. `reversal`: closes an order, or gives its money back. Left out: anything
   * else.
   */
  readonly effect?: 'none' | 'order' | 'payment' | 'refund' | 'close' | 'reversal';
  /**
   * `whole`: a service provider may call it for the whole account, without naming a sub-merchant. Left out: a call is
   * made for one merchant.
   */
  readonly account?: 'whole';
  /** What WeChat Pay notifies of its outcome, at `notify_url`. Left out: nothing. */
  readonly notifies?: 'pay' | 'refund';
  /**
   * What the refusals of a call prove, and how to look up what became of it. Left out: a refusal proves nothing after
   * an attempt that may have arrived, and there is nothing to look up.
   */
  readonly outcome?: CallOutcome;
  /** WeChat Pay's own page. */
  readonly document: string;
  /** What it does. Paragraphs are apart by an empty line; the first sentence is what editors show. */
  readonly summary?: Reference;
  readonly request: {
    /** The parameters beyond the common ones (see `commonParameters`), which the client fills in. */
    readonly properties: Readonly<Record<string, ParameterSchema>>;
    readonly required: readonly string[];
    /** At least one of these must be there (an order is named by either of its numbers). */
    readonly anyOf?: readonly string[];
    /** What is needed in some calls only. */
    readonly conditions?: readonly ParameterCondition[];
    /**
     * Common parameters that this API's document does not list. They are not sent: of profit sharing it is known
     * that WeChat Pay then computes the signature without them, and answers SIGN_ERROR.
     */
    readonly without?: readonly ('appid' | 'sub_appid')[];
  };
  readonly answer: {
    /** `file`: text or gzip on success, XML on failure. */
    readonly body: 'xml' | 'file';
    /** What it answers besides the common fields (see `commonAnswers`). */
    readonly fields: AnswerFields;
    /**
     * The fields that repeat parameters of the request, by which an answer shows which call it belongs to. A success
     * must repeat each of them that was sent; `$n` stands for an index, of which one must match.
     */
    readonly echoes?: readonly string[];
    /** Other fields that every success has. */
    readonly always?: readonly string[];
    /**
     * Lists that gather indexed fields, by the name of the list: `{ refund_fee_list: 'refund_fee_$n' }`. They are for
     * callers that read lists; WeChat Pay does not send them.
     */
    readonly lists?: Readonly<Record<string, string>>;
    /**
     * Whether a success carries what a mini program pays with (`prepay_id`), for orders of the trade type JSAPI.
     */
    readonly payable?: true;
  };
}

/** At least one of these parameters is needed where another parameter has this value. */
export interface ParameterCondition {
  readonly where: { readonly parameter: string; readonly is: string };
  readonly anyOf: readonly string[];
}

/** What is known of a call by its refusals, and by a query. */
export interface CallOutcome {
  /**
   * The `err_code`s that say what became of the number, even after an attempt whose answer was lost. A refusal does
   * not repeat the number: it is believed when the request is refused alike several times.
   */
  readonly provenBy: readonly string[];
  readonly lookup?: OutcomeLookup;
}

/** The query that tells whether a call was carried out. */
export interface OutcomeLookup {
  /** The CloudPay name of the API that is asked. */
  readonly api: string;
  /** The parameters of the call that the query takes. */
  readonly by: readonly string[];
  /** The `err_code`s of the query which prove that nothing was carried out. */
  readonly absent: readonly string[];
  /** Fields of the query's answer that must be equal to parameters of the call: another value belongs to another call. */
  readonly same?: Readonly<Record<string, string>>;
  /** The field of the query's answer that tells the state. */
  readonly state: string;
  /** The states in which nothing was carried out. Default: none. */
  readonly undone?: readonly string[];
  /**
   * The `err_code`s of the call which say what an earlier call did with the number. Where the request is refused alike
   * several times, no query is needed.
   */
  readonly certain?: readonly string[];
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

/** The parameters of a declaration that is not in the catalogue. */
type DeclaredRequest<Api extends ApiDeclaration> = {
  [Name in RequiredNames<Api>]: ParameterType<Properties<Api>[Name]>;
} & {
  [Name in Exclude<keyof Properties<Api>, RequiredNames<Api>>]?:
    | ParameterType<Properties<Api>[Name]>
    | undefined;
};
