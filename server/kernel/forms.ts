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

export function isHexDigit(unit: u32): bool {
  return unit - 0x30 <= 9 || (unit | 0x20) - 0x61 <= 5;
}

/** A name without escapes whose labels and whole length, below an origin of so many octets, are in order. */
export function isPlainName(start: usize, end: usize, originWire: u32): bool {
  const length = <u32>(end - start);
  let label: u32 = 0;
  let unit: u32 = 0;
  for (let at = start; at < end; at++) {
    unit = u8At(at, 0);
    if (unit === DOT) {
      if (label === 0) return length === 1;
      if (label > 63) return false;
      label = 0;
    } else if (unit === 0x40) return length === 1;
    else label++;
  }
  return label <= 63 && length + 1 + (unit === DOT ? 0 : originWire) <= 255;
}

/** Seconds since 1970, or `YYYYMMDDHHmmSS` that is not before (RFC 4034 §3.2). */
export function isTime(start: usize, end: usize): bool {
  const number = plainNumber(start, end);
  if (end - start <= 10) return number >= 0 && number <= 0xffffffff;
  if (end - start !== 14 || number < 19700000000000) return false;
  const second = number % 100;
  const minute = (number / 100) % 100;
  const hour = (number / 10000) % 100;
  const day = (number / 1000000) % 100;
  const month = (number / 100000000) % 100;
  const year = number / 10000000000;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return false;
  if (month === 2) return day <= (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

/** 20 octets in base32 with the extended hex alphabet. */
export function isHash(start: usize, end: usize): bool {
  if (end - start !== 32) return false;
  for (let at = start; at < end; at++) {
    const unit = u8At(at, 0);
    if (unit - 0x30 > 9 && (unit | 0x20) - 0x61 > 21) return false;
  }
  return true;
}

/** Up to 255 octets in hexadecimal, or `-`. */
export function isSalt(start: usize, end: usize): bool {
  const length = end - start;
  if (length === 1) return u8At(start, 0) === 0x2d;
  if (length % 2 !== 0 || length > 510) return false;
  for (let at = start; at < end; at++) if (!isHexDigit(u8At(at, 0))) return false;
  return true;
}
