/**
 * The types of every call. Parameters, results and their comments come from the API declarations: `npm run build` writes
 * them to `generated`. Here is what holds for every API.
 *
 * An editor shows the comment of a parameter only where all that a call may be agree on its property. So no type here
 * maps the parameters or adds to them in a union.
 */
import type { Bytes, Payment } from '@opencloudpay/wechatpay';
import type { AllApis, Calls, CommonAnswers, CommonParameters } from './generated/calls';

type ApiName = keyof Calls;

/** `out_trade_no` → `outTradeNo`. */
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

// ── Requests

/** All parameters but those of which only one is needed. */
type Given<Api extends ApiName> = Calls[Api]['data'] &
  Calls[Api]['pairs'] &
  Calls[Api]['callback'] &
  CommonParameters;

type Alternatives<Api extends ApiName> = Calls[Api]['anyOf'];

/** A value for at least one of the alternatives. */
type OneOf<Values> = [keyof Values] extends [never]
  ? unknown
  : { [Name in keyof Values]: { [Key in Name]: Values[Name] } }[keyof Values];

/**
 * The parameters of a call, in camelCase or snake_case, freely mixed. Amounts are integer cents, times Beijing time.
 * What WeChat Pay wants as JSON text may be given as an object.
 */
export type CallData<Api extends ApiName> = Given<Api> & OneOf<Alternatives<Api>>;

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
    /**
     * What to do about a refusal whose cause lies around the call: keys, certificates, clocks, maintenance. Or which
     * mistyped parameter was ignored.
     */
    readonly hint?: string;
  };

type AnyCall<Api extends ApiName> = (data: CallData<Api>) => Promise<CallResult<Api>>;

/** The same with one alternative given: of a single type, whose comments an editor shows. */
type CallWith<Api extends ApiName, Values> = {
  [Name in keyof Values]: (
    given: (data: Given<Api> & { [Key in Name]: Values[Name] }) => Promise<CallResult<Api>>,
  ) => void;
}[keyof Values] extends (given: infer Overloads) => void
  ? Overloads
  : never;

/** One API. Rejects with a {@link CloudPayError}. */
export type ApiCall<Api extends ApiName> = [keyof Alternatives<Api>] extends [never]
  ? AnyCall<Api>
  : CallWith<Api, Alternatives<Api>> & AnyCall<Api>;

/** Every API, with the words of its declaration. */
export type Namespace = AllApis<{ [Api in ApiName]: ApiCall<Api> }>;
