/**
 * What every tag of every tag-list means, in plain words: data that hovers, completion and messages read. How a value is
 * checked is not here.
 */

import { say } from '../text/say.ts';
import type { SpecReference } from '../text/spec-reference.ts';

export type SignatureKind = 'dkim-signature' | 'arc-message-signature' | 'arc-seal';

export type TagListKind = SignatureKind | 'key-record' | 'dmarc' | 'mta-sts' | 'tls-rpt' | 'bimi';

export interface TagValue {
  readonly value: string;
  readonly meaning: string;
}

export interface TagDescription {
  /** As it is written; names are case-sensitive. */
  readonly name: string;
  /** A noun in lower case, as written in a sentence: "body hash". */
  readonly title: string;
  /** One to three sentences. Plain text. */
  readonly meaning: string;
  readonly isRequired: boolean;
  /** What an absent tag means, as a value or in words. */
  readonly default?: string;
  /** Values that are known; other values may be right unless {@link isClosed}. */
  readonly values?: readonly TagValue[];
  /** No value but the listed ones is right (in a list of them, no member). */
  readonly isClosed?: boolean;
  /** The values can be listed, separated by colons. */
  readonly isList?: boolean;
  /** No longer part of the standard. */
  readonly isObsolete?: boolean;
  readonly spec: SpecReference;
}

const DKIM_SIGNATURE = { rfc: 6376, section: '3.5' };
const KEY_RECORD = { rfc: 6376, section: '3.6.1' };
const ARC_MESSAGE_SIGNATURE = { rfc: 8617, section: '4.1.2' };
const ARC_SEAL = { rfc: 8617, section: '4.1.3' };
const DMARC = { rfc: 9989, section: '4.7' };
const OLD_DMARC = { rfc: 7489, section: '6.3' };
const MTA_STS = { rfc: 8461, section: '3.1' };
const TLS_RPT = { rfc: 8460, section: '3' };
/** BIMI is not an RFC yet: its current draft. */
export const BIMI_DRAFT = { draft: 'draft-brand-indicators-for-message-identification-12', date: 'November 2025' };
const BIMI: SpecReference = { ...BIMI_DRAFT, section: '4.3' };

const ALGORITHMS: readonly TagValue[] = [
  { value: 'rsa-sha256', meaning: say`RSA with SHA-256. Every verifier knows it.` },
  {
    value: 'ed25519-sha256',
    meaning: say`Ed25519 with SHA-256: a short key and signature. Many verifiers do not know it, so sign with RSA as well.`,
  },
  { value: 'rsa-sha1', meaning: say`RSA with SHA-1. It must not be used any more (RFC 8301 §3.1).` },
];

const CANONICALIZATIONS: readonly TagValue[] = [
  { value: 'relaxed/relaxed', meaning: say`Changes of white space and folding are tolerated in header and body.` },
  {
    value: 'relaxed/simple',
    meaning: say`Changes of white space and folding are tolerated in the header; the body may not change.`,
  },
  {
    value: 'simple/relaxed',
    meaning: say`The header may not change at all; changes of white space are tolerated in the body.`,
  },
  { value: 'simple/simple', meaning: say`Nothing may change; only empty lines at the end of the body are ignored.` },
];

const HASHES: readonly TagValue[] = [
  { value: 'sha256', meaning: say`SHA-256, the only hash that may be used today.` },
  { value: 'sha1', meaning: say`SHA-1. It must not be used any more (RFC 8301 §3.1).` },
];

/** Tags that DKIM-Signature and ARC-Message-Signature share. */
const COMMON_SIGNATURE: readonly TagDescription[] = [
  {
    name: 'a',
    title: say`algorithm`,
    meaning: say`How the signature was made: the key type and the hash.`,
    isRequired: true,
    values: ALGORITHMS,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'b',
    title: say`signature`,
    meaning: say`The signature itself, in base64. It covers the fields that h= names and this field, in which the value of b= counts as empty.`,
    isRequired: true,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'bh',
    title: say`body hash`,
    meaning: say`The hash of the body as the signer saw it, in base64. If the body was changed in transit, the hash no longer matches.`,
    isRequired: true,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'c',
    title: say`canonicalization`,
    meaning: say`How header and body are normalized before they are hashed. A single word applies to the header; the body is then "simple".`,
    isRequired: false,
    default: 'simple/simple',
    values: CANONICALIZATIONS,
    spec: { rfc: 6376, section: '3.4' },
  },
  {
    name: 'd',
    title: say`signing domain`,
    meaning: say`The domain that takes responsibility for the message. Its key is published at SELECTOR._domainkey.DOMAIN; for DMARC it must match the domain in From.`,
    isRequired: true,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'h',
    title: say`signed header fields`,
    meaning: say`The header fields that the signature covers. A name that is listed more often than the field occurs protects against a field that is added later.`,
    isRequired: true,
    isList: true,
    spec: { rfc: 6376, section: '5.4' },
  },
  {
    name: 'l',
    title: say`body length`,
    meaning: say`How many octets of the body are signed. Anything added after them does not break the signature.`,
    isRequired: false,
    default: say`the whole body`,
    spec: { rfc: 6376, section: '8.2' },
  },
  {
    name: 'q',
    title: say`query method`,
    meaning: say`How the key is looked up. There is only one method.`,
    isRequired: false,
    default: 'dns/txt',
    values: [{ value: 'dns/txt', meaning: say`A TXT record in the DNS.` }],
    isList: true,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 's',
    title: say`selector`,
    meaning: say`Which of the domain’s keys was used. The key is published at SELECTOR._domainkey.DOMAIN.`,
    isRequired: true,
    spec: { rfc: 6376, section: '3.1' },
  },
  {
    name: 't',
    title: say`signing time`,
    meaning: say`When the signature was made, in seconds since 1970-01-01 UTC.`,
    isRequired: false,
    default: 'unknown',
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'x',
    title: say`expiry time`,
    meaning: say`When the signature expires, in seconds since 1970-01-01 UTC. It must be later than t=.`,
    isRequired: false,
    default: say`never`,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'z',
    title: say`copied header fields`,
    meaning: say`Copies of header fields as they were when the message was signed. Nobody verifies them, but they show what was changed.`,
    isRequired: false,
    spec: DKIM_SIGNATURE,
  },
];

const DKIM_TAGS: readonly TagDescription[] = [
  {
    name: 'v',
    title: say`version`,
    meaning: say`The version of DKIM. It is 1.`,
    isRequired: true,
    values: [{ value: '1', meaning: say`DKIM as RFC 6376 defines it.` }],
    isClosed: true,
    spec: DKIM_SIGNATURE,
  },
  ...COMMON_SIGNATURE,
  {
    name: 'i',
    title: say`identity`,
    meaning: say`The user or agent on whose behalf the domain signs, written like an address. Its domain must be d= or a subdomain of it.`,
    isRequired: false,
    default: say`@ and the signing domain`,
    spec: DKIM_SIGNATURE,
  },
  {
    name: 'r',
    title: say`failure reports`,
    meaning: say`The signer requests reports about signatures that fail. Hardly any receiver sends them.`,
    isRequired: false,
    values: [{ value: 'y', meaning: say`Reports are wanted.` }],
    spec: { rfc: 6651, section: '3.1' },
  },
  {
    name: 'atps',
    title: say`third-party authorization`,
    meaning: say`The domain of the author that allows this signer to sign for it. An experiment that is hardly used.`,
    isRequired: false,
    spec: { rfc: 6541, section: '4.2' },
  },
  {
    name: 'atpsh',
    title: say`third-party authorization hash`,
    meaning: say`The hash by which the third-party authorization is looked up.`,
    isRequired: false,
    values: [
      { value: 'sha256', meaning: say`SHA-256.` },
      { value: 'sha1', meaning: say`SHA-1.` },
      { value: 'none', meaning: say`The name itself is looked up.` },
    ],
    spec: { rfc: 6541, section: '4.2' },
  },
];

const INSTANCE: TagDescription = {
  name: 'i',
  title: say`instance`,
  meaning: say`Which link of the chain this is, from 1 to 50. The three ARC fields of one server have the same number.`,
  isRequired: true,
  spec: { rfc: 8617, section: '4.2.1' },
};

const ARC_MESSAGE_TAGS: readonly TagDescription[] = [
  INSTANCE,
  ...COMMON_SIGNATURE.map((tag) => ({ ...tag, spec: tag.spec === DKIM_SIGNATURE ? ARC_MESSAGE_SIGNATURE : tag.spec })),
];

const ARC_SEAL_TAGS: readonly TagDescription[] = [
  INSTANCE,
  {
    name: 'cv',
    title: say`chain validation`,
    meaning: say`The result of the sealing server’s check of the chain that it received.`,
    isRequired: true,
    values: [
      { value: 'none', meaning: say`There was no chain yet: this is the first link.` },
      { value: 'pass', meaning: say`The chain that arrived was valid.` },
      { value: 'fail', meaning: say`The chain that arrived was broken.` },
    ],
    isClosed: true,
    spec: { rfc: 8617, section: '4.4' },
  },
  ...COMMON_SIGNATURE.filter(({ name }) => ['a', 'd', 's', 't'].includes(name)).map((tag) => ({
    ...tag,
    spec: ARC_SEAL,
  })),
  {
    name: 'b',
    title: say`signature`,
    meaning: say`The signature over all ARC fields up to this one, in base64. The message itself is not covered.`,
    isRequired: true,
    spec: ARC_SEAL,
  },
];

const KEY_TAGS: readonly TagDescription[] = [
  {
    name: 'v',
    title: say`version`,
    meaning: say`Marks the record as a DKIM key. If present, it must be the first tag and exactly DKIM1.`,
    isRequired: false,
    default: 'DKIM1',
    values: [{ value: 'DKIM1', meaning: say`A key as RFC 6376 defines it.` }],
    isClosed: true,
    spec: KEY_RECORD,
  },
  {
    name: 'k',
    title: say`key type`,
    meaning: say`The type of the key in p=.`,
    isRequired: false,
    default: 'rsa',
    values: [
      { value: 'rsa', meaning: say`An RSA key. Every verifier supports it.` },
      {
        value: 'ed25519',
        meaning: say`An Ed25519 key (RFC 8463). Publish it beside an RSA key, under its own selector.`,
      },
    ],
    spec: KEY_RECORD,
  },
  {
    name: 'p',
    title: say`public key`,
    meaning: say`The public key in base64. An empty value means that the key was revoked: every signature made with it fails.`,
    isRequired: true,
    spec: KEY_RECORD,
  },
  {
    name: 't',
    title: say`flags`,
    meaning: say`How the key may be used.`,
    isRequired: false,
    default: say`no flags`,
    values: [
      { value: 's', meaning: say`The identity i= of a signature must have exactly the domain of d=, not a subdomain.` },
      {
        value: 'y',
        meaning: say`The domain is still testing DKIM: verifiers should treat its mail as if it were not signed; many ignore the flag.`,
      },
    ],
    isList: true,
    spec: KEY_RECORD,
  },
  {
    name: 'h',
    title: say`hash algorithms`,
    meaning: say`The hashes that signatures with this key may use. Leave it out to allow all.`,
    isRequired: false,
    default: say`all`,
    values: HASHES,
    isList: true,
    spec: KEY_RECORD,
  },
  {
    name: 's',
    title: say`service type`,
    meaning: say`What the key is for. Leave it out, unless the key must not be used for mail.`,
    isRequired: false,
    default: '*',
    values: [
      { value: '*', meaning: say`Everything.` },
      { value: 'email', meaning: say`Mail.` },
    ],
    isList: true,
    spec: KEY_RECORD,
  },
  {
    name: 'n',
    title: say`note`,
    meaning: say`A note for administrators. No program reads it.`,
    isRequired: false,
    spec: KEY_RECORD,
  },
  {
    name: 'g',
    title: say`granularity`,
    meaning: say`Used to limit a key to some users. RFC 6376 removed it; verifiers ignore it, and a few old ones reject signatures because of it.`,
    isRequired: false,
    isObsolete: true,
    spec: { rfc: 4871, section: '3.6.1' },
  },
];

const POLICIES: readonly TagValue[] = [
  { value: 'none', meaning: say`Take no action; reports are still sent.` },
  { value: 'quarantine', meaning: say`Treat the message as suspicious, for example deliver it to the spam folder.` },
  { value: 'reject', meaning: say`Reject the message.` },
];

const ALIGNMENTS: readonly TagValue[] = [
  { value: 'r', meaning: say`Relaxed: both domains have the same organizational domain.` },
  { value: 's', meaning: say`Strict: both domains are identical.` },
];

const DMARC_TAGS: readonly TagDescription[] = [
  {
    name: 'v',
    title: say`version`,
    meaning: say`Marks the record as a DMARC policy record. It must be the first tag, and its value exactly DMARC1.`,
    isRequired: true,
    values: [{ value: 'DMARC1', meaning: say`A DMARC policy record.` }],
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'p',
    title: say`policy`,
    meaning: say`What receivers should do with mail that claims to come from this domain and passes DMARC neither by SPF nor by DKIM.`,
    isRequired: false,
    default: say`none, if rua= has an address; else receivers ignore the record`,
    values: POLICIES,
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'sp',
    title: say`policy for subdomains`,
    meaning: say`The policy for subdomains that exist and have no DMARC record of their own.`,
    isRequired: false,
    default: say`the policy p=`,
    values: POLICIES,
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'np',
    title: say`policy for subdomains that do not exist`,
    meaning: say`The policy for names below this domain for which the DNS answers NXDOMAIN. A name with any record, or with names below it, exists.`,
    isRequired: false,
    default: say`the policy sp=, or else p=`,
    values: POLICIES,
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'adkim',
    title: say`DKIM alignment`,
    meaning: say`How closely the domain of a DKIM signature (d=) must match the domain of the From address.`,
    isRequired: false,
    default: 'r',
    values: ALIGNMENTS,
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'aspf',
    title: say`SPF alignment`,
    meaning: say`How closely the domain of the envelope sender must match the domain of the From address.`,
    isRequired: false,
    default: 'r',
    values: ALIGNMENTS,
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'rua',
    title: say`aggregate reports`,
    meaning: say`Where receivers send aggregate reports, usually daily: URIs such as mailto:dmarc@example.org, separated by commas. An address in another organization must agree by a record at DOMAIN._report._dmarc of its own domain (RFC 9990 §4).`,
    isRequired: false,
    default: say`no reports`,
    spec: DMARC,
  },
  {
    name: 'ruf',
    title: say`failure reports`,
    meaning: say`Where receivers send reports about single messages that fail. Few receivers send them. An address in another organization must agree, as for rua= (RFC 9991 §5).`,
    isRequired: false,
    default: say`no reports`,
    spec: DMARC,
  },
  {
    name: 'fo',
    title: say`failure reporting options`,
    meaning: say`When a failure report is wanted. It is ignored without ruf=; 0 and 1 exclude each other.`,
    isRequired: false,
    default: '0',
    values: [
      { value: '0', meaning: say`If neither SPF nor DKIM gives an aligned pass.` },
      { value: '1', meaning: say`If SPF or DKIM does not give an aligned pass.` },
      { value: 'd', meaning: say`If a DKIM signature fails, aligned or not.` },
      { value: 's', meaning: say`If SPF fails, aligned or not.` },
    ],
    isClosed: true,
    isList: true,
    spec: DMARC,
  },
  {
    name: 't',
    title: say`test mode`,
    meaning: say`Whether the policy is being tested. Reports are sent in either case.`,
    isRequired: false,
    default: 'n',
    values: [
      {
        value: 'y',
        meaning: say`Testing: receivers apply the policy one level lower: reject as quarantine, quarantine as none.`,
      },
      { value: 'n', meaning: say`The policy applies as written.` },
    ],
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'psd',
    title: say`public suffix domain`,
    meaning: say`Whether others register domains below this one. Registries publish it; most domains leave it out.`,
    isRequired: false,
    default: 'u',
    values: [
      { value: 'y', meaning: say`A public suffix: the organizational domain is one label below.` },
      {
        value: 'n',
        meaning: say`Not a public suffix: this is the organizational domain of itself and its subdomains.`,
      },
      { value: 'u', meaning: say`Determined by the DNS tree walk.` },
    ],
    isClosed: true,
    spec: DMARC,
  },
  {
    name: 'pct',
    title: say`percentage`,
    meaning: say`Formerly the percentage of mail to which the policy applied. RFC 9989 removed it; use t=y to test a policy.`,
    isRequired: false,
    isObsolete: true,
    spec: OLD_DMARC,
  },
  {
    name: 'rf',
    title: say`report format`,
    meaning: say`Formerly the format of failure reports. RFC 9989 removed it; there is only one format.`,
    isRequired: false,
    isObsolete: true,
    spec: OLD_DMARC,
  },
  {
    name: 'ri',
    title: say`report interval`,
    meaning: say`Formerly the seconds between aggregate reports. RFC 9989 removed it.`,
    isRequired: false,
    isObsolete: true,
    spec: OLD_DMARC,
  },
];

const MTA_STS_TAGS: readonly TagDescription[] = [
  {
    name: 'v',
    title: say`version`,
    meaning: say`Marks the domain as having an MTA-STS policy. The record must begin with v=STSv1; exactly.`,
    isRequired: true,
    values: [{ value: 'STSv1', meaning: say`The version of RFC 8461.` }],
    isClosed: true,
    spec: MTA_STS,
  },
  {
    name: 'id',
    title: say`policy id`,
    meaning: say`1 to 32 letters and digits that identify the policy file, usually a date. Senders fetch the file again only when this value changes.`,
    isRequired: true,
    spec: MTA_STS,
  },
];

const TLS_RPT_TAGS: readonly TagDescription[] = [
  {
    name: 'v',
    title: say`version`,
    meaning: say`Requests reports about TLS connections. The record must begin with v=TLSRPTv1; exactly.`,
    isRequired: true,
    values: [{ value: 'TLSRPTv1', meaning: say`The version of RFC 8460.` }],
    isClosed: true,
    spec: TLS_RPT,
  },
  {
    name: 'rua',
    title: say`report addresses`,
    meaning: say`Where senders deliver their reports: mailto: or https: URIs, separated by commas.`,
    isRequired: true,
    spec: TLS_RPT,
  },
];

const BIMI_TAGS: readonly TagDescription[] = [
  {
    name: 'v',
    title: say`version`,
    meaning: say`Marks the record as a BIMI assertion record. It must be the first tag, and its value exactly BIMI1.`,
    isRequired: true,
    values: [{ value: 'BIMI1', meaning: say`A BIMI assertion record.` }],
    isClosed: true,
    spec: BIMI,
  },
  {
    name: 'l',
    title: say`location of the logo`,
    meaning: say`The https: URL of the logo, an SVG file. Empty: the domain does not want a logo shown.`,
    isRequired: true,
    spec: BIMI,
  },
  {
    name: 'a',
    title: say`authority evidence`,
    meaning: say`The https: URL of the certificate that proves the right to the logo. It may be empty.`,
    isRequired: false,
    default: say`no evidence`,
    spec: BIMI,
  },
  {
    name: 'lps',
    title: say`local-part selectors`,
    meaning: say`The part of the address before the @ is used as a selector. The value is a list of prefixes, separated by commas, of which one must match; empty, every local part does.`,
    isRequired: false,
    default: say`the local part is not used`,
    spec: BIMI,
  },
  {
    name: 'avp',
    title: say`avatar preference`,
    meaning: say`Which picture to show if the sender also has a personal avatar.`,
    isRequired: false,
    default: 'brand',
    values: [
      { value: 'brand', meaning: say`The logo of the domain.` },
      { value: 'personal', meaning: say`The personal avatar of the sender, or the logo if there is none.` },
    ],
    isClosed: true,
    spec: BIMI,
  },
];

const TABLE: Readonly<Record<TagListKind, readonly TagDescription[]>> = {
  'dkim-signature': DKIM_TAGS,
  'arc-message-signature': ARC_MESSAGE_TAGS,
  'arc-seal': ARC_SEAL_TAGS,
  'key-record': KEY_TAGS,
  dmarc: DMARC_TAGS,
  'mta-sts': MTA_STS_TAGS,
  'tls-rpt': TLS_RPT_TAGS,
  bimi: BIMI_TAGS,
};

/** All tags of a kind, in the order in which they are best offered. */
export function tagsOf(kind: TagListKind): readonly TagDescription[] {
  return TABLE[kind];
}

/** The description of a tag; undefined for one that no standard defines. Names are case-sensitive. */
export function describeTag(kind: TagListKind, name: string): TagDescription | undefined {
  return TABLE[kind].find((tag) => tag.name === name);
}

/** The names of all tags of a kind, obsolete ones too. */
export function tagNames(kind: TagListKind): readonly string[] {
  return TABLE[kind].map(({ name }) => name);
}

/** The values that a tag may have; empty where they are not a closed set. */
export function tagValues(kind: TagListKind, name: string): readonly string[] {
  const tag = describeTag(kind, name);
  return tag?.isClosed === true ? (tag.values ?? []).map(({ value }) => value) : [];
}

/** How a sentence calls a tag: "body hash"; "tag x=" for one that is not known. */
/** What `v=` must be in a list of a kind whose tags are described with it. */
export function tagVersion(kind: TagListKind): string {
  return tagValues(kind, 'v')[0] ?? '';
}

export function tagTitle(kind: TagListKind, name: string): string {
  return describeTag(kind, name)?.title ?? say`tag ${name}=`;
}
