/** The id of a call or a request, in the logs of both sides. Answers repeat it. */
export const REQUEST_ID_HEADER = 'X-Request-Id';

/**
 * The id of the request that placed an order, when its callback is called: one id leads from the mini program's call to the
 * callback. An adapter passes it on in the place that its platform has beside the event; the log of the function shows it.
 */
export const ORDER_REQUEST_ID_HEADER = 'X-CloudPay-Order-Request-Id';

/** The attribute of CloudEvents: an extension, whose names have lower-case letters and digits alone. */
export const ORDER_REQUEST_ID_ATTRIBUTE = 'orderrequestid';

/** The key in `custom` of Lambda's client context. */
export const ORDER_REQUEST_ID_CONTEXT = 'orderRequestId';

/** The field of the event on platforms that have no other place. An entry removes it before it calls the function. */
export const ORDER_REQUEST_ID_FIELD = 'cloudpayOrderRequestId';
