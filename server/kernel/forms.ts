/** The forms of single fields, over the octets `[start, end)`, as `field-forms.ts` and `ttl.ts` have them. */

import { u8At } from './memory';

const DOT: u32 = 0x2e;
const COLON: u32 = 0x3a;

/** The number that decimal digits say; -1 for anything else. */
export function plainNumber(start: usize, end: usize): i64 {
  if (end - start > 15) return -1;
  let value: i64 = 0;
  for (let at = start; at < end; at++) {
    const digit = u8At(at, 0) - 0x30;
    if (digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Four decimal octets without leading zeros. */
export function isIpv4(start: usize, end: usize): bool {
  let dots = 0;
  let value: i32 = -1;
  for (let at = start; at < end; at++) {
    const unit = u8At(at, 0);
    if (unit === DOT) {
      if (value < 0 || ++dots > 3) return false;
      value = -1;
    } else {
      const digit = unit - 0x30;
      if (digit > 9 || value === 0) return false;
      value = (value < 0 ? 0 : value * 10) + digit;
      if (value > 255) return false;
    }
  }
  return dots === 3 && value >= 0;
}

/** RFC 4291, but without an IPv4 address as the tail. */
export function isIpv6(start: usize, end: usize): bool {
  if (end - start < 2) return false;
  let groups = 0;
  let isCompressed = false;
  let at = start;
  if (u8At(at, 0) === COLON) {
    if (u8At(at, 1) !== COLON) return false;
    isCompressed = true;
    at += 2;
  }
  while (at < end) {
    const from = at;
    while (at < end && isHexDigit(u8At(at, 0))) at++;
    if (at === from || at - from > 4 || ++groups > 8) return false;
    if (at === end) break;
    if (u8At(at, 0) !== COLON) return false;
    at++;
    if (at === end) return false;
    if (u8At(at, 0) === COLON) {
      if (isCompressed) return false;
      isCompressed = true;
      at++;
    }
  }
  return isCompressed ? groups <= 7 : groups === 8;
}

function isHexDigit(unit: u32): bool {
  return unit - 0x30 <= 9 || (unit | 0x20) - 0x61 <= 5;
}
