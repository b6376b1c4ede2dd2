/** The words of a record: owner, class, type, names and other words of its data; and directives. */

import type { DomainName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Entry } from '../zone/syntax.ts';
import { lookUpWord, NO_WORD, recordType, TYPE_MNEMONICS } from '../zone/types.ts';
import { type Completion, completion, documented } from './completion-item.ts';
import { CLASS_WORDS, DIRECTIVES, typeWords } from './type-descriptions.ts';
import { writtenAt } from './written-names.ts';
import { wordsAt } from './zone-words.ts';

/** Types that people write, the most usual first; the others follow in the order of their numbers. */
const USUAL = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'SRV', 'CAA', 'PTR', 'SOA', 'TLSA', 'HTTPS'];
/** What tools write, or nobody any more. */
const UNUSUAL = new Set(
  (
    'RRSIG NSEC NSEC3 SIG KEY NXT A6 MD MF MB MG MR NULL WKS MINFO X25 ISDN RT NSAP NSAP-PTR PX GPOS EID NIMLOC ATMA SINK ' +
    'SPF DLV TA UINFO UID GID UNSPEC TALINK RKEY NINFO AVC DOA CLA IPN NID L32 L64 LP'
  ).split(' '),
);
/** More names than anybody chooses from. */
const MAX_NAMES = 500;

export function completeWord(document: ZoneDocument, index: WorkspaceIndex, offset: number): readonly Completion[] {
  const { entry, span, earlier, head, type } = wordsAt(document, offset);
  if (earlier.length === 0 && isLineStart(document, span.start)) return atLineStart(document, entry, span);
  if (entry === undefined) return [];
  if (entry.kind === 'directive') {
    const [first] = earlier;
    const name = first === undefined ? '' : document.slice(first.span.start, first.span.end);
    return earlier.length === 1 && name.toUpperCase() === '$INCLUDE' ? files(document, index, span) : [];
  }
  if (type === undefined) {
    if (head.length > 2) return [];
    const words = head.map(({ span: { start, end } }) => document.slice(start, end));
    return [...classes(words, span), ...types(span)];
  }
  const field = recordType(type.number)?.fields?.[type.field];
  if (field === 'name') return names(document, entry, span);
  if (field === 'type') return types(span);
  const values = typeWords(type.mnemonic)?.fields[type.field]?.values ?? {};
  return Object.entries(values).map(([value, meaning]) => completion('value', value, meaning, undefined, span));
}

/** What a path can hold without quotes. */
const PLAIN_PATH = /^[^\s";()\\]+$/;

/** The zone files of the workspace beside the zone and below, as paths from its folder. */
function files(document: ZoneDocument, index: WorkspaceIndex, span: Span): readonly Completion[] {
  const folder = document.uriOf('x').slice(0, -1);
  const paths = index.zones
    .map(({ uri }) => (uri.startsWith(folder) && uri !== document.uri ? decoded(uri.slice(folder.length)) : ''))
    .filter((path) => PLAIN_PATH.test(path));
  return paths
    .sort()
    .slice(0, MAX_NAMES)
    .map((path) => completion('file', path, say`zone file`, undefined, span));
}

/** Empty where the address is not one of ours. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

function isLineStart(document: ZoneDocument, offset: number): boolean {
  return offset === 0 || /[\r\n]/.test(document.slice(offset - 1, offset));
}

function classes(head: readonly string[], span: Span): readonly Completion[] {
  const isWritten = head.some((word) => lookUpWord(word, 0, word.length) !== NO_WORD);
  return isWritten
    ? []
    : Object.entries(CLASS_WORDS)
        .slice(0, 1)
        .map(([name, meaning]) => completion('class', name, meaning, undefined, span));
}

function types(span: Span): readonly Completion[] {
  const others = TYPE_MNEMONICS.filter((mnemonic) => {
    const isStored = recordType(lookUpWord(mnemonic, 0, mnemonic.length))?.fields !== undefined;
    return isStored && !USUAL.includes(mnemonic) && !UNUSUAL.has(mnemonic);
  });
  return [...USUAL, ...others].map((mnemonic) => {
    const words = typeWords(mnemonic);
    return completion(
      'type',
      mnemonic,
      words?.title ?? say`record type`,
      words && documented(words.meaning, words.spec),
      span,
    );
  });
}

/** The names of the zone as they are written at this place. */
function names(document: ZoneDocument, entry: Entry, span: Span): readonly Completion[] {
  const { zone } = document;
  const origin = zone.recordAt(entry.span.start)?.origin ?? zone.origin;
  const found = new Map<DomainName, Set<string>>();
  for (const part of zone.all) {
    for (const record of part.records) {
      // What is being written names nothing yet.
      if (part === zone && record.entry.index === entry.index) continue;
      const types = found.get(record.owner);
      if (types !== undefined) types.add(record.type);
      else if (found.size < MAX_NAMES) found.set(record.owner, new Set([record.type]));
      else return listed();
    }
  }
  return listed();

  function listed(): readonly Completion[] {
    const hosts = [...found].filter(([name]) => !/^[_*]/.test(name));
    return hosts.map(([name, has]) =>
      completion('name', writtenAt(name, origin), [...has].join(', '), undefined, span),
    );
  }
}

function atLineStart(document: ZoneDocument, entry: Entry | undefined, span: Span): readonly Completion[] {
  const typed = document.slice(span.start, span.end);
  if (!/^\$?[A-Za-z]*$/.test(typed)) return [];
  const directives = DIRECTIVES.map(({ name, snippet, meaning, spec }) => ({
    ...completion('directive', name, say`directive`, documented(meaning, spec), span),
    newText: snippet,
    isSnippet: true,
  }));
  // After what is written a snippet would repeat it.
  if (typed.startsWith('$') || (entry?.fields.length ?? 0) > 1) return directives;
  return [
    ...directives,
    ...SNIPPETS.map(([label, detail, meaning, newText]) => ({
      ...completion('record', label, detail, meaning, span),
      newText,
      isSnippet: true,
    })),
  ];
}

const SNIPPETS: readonly (readonly [label: string, detail: string, meaning: string, snippet: string])[] = [
  [
    say`DKIM key record`,
    say`selector._domainkey TXT`,
    say`The public key of a selector. Paste the key in base64, in pieces of at most 255 characters.`,
    '${1:selector}._domainkey IN TXT ( "v=DKIM1; k=${2|rsa,ed25519|}; p="\n\t"${3}" )',
  ],
  [
    say`SPF record`,
    '@ TXT "v=spf1 ..."',
    say`Who may send mail with this domain in the envelope sender. A name has one such record.`,
    '${1:@} IN TXT "v=spf1 ${2:mx} ${3|-all,~all|}"',
  ],
  [
    say`DMARC record`,
    '_dmarc TXT "v=DMARC1; ..."',
    say`What receivers should do with mail in the name of this domain that passes neither SPF nor DKIM, and where reports go.`,
    '_dmarc IN TXT "v=DMARC1; p=${1|none,quarantine,reject|}; rua=mailto:${2:dmarc@example.org}"',
  ],
  [
    say`MTA-STS record`,
    '_mta-sts TXT "v=STSv1; ..."',
    say`That https://mta-sts.DOMAIN/.well-known/mta-sts.txt has a policy for mail to the domain. Give it another id, of letters and digits, whenever the policy changes.\n\nRFC 8461 §3.1`,
    '_mta-sts IN TXT "v=STSv1; id=${1:20260101T000000};"',
  ],
  [
    say`TLS-RPT record`,
    '_smtp._tls TXT "v=TLSRPTv1; ..."',
    say`Where other servers send reports about TLS when they deliver mail to the domain.\n\nRFC 8460 §3`,
    '_smtp._tls IN TXT "v=TLSRPTv1; rua=mailto:${1:tls-reports@example.org}"',
  ],
  [
    say`BIMI record`,
    'default._bimi TXT "v=BIMI1; ..."',
    say`Where the logo is that mailboxes show beside mail of the domain: an SVG, and the certificate for it, which some ask for. It needs DMARC with p=quarantine or p=reject.`,
    'default._bimi IN TXT "v=BIMI1; l=${1:https://example.org/logo.svg}; a=${2:https://example.org/logo.pem}"',
  ],
];
