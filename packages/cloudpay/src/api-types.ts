/**
 * The types of every call. Parameters, results and their words come from the API declarations: `npm run build` writes
 * them to `generated`. Here is only what holds for every API.
 */
import type { ApiName, Bytes, Payment, Requests } from '@opencloudpay/wechatpay';
import type {
  Calls,
  CommonAnswers,
  CommonParameters,
  OptionalCallback,
  RequiredCallback,
} from './generated/calls';

/** `out_trade_no` → `outTradeNo`. */
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

// ── Requests

/** Optional, with the comments of its properties. */
type Optional<Values> = { [Name in keyof Values]?: Values[Name] | undefined };

/** The parameters in snake_case, as CloudPay takes them. */
type SnakeCase<Api extends ApiName> = Optional<Omit<Requests[Api], 'notify_url' | keyof Calls[Api]['json']>> &
  Calls[Api]['json'];

/** The type of a parameter by its name in snake_case. */
type ValueOf<Api extends ApiName, Name extends string> = Exclude<
  SnakeCase<Api>[Name & keyof SnakeCase<Api>],
  undefined
>;

/** A required parameter in either of its spellings. */
type InEitherSpelling<Name extends string, Value> =
  Name extends Camel<Name>
    ? { [Key in Name]: Value }
    : { [Key in Camel<Name>]: Value } | { [Key in Name]: Value };

/** A value for each of the names. */
type EachOf<Api extends ApiName, Names extends string> = [Names] extends [never]
  ? unknown
  : // The inferred parameter of a union of functions is the intersection of their parameters.
    { [Name in Names]: (given: InEitherSpelling<Name, ValueOf<Api, Name>>) => void }[Names] extends (
        given: infer All,
      ) => void
    ? All
    : never;

/** A value for at least one of the names. */
type OneOf<Api extends ApiName, Names extends string> = [Names] extends [never]
  ? unknown
  : { [Name in Names]: InEitherSpelling<Name, ValueOf<Api, Name>> }[Names];

/** An order needs a place to be called back at; a refund may have one. */
type CallbackOf<Api extends ApiName> = Calls[Api] extends { callback: 'required' }
  ? RequiredCallback &
      ({ functionName: string } | { function_name: string } | Pick<Required<RequiredCallback>, 'container'>)
  : Calls[Api] extends { callback: 'optional' }
    ? OptionalCallback
    : unknown;

/**
 * The parameters of a call, in camelCase or snake_case, freely mixed. Amounts are integer cents, times Beijing time.
 * What WeChat Pay wants as JSON text may be given as an object.
 */
export type CallData<Api extends ApiName> = EachOf<Api, Calls[Api]['needed']> &
  OneOf<Api, Calls[Api]['anyOf']> &
  Calls[Api]['camel'] &
  SnakeCase<Api> &
  CommonParameters &
  CallbackOf<Api>;

// ── Results

type Indexed<Name extends string, Spelling extends 'camel' | 'snake'> = Name extends `${infer Stem}_$n_$m`
  ? `${Spelled<Stem, Spelling>}_${number}_${number}`
  : Name extends `${infer Stem}_$n`
    ? `${Spelled<Stem, Spelling>}_${number}`
    : Spelled<Name, Spelling>;

type Spelled<Name extends string, Spelling> = Spelling extends 'camel' ? Camel<Name> : Name;

/** Every field may be missing: what WeChat Pay has not got it does not send. */
type AnswersOf<Fields> = {
  readonly [Name in keyof Fields & string as
    | Indexed<Name, 'snake'>
    // `errCode` is CloudPay's own.
    | Exclude<Indexed<Name, 'camel'>, 'errCode'>]?: Fields[Name];
};

/** Lists that gather indexed fields: `null` where a place has no such field. */
type ListsOf<Lists> = { readonly [Name in keyof Lists & string as Name | Camel<Name>]?: Lists[Name] };

/** What only some APIs answer with. */
interface OwnResults {
  xml: unknown;
  payable: {
    /** What `wx.requestPayment` takes; there where the order succeeded with trade type JSAPI. */
    readonly payment?: Payment;
  };
  file: {
    /** The file: text, or its gzip with `tarType: 'GZIP'`. Missing where WeChat Pay refused. */
    readonly data?: string | Bytes;
  };
}

/**
 * What a call resolves with: camelCase, as CloudPay has it, and for reading the documented snake_case names as well
 * (`err_code` is WeChat Pay's own code, which `errCode` hides). Amounts and counts are numbers, in cents.
 *
 * `errCode: 0` says only that WeChat Pay answered; whether the business succeeded say `returnCode` and `resultCode`.
 */
export type CallResult<Api extends ApiName> = AnswersOf<CommonAnswers & Calls[Api]['answer']> &
  ListsOf<Calls[Api]['lists']> &
  OwnResults[Calls[Api]['body']] & {
    readonly errCode: 0;
    readonly errMsg: string;
    /** What to do about a refusal whose cause lies around the call: keys, certificates, clocks, maintenance. */
    readonly hint?: string;
  };

/** One API. Rejects with a {@link CloudPayError}. */
export type ApiCall<Api extends ApiName> = (data: CallData<Api>) => Promise<CallResult<Api>>;
