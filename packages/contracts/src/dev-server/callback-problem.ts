/** Why the callback of an order or a refund cannot be called, before its notification is sent. */
export interface CallbackProblem {
  code: /** The project has no function of this name. */
    | 'FUNCTION_NOT_FOUND'
    /** The environment does not exist here. */
    | 'ENVIRONMENT_NOT_SERVED'
    /** The emulator runs no containers. */
    | 'SERVICE_NOT_SERVED';
  /** What is wrong and what to do next, in English. */
  message: string;
  /** The message in Chinese. */
  zh: string;
  /** The name that was given: of the function, the environment or the service. */
  given: string;
  /** The nearest name that exists; absent if none is near. */
  nearest?: string;
}
