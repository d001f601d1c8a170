/** A callback as a CloudEvent over HTTP: the attributes that the adapter sends and a function's entry reads. */

export const CALLBACK_EVENT_TYPE = 'com.opencloudpay.callback';

/** The media type of an event in structured mode, with any suffix of parameters. */
export const STRUCTURED_EVENT = /^application\/cloudevents\+json\b/i;

/** In binary mode each attribute is a header with this prefix. */
export const ATTRIBUTE_HEADER = 'ce-';
