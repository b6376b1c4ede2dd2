/** Where reports are sent to: the lists of URIs in DMARC and TLS-RPT records (RFC 9989 §4.6, RFC 8460 §3). */

import { type DomainName, domainName } from '../text/domain-name.ts';
import { insert, remove, replace } from '../text/edit.ts';
import { type Span, spanOf } from '../text/span.ts';
import type { ProblemSink } from './problem.ts';
import type { PolicyTag } from './tag-record.ts';

export interface ReportUri {
  /** Without the obsolete size. */
  readonly text: string;
  readonly span: Span;
  /** In lower case, without the colon; undefined if there is none. */
  readonly scheme: string | undefined;
  /** Of a `mailto:` URI. */
  readonly address: string | undefined;
  /** To whom reports go: the address's domain, or the host. */
  readonly domain: DomainName | undefined;
  /** Whether a receiver can use it. */
  readonly isValid: boolean;
  /** Whether it is a URI at all, of whatever scheme (RFC 3986; commas and exclamation marks must be encoded). */
  readonly isUri: boolean;
}

export type ReportUriProblemCode =
  /** Nothing between two commas. */
  | 'uri-empty'
  /** Two URIs without a comma between them. */
  | 'uri-separator'
  /** `reports@example.org` without `mailto:`. */
  | 'uri-scheme-missing'
  /** A scheme that receivers need not support. */
  | 'uri-scheme'
  /** `mailto://`, `mailto: x`, or no URI at all. */
  | 'uri-syntax'
  /** `mailto:` with what is not an address. */
  | 'uri-address'
  /** `!10m`, which RFC 9989 made obsolete. */
  | 'uri-size';

export const REPORT_URI_PROBLEM_CODES = [
  'uri-empty',
  'uri-separator',
  'uri-scheme-missing',
  'uri-scheme',
  'uri-syntax',
  'uri-address',
  'uri-size',
] as const satisfies readonly ReportUriProblemCode[];

const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=^_`{|}~.-]{1,128}@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9])$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9A-Fa-f]{2})*$/;
const HOST = /^https?:\/\/([A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}))(?::\d{1,5})?(?:[/?#]|$)/i;
/** Text that begins a URI of such a list, or an address. */
const STARTS_URI = /^(?:mailto:|https?:\/\/|[^\s@,]{1,64}@)/i;

/** No URI that anybody uses is longer; what is, is shown but not searched. */
const MAX_URI = 2048;

/** @param schemes that receivers must support */
export function readReportUris(
  text: string,
  tag: PolicyTag,
  schemes: readonly string[],
  problems: ProblemSink<ReportUriProblemCode>,
): ReportUri[] {
  const uris: ReportUri[] = [];
  // Without any, the tag has no value: `tag-record.ts` says so.
  if (/^[\s,]*$/.test(tag.value)) return uris;
  let start = tag.valueSpan.start;
  for (const item of tag.value.split(',')) {
    const from = start + item.length - item.trimStart().length;
    const span = spanOf(from, Math.max(from, start + item.trimEnd().length));
    if (span.end === span.start) reportEmpty(start, item.length, tag, problems);
    else for (const part of splitAtSpaces(text, span, problems)) uris.push(readUri(text, part, schemes, problems));
    start += item.length + 1;
  }
  return uris;
}

function reportEmpty(start: number, length: number, tag: PolicyTag, problems: ProblemSink<ReportUriProblemCode>): void {
  const isLast = start + length >= tag.valueSpan.end;
  const comma = isLast ? spanOf(start - 1, start) : spanOf(start + length, start + length + 1);
  problems.add('uri-empty', comma, { name: tag.name }, remove(comma));
}

function splitAtSpaces(text: string, span: Span, problems: ProblemSink<ReportUriProblemCode>): Span[] {
  const item = text.slice(span.start, span.end);
  if (item.length > MAX_URI) return [span];
  const parts: Span[] = [];
  let from = 0;
  for (const match of item.matchAll(/\s+/g)) {
    const end = match.index + match[0].length;
    if (!STARTS_URI.test(item.slice(end)) || /:$/.test(item.slice(from, match.index))) continue;
    const gap = spanOf(span.start + match.index, span.start + end);
    problems.add('uri-separator', gap, { expected: ',' }, replace(gap, ','));
    parts.push(spanOf(span.start + from, gap.start));
    from = end;
  }
  parts.push(spanOf(span.start + from, span.end));
  return parts;
}

function readUri(
  text: string,
  span: Span,
  schemes: readonly string[],
  problems: ProblemSink<ReportUriProblemCode>,
): ReportUri {
  const written = text.slice(span.start, span.end);
  const size = written.length > MAX_URI ? null : /![0-9]+[kmgt]?$/i.exec(written);
  const uri = size === null ? written : written.slice(0, size.index);
  if (size !== null) {
    const at = spanOf(span.start + size.index, span.end);
    problems.add('uri-size', at, { text: size[0] }, remove(at));
  }
  const own = spanOf(span.start, span.start + uri.length);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]{0,30}):/.exec(uri)?.[1]?.toLowerCase();
  const base = {
    text: uri,
    span: own,
    scheme,
    address: undefined,
    domain: undefined,
    isValid: false,
    isUri: URI.test(uri),
  };
  if (scheme === undefined) {
    if (ADDRESS.test(uri))
      problems.add('uri-scheme-missing', own, { text: uri, expected: `mailto:${uri}` }, insert(own.start, 'mailto:'));
    else problems.add('uri-syntax', own, { text: uri });
    return base;
  }
  if (scheme === 'mailto') return { ...base, ...readMailto(uri, own, problems) };
  const host = HOST.exec(uri)?.[1];
  if (!schemes.includes(scheme)) {
    const meant = /^(?:mail|malto|mialto|mailt|maito|mail-to|email)$/.test(scheme)
      ? 'mailto'
      : scheme === 'http' && schemes.includes('https')
        ? 'https'
        : undefined;
    const at = spanOf(own.start, own.start + scheme.length);
    problems.add(
      'uri-scheme',
      at,
      { scheme, ...(meant === undefined ? {} : { expected: meant }) },
      meant === undefined ? undefined : replace(at, meant),
    );
  } else if (host === undefined) problems.add('uri-syntax', own, { text: uri });
  return {
    ...base,
    domain: host === undefined ? undefined : domainName(host),
    isValid: host !== undefined && schemes.includes(scheme),
  };
}

function readMailto(uri: string, span: Span, problems: ProblemSink<ReportUriProblemCode>): Partial<ReportUri> {
  const after = span.start + 'mailto:'.length;
  const junk = /^(?:\/\/|\s)+/.exec(uri.slice(7, 64))?.[0].length ?? 0;
  if (junk > 0) {
    const at = spanOf(after, after + junk);
    problems.add(
      'uri-syntax',
      spanOf(span.start, at.end),
      { text: uri, expected: `mailto:${uri.slice(7 + junk)}` },
      remove(at),
    );
  }
  const address = uri.slice(7 + junk).split('?', 1)[0]!;
  const domain = address.length > 320 ? undefined : ADDRESS.exec(address)?.[1];
  if (domain !== undefined) return { address, domain: domainName(domain), isValid: junk === 0 };
  const bracketed = /^<([^<>]{1,320})>$/.exec(address)?.[1];
  const start = after + junk;
  const at = address === '' ? span : spanOf(start, start + address.length);
  if (bracketed !== undefined && ADDRESS.test(bracketed))
    problems.add('uri-address', at, { text: address, expected: bracketed }, replace(at, bracketed));
  else problems.add('uri-address', at, { text: address });
  return { address };
}
