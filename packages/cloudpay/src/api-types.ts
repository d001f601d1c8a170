/**
 * The types of every call, derived from the API declarations: a parameter that is declared there completes in an
 * editor here.
 */
import type {
  ApiName,
  apis,
  Bytes,
  ContentObject,
  ContentSchema,
  commonAnswers,
  ParameterSchema,
  Payment,
} from '@opencloudpay/wechatpay';
import type { LISTS } from './transports/direct/lists';

type Declaration<Api extends ApiName> = (typeof apis)[Api];

/** `out_trade_no` → `outTradeNo`. */
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

// ── Requests

/** A required parameter in either of its spellings. */
type InEitherSpelling<Name extends string, Value> =
  Name extends Camel<Name>
    ? { [Key in Name]: Value }
    : { [Key in Camel<Name>]: Value } | { [Key in Name]: Value };

/** A value for each of the names. */
type EachOf<Names extends keyof Values & string, Values> = [Names] extends [never]
  ? unknown
  : // The inferred parameter of a union of functions is the intersection of their parameters.
    { [Name in Names]: (given: InEitherSpelling<Name, Values[Name]>) => void }[Names] extends (
        given: infer All,
      ) => void
    ? All
    : never;

/** A value for at least one of the names. */
type OneOf<Names extends keyof Values & string, Values> = [Names] extends [never]
  ? unknown
  : { [Name in Names]: InEitherSpelling<Name, Values[Name]> }[Names];

type InBothSpellings<Values> = {
  [Name in keyof Values & string as Name | Camel<Name>]?: Values[Name] | undefined;
};

type ParameterValue<Schema extends ParameterSchema> = Schema extends { type: 'integer' }
  ? number
  : Schema extends { enum: readonly (infer Text)[] }
    ? Text
    : Schema extends { contentSchema: infer Content extends ContentSchema }
      ? string | ContentValue<Content>
      : Schema extends { contentMediaType: string }
        ? string | object
        : string;

type ValuesOf<Schemas extends Readonly<Record<string, ParameterSchema>>> = {
  [Name in keyof Schemas]: ParameterValue<Schemas[Name]>;
};

/** What is written as JSON text for the caller. */
type ContentValue<Content extends ContentSchema> = Content extends { items: infer Item extends ContentObject }
  ? readonly RecordOf<Item>[]
  : Content extends ContentObject
    ? RecordOf<Content>
    : never;

type RecordOf<Content extends ContentObject> = EachOf<
  Content['required'][number] & keyof Content['properties'] & string,
  ValuesOf<Content['properties']>
> &
  InBothSpellings<ValuesOf<Content['properties']>>;

/** What CloudPay fills in where the caller leaves it out. */
type FilledIn = 'trade_type' | 'spbill_create_ip' | 'notify_url';

type OwnValues<Api extends ApiName> = Omit<ValuesOf<Declaration<Api>['request']['properties']>, 'notify_url'>;

type RequiredNames<Api extends ApiName> = Exclude<Declaration<Api>['request']['required'][number], FilledIn>;

type AlternativeNames<Api extends ApiName> = Declaration<Api>['request'] extends {
  anyOf: readonly (infer Name extends string)[];
}
  ? Name
  : never;

/** Of every call. `subMchId` must be given in partner mode. */
interface CommonValues {
  /** The number of the merchant that is paid. */
  sub_mch_id: string;
  /** The mini program that the payment belongs to; the calling one unless told otherwise. */
  sub_appid: string;
  /** A random text; made for you unless given. */
  nonce_str: string | number;
}

/** Where to be called back: a cloud function, or a container service of WeChat Cloud Run. */
interface CallbackValues {
  /** The environment of what is called back; the current one unless told otherwise. */
  env_id: string | symbol;
  /** The cloud function to call. */
  function_name: string;
  /** 1: a cloud function. 2: a container. Taken from what is given unless told. */
  callback_type: 1 | 2;
  container: { service: string; path: string };
}

type CallbackOf<Api extends ApiName> = 'notify_url' extends keyof Declaration<Api>['request']['properties']
  ? CallbackValues
  : unknown;

/**
 * The parameters of a call, in camelCase or snake_case, freely mixed. Amounts are integer cents, times Beijing time.
 * What WeChat Pay wants as JSON text may be given as an object.
 */
export type CallData<Api extends ApiName> = EachOf<
  RequiredNames<Api> & keyof OwnValues<Api> & string,
  OwnValues<Api>
> &
  OneOf<AlternativeNames<Api> & keyof OwnValues<Api> & string, OwnValues<Api>> &
  InBothSpellings<OwnValues<Api> & CommonValues & CallbackOf<Api>>;

// ── Results

type Indexed<Name extends string, Spelling extends 'camel' | 'snake'> = Name extends `${infer Stem}_$n_$m`
  ? `${Spelled<Stem, Spelling>}_${number}_${number}`
  : Name extends `${infer Stem}_$n`
    ? `${Spelled<Stem, Spelling>}_${number}`
    : Spelled<Name, Spelling>;

type Spelled<Name extends string, Spelling> = Spelling extends 'camel' ? Camel<Name> : Name;

type AnswerValue<Field> = Field extends { type: 'integer' }
  ? number
  : Field extends { enum: readonly (infer Text)[] }
    ? Text
    : string;

/** Every field may be missing: what WeChat Pay has not got it does not send. */
type AnswersOf<Fields> = {
  readonly [Name in keyof Fields & string as
    | Indexed<Name, 'snake'>
    // `errCode` is CloudPay's own.
    | Exclude<Indexed<Name, 'camel'>, 'errCode'>]?: AnswerValue<Fields[Name]>;
};

/** Lists that gather indexed fields: `null` where a place has no such field. */
type ListsOf<Api extends ApiName> = Api extends keyof typeof LISTS
  ? {
      readonly [Name in keyof (typeof LISTS)[Api] & string as Name | Camel<Name>]?: ListOf<
        (typeof LISTS)[Api][Name] & string,
        Declaration<Api>['answer']['fields']
      >;
    }
  : unknown;

type ListOf<Pattern extends string, Fields> = Pattern extends `${string}_$n_$m`
  ? readonly (readonly AnswerValue<Fields[Pattern & keyof Fields]>[])[]
  : readonly (AnswerValue<Fields[Pattern & keyof Fields]> | null)[];

/** What only some APIs answer with. */
type OwnResult<Api extends ApiName> = Api extends 'unifiedOrder'
  ? {
      /** What `wx.requestPayment` takes; there where the order succeeded with trade type JSAPI. */
      readonly payment?: Payment;
    }
  : Declaration<Api>['answer']['body'] extends 'file'
    ? {
        /** The file: text, or its gzip with `tarType: 'GZIP'`. Missing where WeChat Pay refused. */
        readonly data?: string | Bytes;
      }
    : unknown;

/**
 * What a call resolves with: camelCase, as CloudPay has it, and for reading the documented snake_case names as well
 * (`err_code` is WeChat Pay's own code, which `errCode` hides). Amounts and counts are numbers, in cents.
 *
 * `errCode: 0` says only that WeChat Pay answered; whether the business succeeded say `returnCode` and `resultCode`.
 */
export type CallResult<Api extends ApiName> = AnswersOf<
  typeof commonAnswers & Declaration<Api>['answer']['fields']
> &
  ListsOf<Api> &
  OwnResult<Api> & {
    readonly errCode: 0;
    readonly errMsg: string;
    /** What to do about a refusal whose cause lies around the call: keys, certificates, clocks, maintenance. */
    readonly hint?: string;
  };

/** One API. Rejects with a {@link CloudPayError}. */
export type ApiCall<Api extends ApiName> = (data: CallData<Api>) => Promise<CallResult<Api>>;
