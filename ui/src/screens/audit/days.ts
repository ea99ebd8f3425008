import { day } from '../../design/format';
import { texts } from '../../texts/index.svelte';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The days of a period by its own clock, which the program words in English, in the language that is spoken. */
export function daysSaid(text: string): string {
  const days = text.split(' to ').map(spoken);
  return days.length === 2 ? texts.audit.programme.span(days[0]!, days[1]!) : text;
}

/** The clock of a period, such as `UTC+02:00; from 26 Oct 2025 UTC+01:00`, in the language that is spoken. */
export function clockSaid(text: string): string {
  return text.replace(/\bfrom (\d{1,2} \w{3} \d{4})/g, (_, from: string) => texts.audit.programme.span(spoken(from), ''));
}

function spoken(text: string): string {
  const [, date = '', month = '', year] = /^(\d{1,2}) (\w{3}) (\d{4})$/.exec(text) ?? [];
  const at = MONTHS.indexOf(month);
  return at < 0 ? text : day(`${year}-${String(at + 1).padStart(2, '0')}-${date.padStart(2, '0')}`);
}
