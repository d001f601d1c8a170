/**
 * Amounts are integer cents everywhere, as WeChat Pay counts them; only their text has a point. The text is cut from
 * the digits and never divided: 0.1 + 0.2 does not happen here.
 */
function yuan(cents) {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new RangeError(`${cents} is no amount in cents`);
  const digits = String(cents).padStart(3, '0');
  return `¥${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

module.exports = { yuan };
