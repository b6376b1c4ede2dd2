/** The words of SPF records, explained for hovers and completion. How they are read is `spf.ts`'s. */

import { say } from '../text/say.ts';
import type { Meaning } from './problem.ts';

export const SPF_VERSION: Meaning = {
  name: 'v=spf1',
  meaning: say`This TXT record is an SPF record: it lists who may send mail with this domain in the envelope sender. It must be at the very beginning.`,
  rfc: 7208,
  section: '4.5',
};

export const SPF_QUALIFIERS = {
  '+': {
    name: '+',
    meaning: say`Pass: matching senders may send. This is the default without a qualifier.`,
    rfc: 7208,
    section: '4.6.2',
  },
  '-': {
    name: '-',
    meaning: say`Fail: matching senders may not send; receivers may reject the mail.`,
    rfc: 7208,
    section: '4.6.2',
  },
  '~': {
    name: '~',
    meaning: say`Softfail: matching senders probably may not send; receivers accept the mail, but trust it less.`,
    rfc: 7208,
    section: '4.6.2',
  },
  '?': {
    name: '?',
    meaning: say`Neutral: no statement about matching senders, as if there were no SPF record.`,
    rfc: 7208,
    section: '4.6.2',
  },
} as const satisfies Record<string, Meaning>;

export interface SpfMechanismMeaning extends Meaning {
  /** Whether it counts towards the limit of ten DNS look-ups (§4.6.4). */
  readonly costsLookup: boolean;
  /** A domain or an address after a colon. */
  readonly argument: 'none' | 'optional' | 'required';
}

export const SPF_MECHANISMS = {
  all: {
    name: 'all',
    meaning: say`Matches everyone. It comes last and matches all senders that no earlier term matched: \`-all\` refuses them, \`~all\` marks them as suspicious.`,
    rfc: 7208,
    section: '5.1',
    costsLookup: false,
    argument: 'none',
  },
  include: {
    name: 'include',
    meaning: say`Matches the senders that the other domain's SPF record allows; used for mail services. Costs one DNS look-up, and those within it. That domain must have an SPF record.`,
    rfc: 7208,
    section: '5.2',
    costsLookup: true,
    argument: 'required',
  },
  a: {
    name: 'a',
    meaning: say`Matches the addresses (A, AAAA) of this name, or of the name after the colon; \`/24\` widens to the network. Costs one DNS look-up.`,
    rfc: 7208,
    section: '5.3',
    costsLookup: true,
    argument: 'optional',
  },
  mx: {
    name: 'mx',
    meaning: say`Matches the servers that receive mail for this domain (MX), or for the domain after the colon. Costs one DNS look-up; more than ten MX hosts are an error.`,
    rfc: 7208,
    section: '5.4',
    costsLookup: true,
    argument: 'optional',
  },
  ptr: {
    name: 'ptr',
    meaning: say`Matches by the reverse name of the sending address. Slow and unreliable: it should not be published (SHOULD NOT), and some receivers skip it.`,
    rfc: 7208,
    section: '5.5',
    costsLookup: true,
    argument: 'optional',
  },
  ip4: {
    name: 'ip4',
    meaning: say`Matches an IPv4 address, or a network such as 192.0.2.0/24. Costs no DNS look-up.`,
    rfc: 7208,
    section: '5.6',
    costsLookup: false,
    argument: 'required',
  },
  ip6: {
    name: 'ip6',
    meaning: say`Matches an IPv6 address, or a network such as 2001:db8::/32. Costs no DNS look-up.`,
    rfc: 7208,
    section: '5.6',
    costsLookup: false,
    argument: 'required',
  },
  exists: {
    name: 'exists',
    meaning: say`Matches if the name after the colon, usually made with macros, has an A record. Costs one DNS look-up.`,
    rfc: 7208,
    section: '5.7',
    costsLookup: true,
    argument: 'required',
  },
} as const satisfies Record<string, SpfMechanismMeaning>;

export const SPF_MODIFIERS = {
  redirect: {
    name: 'redirect',
    meaning: say`The other domain's SPF record decides if nothing in this record matches. It has no effect in a record with \`all\`. Costs one DNS look-up, and those within it.`,
    rfc: 7208,
    section: '6.1',
  },
  exp: {
    name: 'exp',
    meaning: say`The name of a TXT record with an explanation that a refused sender may be shown.`,
    rfc: 7208,
    section: '6.2',
  },
  ra: {
    name: 'ra',
    meaning: say`Local part of the address to which reports about SPF failures are sent.`,
    rfc: 6652,
  },
  rp: { name: 'rp', meaning: say`Share of the SPF failures to report, in percent.`, rfc: 6652 },
  rr: { name: 'rr', meaning: say`Which SPF results to report.`, rfc: 6652 },
} as const satisfies Record<string, Meaning>;

/** What a macro stands for, by its letter (RFC 7208 §7.2). */
export const SPF_MACROS: Readonly<Record<string, string>> = {
  s: say`the address of the envelope sender`,
  l: say`the local part of the envelope sender`,
  o: say`the domain of the envelope sender`,
  d: say`the domain whose record this is`,
  i: say`the address of the sending server; IPv6 with a dot between all digits`,
  p: say`the validated reverse name of the sending server, which should not be used`,
  v: say`\`in-addr\` for an IPv4 address, \`ip6\` for an IPv6 address`,
  h: say`the HELO or EHLO name of the sending server`,
  c: say`the address of the sending server in readable form, in explanations only`,
  r: say`the name of the receiving server, in explanations only`,
  t: say`the time, in seconds since 1970, in explanations only`,
};
