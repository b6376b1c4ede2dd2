/**
 * Reports of a failed authentication (RFC 6591; for DMARC RFC 9991): a receiver tells the domain in From about one message, which
 * may have been delivered all the same, and may be forged. Exim writes its own in plain text.
 */

import { parseAuthenticationResults, type ResultProperty } from '../mail/authentication-results.ts';
import { fieldsOf } from '../mail/header-field.ts';
import { fieldValue, type MailPart, parseMapped } from '../mail/message.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { withSingleSpaces } from '../text/white-space.ts';
import { addressesIn } from './addresses-in-text.ts';
import { foundAt } from './readers/delivery-status.ts';
import type { FailureReport, Found } from './report.ts';
import type { Reported } from './reported-results.ts';
import { linesOf } from './text-lines.ts';
import { resultOf } from './words/results.ts';

/** Undefined where a feedback part is about something else, such as a complaint (RFC 5965). */
export function readFailureReport(feedback: MappedText): FailureReport | undefined {
  const part = parseMapped(feedback);
  const all = (name: string): readonly Found[] => fieldsOf(part.fields, name).map((field) => foundIn(part, field));
  const first = (name: string): Found | undefined => all(name).find(({ value }) => value !== '');
  const type = first('feedback-type');
  if (type?.value.toLowerCase() !== 'auth-failure') return undefined;
  const failure = inLowerCase(first('auth-failure') ?? type);
  const source = withoutBrackets(first('source-ip'));
  const [field] = fieldsOf(part.fields, 'authentication-results');
  return {
    failure,
    outcome: inLowerCase(first('delivery-result')),
    source,
    domain: first('reported-domain'),
    recipients: all('original-rcpt-to').flatMap(({ value, span }) =>
      addressesIn(value).map(({ address }) => ({ value: address, span })),
    ),
    words: first('authentication-results') ?? failure,
    results: [
      ...(field === undefined ? [] : resultsIn(fieldValue(part, field), source?.value)),
      ...impliedBy(failure.value, first('dkim-domain')?.value, source?.value),
    ].filter(({ mechanism }, i, results) => results.findIndex((each) => each.mechanism === mechanism) === i),
    reportingServer: withoutType(first('reporting-mta')),
  };
}

function foundIn(part: MailPart, field: MailPart['fields'][number]): Found {
  const value = fieldValue(part, field);
  return foundAt(value, withSingleSpaces(value.text), { start: 0, end: value.length });
}

function inLowerCase<Of extends Found | undefined>(found: Of): Of {
  return found && { ...found, value: found.value.toLowerCase() };
}

/** `[192.0.2.1]` */
function withoutBrackets(found: Found | undefined): Found | undefined {
  return found && { ...found, value: found.value.replace(/^\[(?:IPv6:)?|\]$/gi, '') };
}

/** `dns; mx.example.net` */
function withoutType(found: Found | undefined): Found | undefined {
  return found && { ...found, value: found.value.replace(/^[\w-]{1,20} ?; ?/, '') };
}

/** Properties that name the domain judged. */
const DOMAINS: Readonly<Record<Reported['mechanism'], readonly string[]>> = {
  spf: ['mailfrom', 'envelope-from', 'helo'],
  dkim: ['d', 'i'],
  dmarc: ['from', 'd'],
};
const RESULTS: ReadonlySet<string> = new Set<Reported['result']>([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'temperror',
  'permerror',
]);

function resultsIn(value: MappedText, source: string | undefined): Reported[] {
  return parseAuthenticationResults(value).results.flatMap(({ method, result, properties, comment }) => {
    const word = resultOf(result);
    if (!isMechanism(method) || !isResult(word)) return [];
    return [
      {
        mechanism: method,
        result: word,
        words: result,
        domain: domainIn(properties, DOMAINS[method]),
        address: method === 'spf' ? source : undefined,
        detail: comment === '' ? undefined : comment,
      },
    ];
  });
}

function isMechanism(method: string): method is Reported['mechanism'] {
  return Object.hasOwn(DOMAINS, method);
}

function isResult(word: string): word is Reported['result'] {
  return RESULTS.has(word);
}

function domainIn(properties: readonly ResultProperty[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = properties.find(({ property }) => property === name)?.value ?? '';
    const domain = value.slice(value.lastIndexOf('@') + 1).replace(/[<>"\s]/g, '');
    if (/^[^.].*\../.test(domain)) return domain.toLowerCase();
  }
  return undefined;
}

/** What the kind of failure says by itself (RFC 6591 §3.3). */
function impliedBy(failure: string, signer: string | undefined, source: string | undefined): Reported[] {
  const detail = DKIM_FAILURES[failure];
  const dkim = { mechanism: 'dkim', result: 'fail', words: failure, domain: signer, address: undefined } as const;
  if (detail !== undefined) return [{ ...dkim, detail }];
  if (failure === 'spf' || failure === 'dmarc')
    return [
      {
        mechanism: failure,
        result: 'fail',
        words: failure,
        domain: undefined,
        address: failure === 'spf' ? source : undefined,
        detail: undefined,
      },
    ];
  return [];
}

/** In the words of RFC 8601's comments, as verifiers write them. */
const DKIM_FAILURES: Readonly<Record<string, string>> = {
  bodyhash: 'body hash did not verify',
  signature: 'signature did not verify',
  revoked: 'key revoked',
};

// ---- Exim

/** The sentence of Exim's own reports (`dmarc_send_forensic_report` in src/dmarc.c). */
const EXIM = /claiming to be from you has failed the published DMARC\s+policy for your domain/;
const EXIM_LINE = /^ {0,4}(Sender Domain|Sender IP Address): (\S+)$/;
/** Where the sentence is, and how long the lines after it are, in UTF-16 units. */
const EXIM_START = 2000;
const EXIM_LENGTH = 2000;

/** Undefined where a report's own text, which ends at an offset, is not one of these. "DMARC Results" is what the policy asks for, not what was done. */
export function readEximFailure(mapped: MappedText, end: number): FailureReport | undefined {
  const sentence = EXIM.exec(mapped.text.slice(0, Math.min(end, EXIM_START)));
  if (sentence === null) return undefined;
  const lines = new Map<string, Found>();
  for (const line of linesOf(mapped.text, sentence.index, Math.min(end, sentence.index + EXIM_LENGTH))) {
    const [, name, value] = EXIM_LINE.exec(mapped.text.slice(line.start, line.end)) ?? [];
    if (name !== undefined)
      lines.set(name, foundAt(mapped, value!, { start: line.end - value!.length, end: line.end }));
  }
  const at = mapped.text.indexOf('DMARC', sentence.index);
  const failure = foundAt(mapped, 'dmarc', { start: at, end: at + 'DMARC'.length });
  const source = lines.get('Sender IP Address');
  return {
    failure,
    outcome: undefined,
    source,
    domain: lines.get('Sender Domain'),
    recipients: [],
    words: failure,
    results: impliedBy('dmarc', undefined, source?.value),
    reportingServer: undefined,
  };
}
