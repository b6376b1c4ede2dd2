/** Which policy a TXT record is, and whether it is where receivers look for it. The record itself is read elsewhere. */

import { type DomainName, labels } from '../text/domain-name.ts';
import { wrapping } from './octets.ts';

export type PolicyKind = 'spf' | 'dmarc' | 'dmarc-report' | 'mta-sts' | 'tls-rpt' | 'bimi' | 'dkim-key' | 'other';

export type PolicyPlacement =
  /** Receivers look for such a record at such a name. */
  | 'right'
  /** An SPF record at a name with `_`, from which no mail comes: used by `include` and `redirect` alone. */
  | 'indirect'
  /** Nobody looks for it here. */
  | 'wrong';

export interface RecognizedPolicy {
  readonly kind: PolicyKind;
  /** What gave it away: its text, or, for a text that could be anything, its name. */
  readonly by: 'text' | 'owner';
  /** Undefined for `other`. */
  readonly placement: PolicyPlacement | undefined;
  /** Where a misplaced record belongs, as far as that is known. */
  readonly expectedOwner: DomainName | undefined;
}

/** The version of each record, and what people write for it. */
const BY_TEXT: readonly (readonly [PolicyKind, RegExp])[] = [
  ['spf', /^(?:v\s{0,8}[=:]\s{0,8}(?:spf|sfp|fsp)|spf1(?:\s|$)|spf2\.0\/)/i],
  ['dmarc', /^v\s{0,8}[=:]\s{0,8}(?:dmarc|dmrac|dmac1|demarc)/i],
  ['mta-sts', /^v\s{0,8}[=:]\s{0,8}(?:mta-?)?sts/i],
  ['tls-rpt', /^v\s{0,8}[=:]\s{0,8}tls-?rpt/i],
  ['bimi', /^v\s{0,8}[=:]\s{0,8}bimi/i],
  ['dkim-key', /^v\s{0,8}[=:]\s{0,8}dkim/i],
];

/** A version or tags by which a text is taken for the record that belongs at its name. */
const TAGS: Readonly<Partial<Record<PolicyKind, RegExp>>> = {
  dmarc: /^v\s{0,8}[=:]|(?:^|[;\s])(?:p|sp|rua|ruf|adkim|aspf)\s{0,8}[=:]/i,
  'mta-sts': /^v\s{0,8}[=:]|(?:^|[;\s])id\s{0,8}[=:]/i,
  'tls-rpt': /^v\s{0,8}[=:]|(?:^|[;\s])rua\s{0,8}[=:]/i,
  bimi: /^v\s{0,8}[=:]|(?:^|[;\s])l\s{0,8}[=:]/i,
  'dkim-key': /(?:^|[;\s])[pk]\s{0,8}[=:]/i,
};

/** A record is recognised by how it begins; a long text is not searched to its end. */
const MAX_HEAD = 512;

/**
 * @param text the joined character-strings, a unit for an octet
 * @param owner the absolute name of the record
 */
export function recognizePolicy(text: string, owner: DomainName): RecognizedPolicy {
  const start = wrapping(text.slice(0, MAX_HEAD));
  const head = text.slice(start, start + MAX_HEAD);
  const name = labels(owner);
  const byOwner = kindOfOwner(name);
  const byText = BY_TEXT.find(([, pattern]) => pattern.test(head))?.[0];
  if (byText !== undefined) {
    const kind = byText === 'dmarc' && byOwner === 'dmarc-report' ? byOwner : byText;
    return { kind, by: 'text', ...place(kind, name, byOwner) };
  }
  if (byOwner !== undefined && TAGS[byOwner]?.test(head))
    return { kind: byOwner, by: 'owner', ...place(byOwner, name, byOwner) };
  return { kind: 'other', by: 'text', placement: undefined, expectedOwner: undefined };
}

/** What receivers look for at a name. */
function kindOfOwner(name: readonly string[]): PolicyKind | undefined {
  const [first, second] = name;
  const report = name.indexOf('_report');
  if (report > 0 && name[report + 1] === '_dmarc') return 'dmarc-report';
  if (first === '_dmarc') return 'dmarc';
  if (first === '_mta-sts') return 'mta-sts';
  if (first === '_smtp' && second === '_tls') return 'tls-rpt';
  if (name.indexOf('_bimi') > 0) return 'bimi';
  if (name.indexOf('_domainkey') > 0) return 'dkim-key';
  return undefined;
}

const PREFIXES: Readonly<Partial<Record<PolicyKind, string>>> = {
  dmarc: '_dmarc',
  'mta-sts': '_mta-sts',
  'tls-rpt': '_smtp._tls',
  bimi: 'default._bimi',
};

function place(
  kind: PolicyKind,
  name: readonly string[],
  byOwner: PolicyKind | undefined,
): Pick<RecognizedPolicy, 'placement' | 'expectedOwner'> {
  const right = { placement: 'right', expectedOwner: undefined } as const;
  const domain = domainOf(name);
  if (kind === 'spf') {
    if (byOwner !== undefined) return { placement: 'wrong', expectedOwner: domain };
    return name[0]?.startsWith('_') ? { placement: 'indirect', expectedOwner: undefined } : right;
  }
  if (kind === byOwner) return right;
  const meant = withUnderscores(kind, name);
  if (meant !== undefined) return { placement: 'wrong', expectedOwner: meant };
  const prefix = PREFIXES[kind];
  const expectedOwner =
    prefix === undefined ? undefined : ((domain === '' ? prefix : `${prefix}.${domain}`) as DomainName);
  return { placement: 'wrong', expectedOwner };
}

/** A name of two service labels that lacks nothing but underscores; a selector of BIMI is kept. */
function withUnderscores(kind: PolicyKind, name: readonly string[]): DomainName | undefined {
  const [first = '', second = '', ...domain] = name;
  if (kind === 'tls-rpt' && /^_?smtp$/.test(first) && /^_?tls$/.test(second))
    return ['_smtp', '_tls', ...domain].join('.') as DomainName;
  if (kind === 'bimi' && second === 'bimi') return [first, '_bimi', ...domain].join('.') as DomainName;
  return undefined;
}

/** Labels that are before a domain, right or misspelt. */
const SERVICE_LABEL = /^(?:_.*|\*|dmarc|mta-sts|bimi|domainkey)$/;

/** The domain that a name with service labels belongs to; a selector goes with its `_bimi` or `_domainkey`. */
function domainOf(name: readonly string[]): DomainName {
  const selected = Math.max(name.indexOf('_bimi'), name.indexOf('_domainkey'));
  let from = selected < 0 ? 0 : selected + 1;
  while (from < name.length - 1 && SERVICE_LABEL.test(name[from]!)) from++;
  return name.slice(from).join('.') as DomainName;
}
