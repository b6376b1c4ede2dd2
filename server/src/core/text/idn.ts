/**
 * U-labels to A-labels (RFC 5890 §2.3.2.1) by Punycode (RFC 3492), for names that mail with UTF-8 header fields writes in
 * their own script (RFC 8616). Labels are lowered and composed (NFC), nothing more: no mapping tables of IDNA.
 */

import { isAscii } from './ascii.ts';
import { type DomainName, domainName } from './domain-name.ts';
import { least } from './lists.ts';

/** Bootstring parameters of Punycode (RFC 3492 §5). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

const MAX_LABEL = 63;

/** The absolute name that mail text means, its labels in ASCII. A label that cannot be a domain's stays as it is. */
export function asciiDomainName(text: string): DomainName {
  if (isAscii(text)) return domainName(text);
  const composed = text.normalize('NFC').replace(/[\u3002\uff0e\uff61]/g, '.');
  return domainName(composed.split('.').map(asciiLabel).join('.'));
}

function asciiLabel(label: string): string {
  if (isAscii(label) || label.length > MAX_LABEL) return label;
  const encoded = `xn--${encodePunycode(label.toLowerCase())}`;
  return encoded.length > MAX_LABEL ? label : encoded;
}

/** The encoding procedure of RFC 3492 §6.3. */
function encodePunycode(label: string): string {
  const input = Array.from(label, (character) => character.codePointAt(0)!);
  let output = input
    .filter((code) => code < INITIAL_N)
    .map((code) => String.fromCharCode(code))
    .join('');
  const basic = output.length;
  if (basic > 0) output += '-';
  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  for (let handled = basic; handled < input.length; ) {
    const next = least(
      input.filter((code) => code >= n),
      Number.POSITIVE_INFINITY,
    );
    delta += (next - n) * (handled + 1);
    n = next;
    for (const code of input) {
      if (code < n) delta++;
      if (code !== n) continue;
      output += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

function variableLength(delta: number, bias: number): string {
  let output = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
    if (rest < threshold) return output + digit(rest);
    output += digit(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function adapt(delta: number, points: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? 97 + value : 22 + value);
}
