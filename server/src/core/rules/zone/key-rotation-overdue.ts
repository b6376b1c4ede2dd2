import type { Selector } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import { dataStateOf, shapeOf } from '../../workspace/key-reading.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import { TextSearch } from '../../zone/text-search.ts';
import type { ZoneIndex } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { isHandedOut } from './lib/key-providers.ts';
import { keyPlaces } from './lib/key-texts.ts';

/** How old a key may be, in seconds: twice what M3AAWG recommends, so that only what was forgotten is reported. */
const MOST_AGE = 366 * 86_400;

export default defineRule({
  id: 'zone/key-rotation-overdue',
  on: 'zone',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.1' }],
  messages: {
    selector:
      'The name of this selector dates its key to {date}, more than {years} ago. M3AAWG recommends a new key at least every six months, since a key that is used for years is more likely to be copied or broken. Make a new key under a new selector.',
    comment:
      'The comment dates this key to {date}, more than {years} ago. M3AAWG recommends a new key at least every six months, since a key that is used for years is more likely to be copied or broken. Make a new key under a new selector.',
  },
  check(document, context) {
    const { report } = context;
    // Asked only where a key has a date: nothing else here changes with time.
    const clock = () => context.now;
    const own = ownKeys(document);
    const dates = own.length === 0 ? [] : DATES.in(document.zone.syntax);
    for (const { index, date } of own) {
      const bySelector = date && keyDate(date, clock);
      const byComment =
        bySelector === undefined && dates.length > 0 ? dateOfComment(document, index, dates, clock) : undefined;
      const found = bySelector ?? byComment;
      if (found === undefined || clock() - found.until < MOST_AGE) continue;
      const view = document.keyRecordOf(index);
      if (view === undefined || shapeOf(view) !== 'tags' || dataStateOf(view) !== 'whole') continue;
      const years = Math.floor((clock() - found.until) / (365.25 * 86_400));
      report(bySelector === undefined ? 'comment' : 'selector', view.headSpan, {
        date: found.written,
        years: years <= 1 ? say`a year` : say`${years} years`,
      });
    }
  },
});

interface KeyDate {
  /** As precise as it is written: `2021`, `2021-03`, `2021-03-04`. */
  readonly written: string;
  /** The end of that day, month or year, in seconds since 1970. */
  readonly until: number;
}

interface OwnKey {
  /** The number of the record. */
  readonly index: number;
  /** The year, month and day that its selector has, as far as it has them. */
  readonly date: WrittenDate | undefined;
}

type WrittenDate = readonly (string | undefined)[];

/** An edit that changes no name and no type keeps the index, and with it what the selectors say. */
const known = new WeakMap<ZoneIndex, readonly OwnKey[]>();

/** The keys but for those whose selectors a provider hands out, in the order of the names. */
function ownKeys(document: ZoneDocument): readonly OwnKey[] {
  const { index, nameTable } = document.zone;
  let keys = known.get(index);
  if (keys === undefined) {
    keys = keyPlaces(document).flatMap((place) => {
      const selector = nameTable.nameBelow(place.owner, place.above);
      return isHandedOut(selector as Selector) ? [] : [{ index: place.index, date: dateOfSelector(selector) }];
    });
    known.set(index, keys);
  }
  return keys;
}

/** `20210304`, `s2021`, `mail-2021-03`, `202103`: a date in a selector. */
function dateOfSelector(selector: string): WrittenDate | undefined {
  const match = /(?<!\d)(20\d\d)(?:[-_]?(0[1-9]|1[0-2])(?:[-_]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)/.exec(selector);
  return match?.slice(1);
}

const DATE = /20\d\d-\d\d-\d\d/;
/** Where dates begin, those that begin in another one too. */
const DATES = new TextSearch(/20(?=\d\d-\d\d-\d\d)/g);
const DATE_LENGTH = 10;

/** `; generated 2021-03-04` beside the record or in the line before it. @param dates where dates are in the text, in order */
function dateOfComment(
  { text, zone }: ZoneDocument,
  index: number,
  dates: readonly number[],
  clock: () => number,
): KeyDate | undefined {
  const { start, end } = zone.records.entrySpan(index);
  const entryEnd = Math.min(end, start + 4096);
  const next = firstFrom(dates, Math.max(0, start - 200));
  if (next === undefined || next + DATE_LENGTH > entryEnd) return undefined;
  const entry = text.slice(start, entryEnd);
  const before =
    text
      .slice(Math.max(0, start - 200), start)
      .split('\n')
      .at(-2) ?? '';
  for (const part of [entry, /^\s*;/.test(before) ? before : '']) {
    if (!DATE.test(part)) continue;
    const match =
      /;[^\r\n]{0,80}\b(?:generated|created|made|rotated|issued|since|dated?)\b[^\r\n\d]{0,20}(20\d\d)-(\d\d)-(\d\d)(?!\d)/i.exec(
        part,
      );
    if (match !== null) return keyDate(match.slice(1), clock);
  }
  return undefined;
}

/** The first of ascending numbers that is not less than another one. */
function firstFrom(values: readonly number[], least: number): number | undefined {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return values[low];
}

/** @returns undefined for a date that is not one of the past */
function keyDate([year = '', month, day]: WrittenDate, clock: () => number): KeyDate | undefined {
  const written = [year, month, day].filter((part) => part !== undefined).join('-');
  // The moment after the day, month or year.
  const [y, m, d] = [Number(year), Number(month ?? 12), day === undefined ? undefined : Number(day)];
  const until = (d === undefined ? Date.UTC(y, m, 1) : Date.UTC(y, m - 1, d + 1)) / 1000;
  // Numbers of the future are not dates, and DKIM came in 2007.
  return Number.isNaN(until) || until > clock() || y < 2007 ? undefined : { written, until };
}
