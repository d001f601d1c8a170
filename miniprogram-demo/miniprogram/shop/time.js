/** A time as pages show it: 2026-03-20 09:30, in the phone's time zone. */
function time(date) {
  const two = (number) => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

module.exports = { time };
