/**
 * What the server that refused says about SPF, DKIM and DMARC in its own words: results, the domain that was judged, the
 * address that handed the message over. They are the receiver's claims, for others to set beside what is known here. The
 * words of a forged report are forged too.
 */

/** RFC 8601's words; `fail` also for "did not pass", which leaves open why. */
import { RESULT, resultOf } from './words/results.ts';

export type ReportedResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'policy' | 'temperror' | 'permerror';

export interface Reported {
  readonly mechanism: 'spf' | 'dkim' | 'dmarc';
  readonly result: ReportedResult;
  /** As written: `did not pass`. */
  readonly words: string;
  /** The domain judged, in lower case; undefined where the words name none. */
  readonly domain: string | undefined;
  /** The address that handed the message over, as written without brackets. */
  readonly address: string | undefined;
  /** What else comes with the result: `body hash did not verify`. */
  readonly detail: string | undefined;
}

/** How much of a reply is read, in UTF-16 units. */
const MAX_WORDS = 4000;
/** How many parts of one reply are taken; a reply has three mechanisms. */
const MAX_MATCHES = 12;

const DOMAIN = '(?<domain>[\\w-]+(?:\\.[\\w-]+)*\\.[a-z][a-z0-9-]+)';
const ADDRESS = '(?<address>(?<![0-9a-f])[0-9a-f]{0,4}[.:][0-9a-f.:]{1,44})';
/** `[example.org]`, `example.org`, `<example.org>`. */
const NAMED = `[[<"']?${DOMAIN}[\\]>"']?`;
const NOT_PASSED = "(?:did|does|do) ?(?:not|n't) pass|didn't pass|doesn't pass|failed|fail";
const WITH_ADDRESS = `(?:,? (?:with|from|for)(?: the)? ip:? ?\\[?${ADDRESS}\\]?)?`;

type Mechanism = Reported['mechanism'];

interface Form {
  readonly pattern: RegExp;
  /** Which mechanisms the words are about; undefined where the group `mechanism` says it. */
  readonly about: readonly Mechanism[] | undefined;
  /** Undefined where the group `result` says it. */
  readonly result: ReportedResult | undefined;
}

function form(pattern: string, about?: readonly Mechanism[], result?: ReportedResult): Form {
  return { pattern: new RegExp(pattern, 'gi'), about, result };
}

/** Ways in which servers write results. The first that gives a mechanism decides; later ones add what it left open. */
const FORMS: readonly Form[] = [
  // Gmail: "SPF [example.org] with ip: [192.0.2.1] = did not pass", "DKIM = did not pass (body hash did not verify)"
  form(
    `\\b(?<mechanism>SPF|DKIM|DMARC)(?: ${NAMED})?${WITH_ADDRESS} ?= ?(?<result>${NOT_PASSED}|pass(?:ed)?|none|neutral|softfail|temperror|permerror|policy)\\b(?: ?\\((?<detail>[^()]{1,120})\\))?`,
  ),
  // Gmail's older words: "SPF check for [example.org] did not pass with ip: [192.0.2.1]", "DKIM checks did not pass"
  form(`\\b(?<mechanism>SPF|DKIM) checks?(?: for ${NAMED})? (?<result>${NOT_PASSED})\\b${WITH_ADDRESS}`),
  form(`\\bDKIM checks did not pass and SPF check for ${NAMED}`, ['dkim'], 'fail'),
  form(
    `\\bMAIL FROM domain ${NAMED} has an SPF record .{1,80}?fails to pass SPF checks${WITH_ADDRESS}`,
    ['spf'],
    'fail',
  ),
  form(`\\b(?:SPF|DKIM) and (?:SPF|DKIM) both (?:do|did) not pass`, ['spf', 'dkim'], 'fail'),
  form(
    "\\b(?:didn't|did not) pass (?<mechanism>SPF|DKIM|DMARC) (?:authentication|verification|checks?)",
    undefined,
    'fail',
  ),
  form("\\b(?<mechanism>SPF|DKIM|DMARC) authentication (?:didn't|did not) pass", undefined, 'fail'),
  // Yahoo, Apple, Gmail
  form('\\bsender is unauthenticated\\b.{0,120}?either SPF or DKIM', ['spf', 'dkim'], 'fail'),
  form('\\bfailing both (?:SPF and DKIM|DKIM and SPF)\\b', ['spf', 'dkim'], 'fail'),
  // DMARC: Gmail, Microsoft, Apple, OpenDMARC, RFC 7489's example
  form(
    `\\bUnauthenticated e-?mail from ${NAMED} is not accepted due to (?:the )?domain's DMARC policy`,
    ['dmarc'],
    'fail',
  ),
  form(
    `\\bsending domain ${NAMED} does ?(?:not|n't) pass DMARC verification(?: and has a DMARC policy of (?<detail>\\w+))?`,
    ['dmarc'],
    'fail',
  ),
  form(`\\b(?:due to|per|by|failed) ${NAMED}(?:'s)? (?:owner )?DMARC policy`, ['dmarc'], 'fail'),
  form(
    `\\bDMARC (?:policy|failure|verification failed|check failed)(?: for|:)?(?: domain)? ${NAMED}`,
    ['dmarc'],
    'fail',
  ),
  form(`\\bdomain \\(?${DOMAIN}\\)? owner DMARC policy`, ['dmarc'], 'fail'),
  form(`\\bMessage from ${NAMED} failed (?:sender's )?DMARC`, ['dmarc'], 'fail'),
  // Any "dkim: fail", "SPF result = softfail"
  { pattern: RESULT, about: undefined, result: undefined },
  // SPF: Postfix policy servers, Exim, GMX, Microsoft
  form(
    `\\bopenspf\\.(?:net|org|com)/Why\\?(?:[\\w=]+[;&])*?id=(?:[^;&\\s@]{0,64}(?:@|%40))?${DOMAIN}[;&]ip=${ADDRESS}`,
    ['spf'],
    'fail',
  ),
  form(`${ADDRESS} is not allowed to send (?:mail )?from ${NAMED}`, ['spf'], 'fail'),
  form(`${ADDRESS} is not (?:a )?(?:permitted|authorized|designated)[^.]{0,60} ${NAMED}`, ['spf'], 'fail'),
  form('\\bSPF (?<result>softfail|fail|permerror|temperror|none|neutral)\\b(?: - not authori[sz]ed)?', ['spf']),
  form(
    '\\b(?:due to|by) SPF policy\\b|\\bSender Policy Framework violation|\\bSPF (?:unauthori[sz]ed|validation failed)',
    ['spf'],
    'fail',
  ),
  // DKIM: milters, Microsoft over IPv6
  form(
    '\\bno DKIM[- ]signatures?\\b|\\bmust pass either SPF or DKIM validation, this message is not signed',
    ['dkim'],
    'none',
  ),
  form(
    '\\bbad (?:DKIM )?signature\\b|\\bno (?:passing|valid|acceptable)(?: \\S+)? DKIM signature|\\binvalid DKIM signature|\\bDKIM (?:unauthenticated|signature (?:verification failed|did not verify))',
    ['dkim'],
    'fail',
  ),
];

/** At most one for each mechanism. @param text the server's words, as the report quotes them */
export function reportedResults(text: string | undefined): readonly Reported[] {
  const words = plainWords(text ?? '');
  const found = new Map<Mechanism, Reported>();
  for (const { pattern, about, result } of FORMS) {
    let count = 0;
    for (const match of words.matchAll(pattern)) {
      if (++count > MAX_MATCHES) break;
      const groups = match.groups ?? {};
      const mechanisms = about ?? [groups['mechanism']!.toLowerCase() as Mechanism];
      const written = groups['result'];
      const outcome = result ?? (resultOf((written ?? 'fail').toLowerCase()) as ReportedResult);
      for (const mechanism of mechanisms) {
        found.set(
          mechanism,
          merged(found.get(mechanism), {
            mechanism,
            result: outcome,
            words: (written ?? match[0]).slice(0, 120),
            domain: groups['domain']?.toLowerCase(),
            address: mechanism === 'spf' ? groups['address'] : undefined,
            detail: groups['detail'],
          }),
        );
      }
    }
  }
  return [...found.values()];
}

/** The sending domain that the words name as the one that was judged; undefined where they name none. */
export function reportedDomain(text: string | undefined): string | undefined {
  const words = plainWords(text ?? '');
  const named = new RegExp(`\\b(?:sending|from|sender) domain ${NAMED}`, 'i').exec(words)?.groups?.['domain'];
  return (named ?? reportedResults(text).find(({ domain }) => domain !== undefined)?.domain)?.toLowerCase();
}

function merged(before: Reported | undefined, now: Reported): Reported {
  if (before === undefined) return now;
  return {
    ...before,
    domain: before.domain ?? now.domain,
    address: before.address ?? now.address,
    detail: before.detail ?? now.detail,
  };
}

/** One line, without the codes that every line of a reply begins with (`550-5.7.26`). */
function plainWords(text: string): string {
  return text
    .slice(0, MAX_WORDS)
    .replace(/[‘’]/g, "'")
    .replace(/(?:^|\s)[245]\d\d[- ](?:[245]\.\d{1,3}\.\d{1,3}(?=\s|$))?/g, ' ')
    .replace(/\s+/g, ' ');
}
