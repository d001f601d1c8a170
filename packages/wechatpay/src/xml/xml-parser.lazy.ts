import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { MARK } from './xml-mark';

/** Loaded by the first message that is read: a function that only answers a callback reads none. */
export const parser = new XMLParser({
  // Nodes in document order distinguish text from CDATA and show repeated elements.
  preserveOrder: true,
  cdataPropName: '#cdata',
  trimValues: false,
  // Values stay text until the API's declaration types them: '00123' is an order number, not 123.
  parseTagValue: false,
  // Entities are decoded in xml.ts: the five of XML and numeric ones, never one that the message defines.
  processEntities: false,
  // Called twice for an empty element, hence the condition.
  transformTagName: (name) => (name.startsWith(MARK) ? name : `${MARK}${name}`),
  maxNestedTags: 8,
});

export const validate = XMLValidator.validate;
