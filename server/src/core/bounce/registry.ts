/**
 * The registry of enhanced status codes: class, subject and detail in the words of the standards, for codes that no row
 * of the catalogue knows. Nothing here decides; see weigh.ts.
 */

import { parseStatusCode } from './status-code.ts';

/** RFC 3463 §2 */
const CLASSES: Readonly<Record<number, string>> = {
  2: 'success',
  4: 'a temporary failure: the sending system tries again by itself',
  5: 'a permanent failure: it will not be tried again',
};

/** RFC 3463 §3, titles of the subject sub-codes */
const SUBJECTS: readonly string[] = [
  'Other or undefined status',
  'Addressing',
  'Mailbox',
  'Mail system',
  'Network and routing',
  'Mail delivery protocol',
  'Message content or media',
  'Security or policy',
];

/** Details by subject: title and, where it is not RFC 3463, the document that registered it. */
const DETAILS: Readonly<Record<string, readonly [title: string, source?: string]>> = {
  '0.0': ['Other undefined status'],
  '1.0': ['Other address status'],
  '1.1': ['Bad destination mailbox address'],
  '1.2': ['Bad destination system address'],
  '1.3': ['Bad destination mailbox address syntax'],
  '1.4': ['Destination mailbox address ambiguous'],
  '1.5': ['Destination address valid'],
  '1.6': ['Destination mailbox has moved, no forwarding address'],
  '1.7': ["Bad sender's mailbox address syntax"],
  '1.8': ["Bad sender's system address"],
  '1.9': ['Message relayed to non-compliant mailer', 'RFC 3886'],
  '1.10': ['Recipient address has null MX', 'RFC 7505'],
  '2.0': ['Other or undefined mailbox status'],
  '2.1': ['Mailbox disabled, not accepting messages'],
  '2.2': ['Mailbox full'],
  '2.3': ['Message length exceeds administrative limit'],
  '2.4': ['Mailing list expansion problem'],
  '3.0': ['Other or undefined mail system status'],
  '3.1': ['Mail system full'],
  '3.2': ['System not accepting network messages'],
  '3.3': ['System not capable of selected features'],
  '3.4': ['Message too big for system'],
  '3.5': ['System incorrectly configured'],
  '3.6': ['Requested priority was changed', 'RFC 6710'],
  '4.0': ['Other or undefined network or routing status'],
  '4.1': ['No answer from host'],
  '4.2': ['Bad connection'],
  '4.3': ['Directory server failure'],
  '4.4': ['Unable to route'],
  '4.5': ['Mail system congestion'],
  '4.6': ['Routing loop detected'],
  '4.7': ['Delivery time expired'],
  '5.0': ['Other or undefined protocol status'],
  '5.1': ['Invalid command'],
  '5.2': ['Syntax error'],
  '5.3': ['Too many recipients'],
  '5.4': ['Invalid command arguments'],
  '5.5': ['Wrong protocol version'],
  '5.6': ['Authentication exchange line is too long', 'RFC 4954'],
  '6.0': ['Other or undefined media error'],
  '6.1': ['Media not supported'],
  '6.2': ['Conversion required and prohibited'],
  '6.3': ['Conversion required but not supported'],
  '6.4': ['Conversion with loss performed'],
  '6.5': ['Conversion failed'],
  '6.6': ['Message content not available', 'RFC 4468'],
  '6.7': ['Non-ASCII addresses not permitted for that sender or recipient', 'RFC 6531'],
  '6.8': ['UTF-8 string reply is required, but not permitted by the SMTP client', 'RFC 6531'],
  '6.9': ['UTF-8 header message cannot be transferred to one or more recipients', 'RFC 6531'],
  '6.10': ['Duplicate of X.6.8, no longer used', 'RFC 6531'],
  '7.0': ['Other or undefined security status'],
  '7.1': ['Delivery not authorized, message refused'],
  '7.2': ['Mailing list expansion prohibited'],
  '7.3': ['Security conversion required but not possible'],
  '7.4': ['Security features not supported'],
  '7.5': ['Cryptographic failure'],
  '7.6': ['Cryptographic algorithm not supported'],
  '7.7': ['Message integrity failure'],
  '7.8': ['Authentication credentials invalid', 'RFC 4954'],
  '7.9': ['Authentication mechanism is too weak', 'RFC 4954'],
  '7.10': ['Encryption needed', 'RFC 5248'],
  '7.11': ['Encryption required for requested authentication mechanism', 'RFC 4954'],
  '7.12': ['A password transition is needed', 'RFC 4954'],
  '7.13': ['User account disabled', 'RFC 5248'],
  '7.14': ['Trust relationship required', 'RFC 5248'],
  '7.15': ['Priority level is too low', 'RFC 6710'],
  '7.16': ['Message is too big for the specified priority', 'RFC 6710'],
  '7.17': ['Mailbox owner has changed', 'RFC 7293'],
  '7.18': ['Domain owner has changed', 'RFC 7293'],
  '7.19': ['RRVS test cannot be completed', 'RFC 7293'],
  '7.20': ['No passing DKIM signature found', 'RFC 7372'],
  '7.21': ['No acceptable DKIM signature found', 'RFC 7372'],
  '7.22': ['No valid author-matched DKIM signature found', 'RFC 7372'],
  '7.23': ['SPF validation failed', 'RFC 7372'],
  '7.24': ['SPF validation error', 'RFC 7372'],
  '7.25': ['Reverse DNS validation failed', 'RFC 7372'],
  '7.26': ['Multiple authentication checks failed', 'RFC 7372'],
  '7.27': ['Sender address has null MX', 'RFC 7505'],
  '7.28': ['Mail flood detected', 'draft-levine-mailbomb-header'],
  '7.29': ['ARC validation failure', 'RFC 8617'],
  '7.30': ['REQUIRETLS support required', 'RFC 8689'],
};

/** What the registry says of a code. */
export interface RegisteredMeaning {
  /** "No passing DKIM signature found"; the subject's title where the detail is not registered. */
  readonly title: string;
  /** "a permanent failure: it will not be tried again" */
  readonly class: string;
  /** "Security or policy" */
  readonly subject: string;
  /** Whether subject and detail are in the registry. */
  readonly registered: boolean;
  /** "RFC 7372" */
  readonly source: string;
}

/** Undefined only where the text is not an enhanced status code. */
export function registeredMeaning(code: string): RegisteredMeaning | undefined {
  const parts = parseStatusCode(code);
  if (parts === undefined) return undefined;
  const detail = DETAILS[`${parts.subject}.${parts.detail}`];
  const subject = SUBJECTS[parts.subject] ?? 'A subject that is not registered';
  return {
    title: detail?.[0] ?? subject,
    class: CLASSES[parts.class]!,
    subject,
    registered: detail !== undefined,
    source: detail?.[1] ?? 'RFC 3463',
  };
}
