/** Times to live and other periods as master files write them: seconds, or numbers with units (BIND's form, now everybody's). */

export interface Period {
  /** Seconds; not yet checked against any limit. */
  readonly seconds: number;
  /** `plain`: digits alone; `units`: every number has its unit; `mixed`: the last number has none (`1h30`), which BIND and Knot refuse. */
  readonly form: 'plain' | 'units' | 'mixed';
}

/** The largest TTL (RFC 2181 §8). */
export const MAX_TTL = 0x7fffffff;
export const MAX_U32 = 0xffffffff;

/** Decimal digits alone, as seconds; -1 for anything else. Makes no object. */
export function plainNumber(text: string, start: number, end: number): number {
  if (end === start || end - start > 15) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A period in either form; undefined where it is not one. */
export function readPeriod(text: string, start = 0, end: number = text.length): Period | undefined {
  let seconds = 0;
  let number = -1;
  let units = 0;
  if (end === start) return undefined;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x30 && unit <= 0x39) {
      number = Math.max(number, 0) * 10 + (unit - 0x30);
      continue;
    }
    const factor = secondsOf(unit | 0x20);
    if (factor === 0 || number < 0) return undefined;
    seconds += number * factor;
    number = -1;
    units++;
  }
  if (number >= 0) seconds += number;
  return { seconds, form: units === 0 ? 'plain' : number >= 0 ? 'mixed' : 'units' };
}

function secondsOf(unit: number): number {
  switch (unit) {
    case 0x73:
      return 1;
    case 0x6d:
      return 60;
    case 0x68:
      return 3600;
    case 0x64:
      return 86400;
    case 0x77:
      return 604800;
    default:
      return 0;
  }
}
