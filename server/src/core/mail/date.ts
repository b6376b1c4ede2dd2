/** Dates of header fields: RFC 5322 §3.3 with the obsolete forms of §4.3, and what else is written in their place. */

import { skipCfws } from '../text/comments.ts';

export interface DateTime {
  /** Seconds since 1970-01-01T00:00:00Z; a leap second counts as the second after it. */
  readonly seconds: number;
  /** Minutes east of UTC; undefined where the zone is unknown (`-0000`, a military letter, a name nobody knows). */
  readonly offsetMinutes: number | undefined;
  /** In the given text. */
  readonly start: number;
  readonly end: number;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Minutes east of UTC (RFC 5322 §4.3). */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
};

/** Longer than any date with its comments; what follows is not looked at. */
const MAX_LENGTH = 200;

/** `Mon, 2 Jan 2006 15:04:05 -0700`, parts in between possibly obsolete. */
const RFC_5322 =
  /^(?:[A-Za-z]{3,9}\s*(?:,\s*)?)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s,-]+(\d{2,4})\s+(\d{1,2})\s*[:.]\s*(\d{2})(?:\s*[:.]\s*(\d{2})(?:\.\d{1,9})?)?(?:\s*([+-]\d{4}|[+-]\d{2}:\d{2}|[A-Za-z]{1,5}))?/;

/** `Mon Jan  2 15:04:05 2006`, as C's asctime and date(1) write. */
const ASCTIME =
  /^[A-Za-z]{3}\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})(?:\s+([A-Z]{3,5}|[+-]\d{4}))?\s+(\d{4})(?:\s+([+-]\d{4}))?/;

/** `2006-01-02T15:04:05Z` (RFC 3339). */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?/i;

/** Reads the date at the start of a text, after white space and comments. Undefined if there is none, or no such day. */
export function parseDateTime(text: string, from = 0): DateTime | undefined {
  const start = skipCfws(text, from);
  const raw = text.slice(start, start + MAX_LENGTH);
  const clean = raw.replace(/\([^()]*\)/g, (comment) => ' '.repeat(comment.length));
  const rfc5322 = RFC_5322.exec(clean);
  if (rfc5322 !== null) {
    const [whole, day, month, year, hour, minute, second, zone] = rfc5322;
    return dateTime(start, whole, fullYear(year!), monthOf(month!), day!, hour!, minute!, second, zone);
  }
  const asctime = ASCTIME.exec(clean);
  if (asctime !== null) {
    const [whole, month, day, hour, minute, second, zone, year, zoneAfter] = asctime;
    return dateTime(start, whole, Number(year), monthOf(month!), day!, hour!, minute!, second, zone ?? zoneAfter);
  }
  const rfc3339 = RFC_3339.exec(clean);
  if (rfc3339 === null) return undefined;
  const [whole, year, month, day, hour, minute, second, zone] = rfc3339;
  return dateTime(start, whole, Number(year), Number(month) - 1, day!, hour!, minute!, second, zone);
}

/** Years of two digits are 1950 to 2049, of three digits after 1900 (RFC 5322 §4.3). */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase());
}

function dateTime(
  start: number,
  matched: string,
  year: number,
  month: number,
  dayText: string,
  hourText: string,
  minuteText: string,
  secondText: string | undefined,
  zone: string | undefined,
): DateTime | undefined {
  const [day, hour, minute, second] = [dayText, hourText, minuteText, secondText ?? '0'].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  if (month < 0 || month > 11 || hour > 23 || minute > 59 || second > 60) return undefined;
  if (day < 1 || day > new Date(Date.UTC(year, month + 1, 0)).getUTCDate()) return undefined;
  const offsetMinutes = zone === undefined ? undefined : offsetOf(zone);
  const seconds = Date.UTC(year, month, day, hour, minute, second) / 1000 - (offsetMinutes ?? 0) * 60;
  return { seconds, offsetMinutes, start, end: start + matched.length };
}

function offsetOf(zone: string): number | undefined {
  const numeric = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (numeric === null) return Object.hasOwn(ZONES, zone.toLowerCase()) ? ZONES[zone.toLowerCase()] : undefined;
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3]);
  if (numeric[1] === '-') return minutes === 0 ? undefined : -minutes;
  return minutes;
}
