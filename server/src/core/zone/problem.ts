/** What can be wrong with a master file below the level of the zone, as data. How severe it is and what people read is the rules'. */

import type { Span } from '../text/span.ts';
import { knowsName, type NameKind, serverOf, type ZoneTarget } from './releases.ts';

/**
 * What programs make of a mistake: the letters B(IND), N(SD), L(dns), K(not), upper case where the zone is refused.
 * Observed with BIND 9.18, NSD 4.6, ldns 1.8 and Knot DNS 3.2.
 */
const VERDICTS = {
  // Lines, spaces, quotes, parentheses
  bom: 'BNlK',
  crlf: 'bnlK',
  'lone-cr': 'bnLk',
  'no-final-newline': 'bnlk',
  formfeed: 'bnLK',
  'nul-in-word': 'BnLK',
  'nbsp-as-space': 'bnlK',
  'smart-quotes': 'bnlK',
  'single-quotes': 'bnlk',
  'paren-unclosed': 'BnlK',
  'paren-extra-close': 'BNlK',
  'paren-nested': 'bNlK',
  'paren-around-all': 'bNLK',
  'paren-around-indented': 'bNLk',
  'open-paren-next-line': 'BNLK',
  'paren-missing': 'BNlK',
  'quote-unclosed': 'BNlK',
  'quote-multiline': 'BnLK',
  'quote-multiline-escaped': 'bnLK',
  'backslash-quote': 'BNlK',
  'quote-adjacent': 'bnlK',
  'word-then-quote': 'bnlK',
  'type-then-quote': 'bNlK',
  'comment-hash': 'BNlK',
  // Escapes
  'esc-ddd-256': 'BnLk',
  'esc-ddd-short': 'BnLK',
  'esc-end-of-word': 'BnLK',
  'esc-in-field': 'BnLK',
  // Owner, TTL, class, type
  'type-unknown': 'BNLK',
  'type-meta': 'BNLK',
  'type-zero': 'BNlk',
  'type-reserved': 'Bnlk',
  'type-by-release': 'bnlk',
  'no-type': 'BNlK',
  'ttl-twice': 'BNLK',
  'class-twice': 'BNLK',
  'order-class-ttl': 'bnLk',
  'ttl-bad-unit': 'BNlK',
  'ttl-unit-then-plain': 'BnlK',
  'ttl-units': 'bnlk',
  'ttl-2p31': 'bnlk',
  'ttl-too-big': 'BnlK',
  'ttl-inherited': 'bnlk',
  'no-ttl-anywhere': 'bnlk',
  'ttl-missing': 'Bnlk',
  'class-mismatch': 'BNlK',
  'class-number': 'bnlK',
  'indented-owner': 'BNLK',
  'indented-directive': 'BNLK',
  'inherit-owner-first': 'BnlK',
  'inherit-after-origin': 'bnlk',
  'out-of-zone': 'bNlk',
  // Directives
  'directive-unknown': 'BNlK',
  'directive-date': 'bNLK',
  'directive-missing': 'BNlK',
  'directive-extra': 'BNlK',
  'origin-nodot': 'bNlK',
  'ttl-dir-bad': 'BNlK',
  'include-missing': 'BNLK',
  'include-loop': 'BNLK',
  generate: 'bNLK',
  'generate-bad': 'BNLK',
  // Names
  'label-64': 'BNLK',
  'name-too-long': 'BNLK',
  'empty-label': 'BNLK',
  'name-at': 'bnlK',
  'name-sign': 'bnlK',
  'comment-as-owner': 'bnlk',
  'name-escaped-at': 'bnlk',
  'non-ascii-name': 'bnlK',
  'esc-dot-name': 'bnlk',
  'quoted-owner': 'bnlK',
  'quoted-name': 'BnlK',
  // RDATA
  'missing-rdata': 'BNLK',
  'extra-rdata': 'BNLK',
  'quoted-field': 'BnLK',
  'number-bad': 'BNLK',
  'number-range': 'BnlK',
  'mx-nopref': 'BNLK',
  'a-bad-octet': 'BNLK',
  'a-v6': 'BNLK',
  'aaaa-bad': 'BNLK',
  'aaaa-v4': 'BNLK',
  'hex-bad': 'BNlK',
  'base64-bad': 'BNlK',
  'base32-bad': 'BnLK',
  'time-bad': 'BnLK',
  'type-list-bad': 'BNLK',
  'mnemonic-bad': 'BNLK',
  'algorithm-by-release': 'bnlk',
  'field-bad': 'BNLK',
  'field-doubtful': 'bnlk',
  'field-trailing': 'bNLK',
  'string-unquoted': 'Bnlk',
  'digest-length': 'BnlK',
  'association-length': 'bnlk',
  'rfc3597-bad-length': 'BNLK',
  'rfc3597-malformed': 'BNLk',
  'rfc3597-needed': 'BNLK',
  'svcb-key-unknown': 'BNlK',
  'svcb-key-by-release': 'bnlk',
  'svcb-key-duplicate': 'BNlK',
  'svcb-value-bad': 'BNlK',
  'svcb-alias-params': 'bnlk',
  'svcb-key-reserved': 'bnlk',
  'svcb-mandatory': 'Bnlk',
  'string-too-long': 'BNLk',
  'rdata-too-long': 'BNlK',
  'rdata-too-long-for-bind': 'Bnlk',
  'txt-empty': 'BNLK',
  'txt-non-ascii': 'bnlK',
  'txt-space': 'bnlK',
  'txt-at': 'bNlk',
  'txt-class': 'bnlk',
  'txt-ttl': 'bnlk',
  'txt-sign': 'bnlk',
  'semicolon-unquoted': 'bnlk',
  'semicolon-glued': 'bnlk',
  'semicolon-after-quote': 'bnlk',
  'semicolon-escaped': 'bnlk',
} as const satisfies Record<string, string>;

export type ZoneProblemCode = keyof typeof VERDICTS;

export const ZONE_PROBLEM_CODES = Object.keys(VERDICTS) as readonly ZoneProblemCode[];

export interface ZoneProblem {
  readonly code: ZoneProblemCode;
  readonly span: Span;
  /** Values for the message and the fix: `text`, `suggestion`, `expected`, `field`, `length`, `limit` ... as the code needs. */
  readonly data: Readonly<Record<string, string | number>>;
  /** The number of the record in `Zone.records`, where it is in one that became a record. */
  readonly record?: number;
}

/** Problems of one text that are kept, of each kind that a {@link ProblemBudget} counts: who reads more? */
const MAX_PROBLEMS = 100_000;

/**
 * Keeps a text that is not a zone from filling the memory with its mistakes. Those for which a zone is refused have an
 * allowance of their own, so that no number of harmless ones hides the last of them.
 */
export class ProblemBudget {
  #harmless = MAX_PROBLEMS;
  #breaking = MAX_PROBLEMS;

  /** Whether one more may be kept. */
  admits(isBreaking: boolean): boolean {
    return (isBreaking ? this.#breaking-- : this.#harmless--) > 0;
  }
}

/** What depends on the release of the server (`releases.ts`), with what the name in `data` is. */
const BY_RELEASE: Partial<Record<ZoneProblemCode, { readonly kind: NameKind; readonly name: string }>> = {
  'type-by-release': { kind: 'type', name: 'type' },
  'svcb-key-by-release': { kind: 'parameter', name: 'text' },
  'algorithm-by-release': { kind: 'algorithm', name: 'text' },
};

/** The name in a problem that not every release knows; undefined for other problems. */
export function partlyKnownName({
  code,
  data,
}: Pick<ZoneProblem, 'code' | 'data'>): { kind: NameKind; name: string } | undefined {
  const place = BY_RELEASE[code];
  return place && { kind: place.kind, name: String(data[place.name]) };
}

/** Whether a program refuses the whole zone for a problem, also where that depends on its release. */
export function refusesFor(target: ZoneTarget, problem: Pick<ZoneProblem, 'code' | 'data'>): boolean {
  const known = partlyKnownName(problem);
  return known === undefined ? refuses(target, problem.code) : !knowsName(target, known.kind, known.name);
}

/**
 * Whether a program refuses the whole zone for it. PowerDNS's parser follows no other and is judged by the majority;
 * `generic` refuses what most refuse.
 */
export function refuses(target: ZoneTarget, code: ZoneProblemCode): boolean {
  // Its own parser expands $GENERATE (zoneparser-tng.cc).
  if (serverOf(target) === 'powerdns' && code === 'generate') return false;
  return refusesBy(target, VERDICTS[code]);
}

/** @param verdict the letters of {@link VERDICTS} */
export function refusesBy(target: ZoneTarget, verdict: string): boolean {
  switch (serverOf(target)) {
    case 'bind':
      return verdict.includes('B');
    case 'nsd':
      return verdict.includes('N');
    case 'knot':
      return verdict.includes('K');
    default:
      return isRefusedByMost(verdict);
  }
}

function isRefusedByMost(verdict: string): boolean {
  return verdict.replace(/[a-z]/g, '').length >= 3;
}
