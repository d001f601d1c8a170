/** `15:01`, `15:01:30` */
const TIME_OF_DAY = String.raw`(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?`;
/** `2019年10月1日`, `2019-10-01`, `2019/10/1` */
const DAY = String.raw`\d{4}(?:年(?:0?[1-9]|1[0-2])月(?:0?[1-9]|[12]\d|3[01])日|([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01]))`;

/** One of them, or a period of two. */
function period(point: string): RegExp {
  // Each point has its own separator of dates.
  const [first, second] = [point, point.replaceAll('\\1', '\\2')];
  return new RegExp(`^${first}(?:~${second})?$`);
}

/**
 * What the value of each kind of field of a subscribed message may be.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage
 */
const VALUES: Readonly<Record<string, RegExp>> = {
  thing: /^.{1,20}$/su,
  number: /^(?=.{1,32}$)\d+(\.\d+)?$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^[^\p{L}\p{N}]{1,5}$/u,
  character_string: /^[\x20-\x7e]{1,32}$/,
  time: period(String.raw`(?:${DAY}\s*)?${TIME_OF_DAY}`),
  date: period(String.raw`${DAY}(?:\s*${TIME_OF_DAY})?`),
  amount: /^\p{Sc}?\d{1,10}(\.\d+)?元?$/u,
  phone_number: /^[\d+\-() ]{1,17}$/,
  car_number: /^[\p{Script=Han}A-Za-z\d][A-Za-z\d]{0,6}[\p{Script=Han}A-Za-z\d]?$/u,
  name: /^(?:[^\p{Script=Han}\d]{1,20}|[^\d]{1,10})$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
};

/** Whether a field may have a value. @param name `thing1`, `character_string2`: a kind and a number */
export function isTemplateValue(name: string, value: string): boolean {
  return VALUES[name.replace(/\d+$/, '')]?.test(value) ?? true;
}
