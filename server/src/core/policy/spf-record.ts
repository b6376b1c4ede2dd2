/** What an SPF record is made of, and what can be wrong with one, as data. It is read by `spf.ts`. */

import type { Span } from '../text/span.ts';
import type { IpAddress } from './ip-address.ts';
import type { PolicyProblem } from './problem.ts';
import type { SpfDomainProblemCode, SpfDomainSpec, SpfMacro } from './spf-domain.ts';
import type { SPF_MECHANISMS } from './spf-meanings.ts';

/** DNS look-ups that one evaluation may cost (§4.6.4). */
export const SPF_LOOKUP_LIMIT = 10;

export type SpfQualifier = '+' | '-' | '~' | '?';
export type SpfMechanismName = keyof typeof SPF_MECHANISMS;

/** What a problem does to the record. */
export type SpfEffect =
  /** The record is not an SPF record and is not seen (§4.5). */
  | 'not-spf'
  /** Every check of the domain ends in "permerror" (§4.6). */
  | 'permerror'
  /** The record works; a part of it does nothing, or not what was meant. */
  | 'advice';

const EFFECTS = {
  // The version
  'version-missing': 'not-spf',
  'version-not-first': 'not-spf',
  'version-value': 'not-spf',
  'version-glued': 'not-spf',
  'sender-id': 'not-spf',
  // Between terms
  'space-character': 'permerror',
  separator: 'permerror',
  'missing-space': 'permerror',
  'space-within': 'permerror',
  'missing-space-at-boundary': 'permerror',
  quote: 'permerror',
  'non-ascii': 'permerror',
  control: 'permerror',
  // Names of terms
  'mechanism-unknown': 'permerror',
  'bare-address': 'permerror',
  'modifier-colon': 'permerror',
  'modifier-qualifier': 'permerror',
  'modifier-name': 'permerror',
  'modifier-duplicate': 'permerror',
  // Arguments
  'argument-unexpected': 'permerror',
  'domain-missing': 'permerror',
  'domain-is-address': 'permerror',
  'domain-url': 'permerror',
  'domain-syntax': 'permerror',
  'domain-single-label': 'permerror',
  'macro-syntax': 'permerror',
  'macro-letter': 'permerror',
  'macro-exp-only': 'permerror',
  'macro-zero': 'permerror',
  'cidr-not-allowed': 'permerror',
  'cidr-syntax': 'permerror',
  'cidr-range': 'permerror',
  'cidr-netmask': 'permerror',
  'network-missing': 'permerror',
  'network-list': 'permerror',
  'network-family': 'permerror',
  'network-is-domain': 'permerror',
  'ip4-address': 'permerror',
  'ip6-address': 'permerror',
  'too-many-lookups': 'permerror',
  // What works, but is not good
  'version-repeated': 'advice',
  'mechanism-equals': 'advice',
  'mechanism-duplicate': 'advice',
  'modifier-unknown': 'advice',
  'domain-characters': 'advice',
  'domain-labels': 'advice',
  'target-characters': 'advice',
  'target-labels': 'advice',
  'macro-p': 'advice',
  'network-host-bits': 'advice',
  'network-local': 'advice',
  'network-wide': 'advice',
  'ip6-mapped': 'advice',
  'ptr-mechanism': 'advice',
  'after-all': 'advice',
  'redirect-ignored': 'advice',
  'redirect-not-last': 'advice',
  'default-missing': 'advice',
  'all-pass': 'advice',
  'all-neutral': 'advice',
} as const satisfies Record<string, SpfEffect> & Record<SpfDomainProblemCode, SpfEffect>;

export type SpfProblemCode = keyof typeof EFFECTS;
export const SPF_PROBLEM_CODES = Object.keys(EFFECTS) as readonly SpfProblemCode[];
export type SpfProblem = PolicyProblem<SpfProblemCode>;

export function spfEffect(code: SpfProblemCode): SpfEffect {
  return EFFECTS[code];
}

interface SpfTermBase {
  readonly index: number;
  /** With the qualifier. All spans are offsets in the logical text. */
  readonly span: Span;
  readonly text: string;
  readonly nameSpan: Span;
}

export interface SpfPrefix {
  readonly length: number;
  /** With the `/`, or `//` for IPv6. */
  readonly span: Span;
}

export interface SpfNetwork {
  readonly address: IpAddress;
  readonly prefixLength: number;
  /** With the prefix length. */
  readonly span: Span;
}

export interface SpfMechanism extends SpfTermBase {
  readonly kind: 'mechanism';
  readonly name: SpfMechanismName;
  readonly qualifier: SpfQualifier;
  /** Where the sign is; undefined where `+` is meant. */
  readonly qualifierSpan: Span | undefined;
  /** After the colon; undefined if there is none. */
  readonly domain: SpfDomainSpec | undefined;
  /** Of `a` and `mx`. */
  readonly prefix4: SpfPrefix | undefined;
  readonly prefix6: SpfPrefix | undefined;
  /** Of `ip4` and `ip6`, where it can be read. */
  readonly network: SpfNetwork | undefined;
}

export interface SpfModifier extends SpfTermBase {
  readonly kind: 'modifier';
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly valueSpan: Span;
  /** Of `redirect` and `exp`. */
  readonly domain: SpfDomainSpec | undefined;
  /** Of all others. */
  readonly macros: readonly SpfMacro[];
}

/** What is neither: its problem says why. */
export interface SpfInvalidTerm extends SpfTermBase {
  readonly kind: 'invalid';
}

export type SpfTerm = SpfMechanism | SpfModifier | SpfInvalidTerm;

export interface SpfRecord {
  /** What stands for the version, right or wrong. */
  readonly version: Span | undefined;
  readonly terms: readonly SpfTerm[];
  /** The first of its kind. */
  readonly all: SpfMechanism | undefined;
  readonly redirect: SpfModifier | undefined;
  readonly exp: SpfModifier | undefined;
  /** Terms of this record that cost a DNS look-up, without those within included records (§4.6.4). */
  readonly lookups: number;
  /** What receivers make of the text: the worst effect of the problems. */
  readonly effect: 'ok' | 'permerror' | 'not-spf';
  /** In the order of the text; the first thousand. */
  readonly problems: readonly SpfProblem[];
}
