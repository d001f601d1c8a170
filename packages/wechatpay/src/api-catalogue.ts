/** The nineteen calls by v2's names, and their validation: what both versions of the protocol take. It sends nothing. */
export type {
  AnswerField,
  AnswerFields,
  ApiDeclaration,
  ContentObject,
  ContentSchema,
  ParameterCondition,
  ParameterSchema,
  Reference,
  RequestOf,
} from './api';
export { commonParameters } from './apis/common-parameters';
export { type ApiName, apis, declarationOf, refusalAdvice } from './apis/index';
export type { Requests } from './generated/requests';
export { maskOpenids } from './mask-openids';
export type { TypedFields } from './typed-fields';
export { centsNear } from './validate/cents';
export { parameterProblems, validateRequest } from './validate/validate';
