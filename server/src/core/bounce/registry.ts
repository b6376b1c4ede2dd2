/**
 * The registry of enhanced status codes: class, subject and detail in the words of the standards, for codes that no row
 * of the catalogue knows. Nothing here decides; see weigh.ts.
 */

import { say } from '../text/say.ts';
import { parseStatusCode } from './status-code.ts';

/** RFC 3463 §2 */
const CLASSES: Readonly<Record<number, string>> = {
  2: say`success`,
  4: say`a temporary failure: the sending system tries again by itself`,
  5: say`a permanent failure: it will not be tried again`,
};

/** RFC 3463 §3, titles of the subject sub-codes */
const SUBJECTS: readonly string[] = [
  say`Other or undefined status`,
  say`Addressing`,
  say`Mailbox`,
  say`Mail system`,
  say`Network and routing`,
  say`Mail delivery protocol`,
  say`Message content or media`,
  say`Security or policy`,
];

/** Details by subject: title and, where it is not RFC 3463, the document that registered it. */
const DETAILS: Readonly<Record<string, readonly [title: string, source?: string]>> = {
  '0.0': [say`Other undefined status`],
  '1.0': [say`Other address status`],
  '1.1': [say`Bad destination mailbox address`],
  '1.2': [say`Bad destination system address`],
  '1.3': [say`Bad destination mailbox address syntax`],
  '1.4': [say`Destination mailbox address ambiguous`],
  '1.5': [say`Destination address valid`],
  '1.6': [say`Destination mailbox has moved, no forwarding address`],
  '1.7': [say`Bad sender's mailbox address syntax`],
  '1.8': [say`Bad sender's system address`],
  '1.9': [say`Message relayed to non-compliant mailer`, 'RFC 3886'],
  '1.10': [say`Recipient address has null MX`, 'RFC 7505'],
  '2.0': [say`Other or undefined mailbox status`],
  '2.1': [say`Mailbox disabled, not accepting messages`],
  '2.2': [say`Mailbox full`],
  '2.3': [say`Message length exceeds administrative limit`],
  '2.4': [say`Mailing list expansion problem`],
  '3.0': [say`Other or undefined mail system status`],
  '3.1': [say`Mail system full`],
  '3.2': [say`System not accepting network messages`],
  '3.3': [say`System not capable of selected features`],
  '3.4': [say`Message too big for system`],
  '3.5': [say`System incorrectly configured`],
  '3.6': [say`Requested priority was changed`, 'RFC 6710'],
  '4.0': [say`Other or undefined network or routing status`],
  '4.1': [say`No answer from host`],
  '4.2': [say`Bad connection`],
  '4.3': [say`Directory server failure`],
  '4.4': [say`Unable to route`],
  '4.5': [say`Mail system congestion`],
  '4.6': [say`Routing loop detected`],
  '4.7': [say`Delivery time expired`],
  '5.0': [say`Other or undefined protocol status`],
  '5.1': [say`Invalid command`],
  '5.2': [say`Syntax error`],
  '5.3': [say`Too many recipients`],
  '5.4': [say`Invalid command arguments`],
  '5.5': [say`Wrong protocol version`],
  '5.6': [say`Authentication exchange line is too long`, 'RFC 4954'],
  '6.0': [say`Other or undefined media error`],
  '6.1': [say`Media not supported`],
  '6.2': [say`Conversion required and prohibited`],
  '6.3': [say`Conversion required but not supported`],
  '6.4': [say`Conversion with loss performed`],
  '6.5': [say`Conversion failed`],
  '6.6': [say`Message content not available`, 'RFC 4468'],
  '6.7': [say`Non-ASCII addresses not permitted for that sender or recipient`, 'RFC 6531'],
  '6.8': [say`UTF-8 string reply is required, but not permitted by the SMTP client`, 'RFC 6531'],
  '6.9': [say`UTF-8 header message cannot be transferred to one or more recipients`, 'RFC 6531'],
  '6.10': [say`Duplicate of X.6.8, no longer used`, 'RFC 6531'],
  '7.0': [say`Other or undefined security status`],
  '7.1': [say`Delivery not authorized, message refused`],
  '7.2': [say`Mailing list expansion prohibited`],
  '7.3': [say`Security conversion required but not possible`],
  '7.4': [say`Security features not supported`],
  '7.5': [say`Cryptographic failure`],
  '7.6': [say`Cryptographic algorithm not supported`],
  '7.7': [say`Message integrity failure`],
  '7.8': [say`Authentication credentials invalid`, 'RFC 4954'],
  '7.9': [say`Authentication mechanism is too weak`, 'RFC 4954'],
  '7.10': [say`Encryption needed`, 'RFC 5248'],
  '7.11': [say`Encryption required for requested authentication mechanism`, 'RFC 4954'],
  '7.12': [say`A password transition is needed`, 'RFC 4954'],
  '7.13': [say`User account disabled`, 'RFC 5248'],
  '7.14': [say`Trust relationship required`, 'RFC 5248'],
  '7.15': [say`Priority level is too low`, 'RFC 6710'],
  '7.16': [say`Message is too big for the specified priority`, 'RFC 6710'],
  '7.17': [say`Mailbox owner has changed`, 'RFC 7293'],
  '7.18': [say`Domain owner has changed`, 'RFC 7293'],
  '7.19': [say`RRVS test cannot be completed`, 'RFC 7293'],
  '7.20': [say`No passing DKIM signature found`, 'RFC 7372'],
  '7.21': [say`No acceptable DKIM signature found`, 'RFC 7372'],
  '7.22': [say`No valid author-matched DKIM signature found`, 'RFC 7372'],
  '7.23': [say`SPF validation failed`, 'RFC 7372'],
  '7.24': [say`SPF validation error`, 'RFC 7372'],
  '7.25': [say`Reverse DNS validation failed`, 'RFC 7372'],
  '7.26': [say`Multiple authentication checks failed`, 'RFC 7372'],
  '7.27': [say`Sender address has null MX`, 'RFC 7505'],
  '7.28': [say`Mail flood detected`, 'draft-levine-mailbomb-header'],
  '7.29': [say`ARC validation failure`, 'RFC 8617'],
  '7.30': [say`REQUIRETLS support required`, 'RFC 8689'],
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
  const subject = SUBJECTS[parts.subject] ?? say`A subject that is not registered`;
  return {
    title: detail?.[0] ?? subject,
    class: CLASSES[parts.class]!,
    subject,
    registered: detail !== undefined,
    source: detail?.[1] ?? 'RFC 3463',
  };
}
