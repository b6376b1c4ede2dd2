/** Finds DMARC aggregate reports and TLS reports: in a file as it comes, packed or not, and attached to a message. */

import { octetsOf } from '../mail/body.ts';
import { type MailPart, walk } from '../mail/message.ts';
import { parameterOf } from '../mail/parameters.ts';
import { append } from '../text/lists.ts';
import { bytesOf } from '../text/octets.ts';
import { type DmarcReport, looksLikeDmarcReport, parseDmarcReport } from './dmarc-report.ts';
import { parseTlsReport, type TlsReport } from './tls-report.ts';
import { isPacked, unpack } from './unpack.ts';

export type AggregateReport = DmarcReport | TlsReport;

/** Types under which they are sent (RFC 7489 §7.2.1.1, RFC 8460 §6), and those that gateways make of them. */
const REPORT_TYPE =
  /^(?:application\/(?:gzip|x-gzip|zip|x-zip|x-zip-compressed|xml|json|tlsrpt\+(?:gzip|json)|octet-stream)|text\/xml|multipart\/x-zip)$/;
const REPORT_NAME = /\.(?:xml|json|zip|gz|gzip)$/i;
const MAX_PARTS = 50;

/** What may be a report by its first octets: packed, XML of feedback, or JSON. */
export function mayBeAggregate(bytes: Uint8Array): boolean {
  if (isPacked(bytes)) return true;
  const head = textOf(bytes.subarray(0, 4096));
  return looksLikeDmarcReport(head) || /^\ufeff?\s*\{/.test(head);
}

/**
 * The reports in the octets of a file; none where it is something else.
 *
 * @throws UnpackError
 */
export function aggregateReportsIn(bytes: Uint8Array): readonly AggregateReport[] {
  return unpack(bytes).flatMap((file) => {
    const text = textOf(file);
    const report = parseDmarcReport(text) ?? parseTlsReport(text);
    return report === undefined ? [] : [report];
  });
}

/**
 * The reports that are attached to a message.
 *
 * @throws UnpackError
 */
export function attachedReports(root: MailPart): readonly AggregateReport[] {
  const reports: AggregateReport[] = [];
  let looked = 0;
  for (const part of walk(root, 'none')) {
    if (!isCandidate(part) || ++looked > MAX_PARTS) continue;
    const octets = octetsOf(part).text;
    const bytes = /[^\x00-\xff]/.test(octets) ? new TextEncoder().encode(octets) : bytesOf(octets);
    if (mayBeAggregate(bytes)) append(reports, aggregateReportsIn(bytes));
  }
  return reports;
}

function isCandidate(part: MailPart): boolean {
  if (part.children.length > 0) return false;
  const name = parameterOf(part.disposition, 'filename') ?? parameterOf(part.contentType, 'name') ?? '';
  return REPORT_TYPE.test(part.contentType.value) || REPORT_NAME.test(name);
}

function textOf(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isWide ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}
