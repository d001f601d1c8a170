import type { SignType } from './sign';

/**
 * One request parameter. A JSON Schema of one flat field, whose `description` completes the sentence
 * "`total_fee` must be …", so that a refusal says what is wanted.
 */
export type ParameterSchema =
  | {
      type: 'string';
      description: string;
      minLength?: number;
      maxLength?: number;
      pattern?: string;
      enum?: readonly string[];
      /** What the text is as JSON. */
      contentSchema?: ContentSchema;
      /** `application/json`: the text is JSON of any kind. */
      contentMediaType?: 'application/json';
    }
  | { type: 'integer'; description: string; minimum?: number; maximum?: number };

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

/** A field of an answer. The `description` completes the sentence "`total_fee` is …". */
export interface AnswerField {
  readonly type: 'string' | 'integer';
  readonly description: string;
  readonly enum?: readonly string[];
}

/** By their wire names, in which `$n` and `$m` stand for an index: `coupon_fee_$n`, `coupon_refund_fee_$n_$m`. */
export type AnswerFields = Readonly<Record<string, AnswerField>>;

/**
 * Everything there is to know of one API of WeChat Pay v2. The client, the validators, the typing of answers,
 * the facade and the simulator all read it: adding an API is adding one declaration.
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
  /** `none`: the call only asks, so where no answer came nothing can have happened. Left out: it may change something. */
  readonly effect?: 'none';
  /**
   * What the refusals of a call prove, and how to look up what became of it. Left out: a refusal proves nothing after
   * an attempt that may have arrived, and there is nothing to look up.
   */
  readonly outcome?: CallOutcome;
  /** WeChat Pay's own page. */
  readonly document: string;
  readonly request: {
    /** The parameters beyond the common ones (see `commonParameters`), which the client fills in. */
    readonly properties: Readonly<Record<string, ParameterSchema>>;
    readonly required: readonly string[];
    /** At least one of these must be there (an order is named by either of its numbers). */
    readonly anyOf?: readonly string[];
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
  };
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

/** The parameters of an API by their wire names, as its declaration has them. */
export type RequestOf<Api extends ApiDeclaration> = {
  [Name in RequiredNames<Api>]: ParameterType<Properties<Api>[Name]>;
} & {
  [Name in Exclude<keyof Properties<Api>, RequiredNames<Api>>]?:
    | ParameterType<Properties<Api>[Name]>
    | undefined;
};
