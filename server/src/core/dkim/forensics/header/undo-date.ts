/** Date in another form, or in another time zone. */

import { plainValue, withValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots, slotsOf } from './signed-slots.ts';

function* dates(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'date')) {
    const value = plainValue(text);
    const bare = value.replace(/ ?\([^)]{0,200}\)/, '');
    const forms = new Set<string>();
    for (const form of [
      bare,
      bare.replace(/, 0/, ', '),
      bare.replace(/, (\d) /, ', 0$1 '),
      bare.replace(/^\w{3}, /, ''),
      // The name of a wrong day is put right.
      ...DAYS.flatMap((day) => [bare.replace(/^\w{3}(?=,)/, day), bare.replace(/^\w{3}, 0/, `${day}, `)]),
    ]) {
      for (const zone of ['', '+0000', '-0000', 'GMT', 'UT', 'UTC', '+0000 (UTC)', '+0000 (GMT)', 'Z']) {
        forms.add(zone === '' ? form : form.replace(/(?:[+-]\d{4}|GMT|UTC?|Z)$/, zone));
      }
    }
    for (const form of forms) yield { kind: 'date-reformatted', slot, text: withValue(text, ` ${form}`) };
  }
}

/** In minutes: what clocks have shown somewhere since there is mail. */
const OFFSETS = [
  0, 60, 120, -300, -240, -480, -420, -360, 330, 480, 540, 600, 180, 660, 720, -180, -600, -540, 240, 300, 420, 345,
  390, 570, 630, 210, 270, 360, -120, -60, -150, -210, -660, -720, 780, 840, 525, 765, 825,
];

const ZONE_NAMES: Readonly<Record<number, readonly string[]>> = {
  0: ['UTC', 'GMT'],
  60: ['CET', 'BST', 'MET'],
  120: ['CEST', 'EET'],
  180: ['EEST', 'MSK'],
  [-240]: ['EDT'],
  [-300]: ['EST', 'CDT'],
  [-360]: ['CST', 'MDT'],
  [-420]: ['PDT', 'MST'],
  [-480]: ['PST'],
  330: ['IST'],
  540: ['JST', 'KST'],
  600: ['AEST'],
  660: ['AEDT'],
};

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NAMED_OFFSETS: Readonly<Record<string, number>> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** The same moment in other zones. */
function* zones(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'date')) {
    const moment = momentOf(plainValue(text));
    if (moment === undefined) continue;
    for (const offset of OFFSETS) {
      for (const value of datesAt(moment, offset))
        yield { kind: 'date-reformatted', slot, text: withValue(text, ` ${value}`) };
    }
  }
}

/** RFC 5322 §3.3; in milliseconds. */
function momentOf(value: string): number | undefined {
  const match =
    /^(?:[A-Za-z]{3}, ?)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ?([+-]\d{4}|[A-Za-z]{1,5})/.exec(
      value,
    );
  if (match === null) return undefined;
  const [, day, name, year, hour, minute, second = '0', zone] = match as unknown as string[];
  const month = MONTHS.findIndex((each) => each.toLowerCase() === name!.toLowerCase());
  if (month < 0) return undefined;
  const digits = /^([+-])(\d\d)(\d\d)$/.exec(zone!);
  const offset =
    digits === null
      ? (NAMED_OFFSETS[zone!.toUpperCase()] ?? 0)
      : (digits[1] === '-' ? -1 : 1) * (60 * Number(digits[2]) + Number(digits[3]));
  return Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) - 60_000 * offset;
}

function* datesAt(moment: number, offset: number): Generator<string> {
  const date = new Date(moment + 60_000 * offset);
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const rest = `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time}`;
  const day = date.getUTCDate();
  const minutes = Math.abs(offset);
  const numeric = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
  const names = ZONE_NAMES[offset] ?? [];
  const written = [
    numeric,
    ...names.map((name) => `${numeric} (${name})`),
    ...(offset === 0 ? ['GMT', 'UTC', 'UT', 'Z', '-0000'] : names),
  ];
  for (const zone of written) {
    for (const number of new Set([two(day), String(day)])) {
      yield `${DAYS[date.getUTCDay()]}, ${number} ${rest} ${zone}`;
      yield `${number} ${rest} ${zone}`;
    }
  }
}

export const undoDateForms: HeaderUndo = oneByOne(['date-reformatted'], 30, dates);
export const undoTimeZone: HeaderUndo = oneByOne(['date-reformatted'], 30, zones);
