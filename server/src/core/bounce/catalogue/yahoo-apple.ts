/** Yahoo, AOL and iCloud. */

import { say } from '../../text/say.ts';
import { WAITS } from '../causes.ts';
import { type CatalogueRow, rowsOf } from './row.ts';
import { SOURCES } from './sources.ts';

export const YAHOO_APPLE: readonly CatalogueRow[] = [
  ...rowsOf(
    {
      vendor: 'yahoo',
      source: SOURCES.smtpCodesYahoo,
      evidence: 'reported',
    },
    [
      {
        id: 'yahoo-policy',
        codes: ['5.7.9'],
        reply: '554',
        needsCode: true,
        phrases: ['message not accepted for policy reasons'],
        cause: 'authentication-failed',
        title: say`Yahoo: SPF, DKIM or DMARC failed`,
        meaning: say`Yahoo refuses mail that fails its checks of DKIM, SPF or DMARC, such as a missing or bad signature. The code is registered for "authentication mechanism is too weak".`,
        example: '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
      },
      {
        id: 'yahoo-policy-code',
        codes: ['5.7.9'],
        cause: 'authentication-failed',
        title: say`Yahoo: SPF, DKIM or DMARC failed`,
        meaning: say`Yahoo uses 5.7.9 for failed authentication; the code is registered for "authentication mechanism is too weak".`,
        example: '554 5.7.9 [192.0.2.1] see https://postmaster.yahooinc.com/error-codes',
      },
      {
        id: 'yahoo-unauthenticated',
        codes: ['5.7.9'],
        reply: '550',
        phrases: ['yahoo requires all senders'],
        cause: 'unauthenticated',
        title: say`Yahoo: neither SPF nor DKIM passed`,
        meaning: say`Yahoo requires SPF or DKIM to pass.`,
        example:
          '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
        source: SOURCES.sisimaiYahoo,
      },
      {
        id: 'yahoo-au01',
        codes: ['5.7.5'],
        reply: '554',
        provesVendor: true,
        phrases: ['au01'],
        cause: 'signature-failed',
        title: say`Yahoo: invalid signature`,
        meaning: say`Older words for a DKIM or DomainKeys signature that fails.`,
        example: '554 5.7.5 (AU01)',
        source: SOURCES.zoneMta,
      },
      {
        id: 'aol-dmarc',
        reply: '554',
        phrases: ['dmarc :'],
        cause: 'dmarc-policy',
        title: say`AOL: rejected by the domain's DMARC policy`,
        meaning: say`Older words of AOL for DMARC.`,
        example: '554 5.7.1 : (DMARC:) https://postmaster.yahooinc.com/error-codes',
        source: SOURCES.zoneMta,
      },
      {
        id: 'yahoo-deferred-for-good',
        codes: ['5.7.2'],
        reply: '553',
        phrases: ['will be permanently deferred'],
        cause: 'reputation',
        title: say`Yahoo: the sending IP address is blocked permanently`,
        meaning: say`Complaints or the traffic pattern made Yahoo refuse all mail of the IP address. The code is registered for "mailing list expansion prohibited".`,
        example:
          '553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.',
        source: SOURCES.sisimaiYahoo,
      },
      {
        id: 'yahoo-deferred',
        codes: ['4.7.0'],
        phrases: ['temporarily deferred due to ~ complaints', 'temporarily deferred due to unexpected volume'],
        cause: 'rate-limited',
        title: say`Yahoo: deferred because of volume or complaints`,
        meaning: say`Yahoo sees more mail than usual from the IP address, or complaints about it.`,
        steps: [
          WAITS.slowDown,
          say`Look at the complaint feedback loop and remove people who complain.`,
          say`Check that SPF, DKIM and DMARC pass.`,
        ],
        example:
          '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1',
      },
      {
        id: 'yahoo-listed',
        codes: ['5.7.1'],
        phrases: ['connections will not be accepted from', 'connections not accepted from ip'],
        cause: 'reputation',
        title: say`Yahoo: the sending IP address is on a block list`,
        meaning: say`The IP address is listed at Spamhaus.`,
        steps: [
          say`Look the IP address up at https://check.spamhaus.org and follow the removal procedure.`,
          say`Find out what got it listed.`,
        ],
        example:
          "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
      },
      {
        id: 'yahoo-phishing',
        phrases: ['ph01'],
        cause: 'content',
        title: say`Yahoo: suspected phishing`,
        meaning: say`Yahoo classified the message as phishing: look at its links and images.`,
        example: '554 Message not allowed - [PH01] Email not accepted for policy reasons.',
      },
      {
        id: 'yahoo-header',
        phrases: ['headers are not rfc compliant'],
        cause: 'protocol',
        title: say`Yahoo: the header is not RFC compliant`,
        meaning: say`A header field is missing, invalid or duplicated.`,
        example:
          '554 Message not allowed - Headers are not RFC compliant [291] https://postmaster.yahooinc.com/error-codes',
      },
      {
        id: 'yahoo-no-account',
        phrases: ['this user does not have a <host> account', 'this user does not have a'],
        cause: 'unknown-recipient',
        title: say`Yahoo: no such account`,
        meaning: say`The address does not exist.`,
        example:
          "554 delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com) [-5] - mta1.mail.yahoo.com",
      },
      {
        id: 'yahoo-disabled',
        phrases: ['this mailbox is disabled', 'this account has been disabled or discontinued'],
        cause: 'recipient-disabled',
        title: say`Yahoo: the mailbox is disabled`,
        meaning: say`The address exists, but its mailbox is switched off.`,
        example:
          '554 delivery error: dd Sorry, your message to ann@yahoo.com cannot be delivered. This mailbox is disabled (554.30). - mta1.mail.yahoo.com',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'apple',
      source: SOURCES.smtpCodesIcloud,
      evidence: 'reported',
    },
    [
      {
        id: 'apple-dmarc',
        codes: ['5.7.1'],
        phrases: ['rejected due to <host> s dmarc policy', 'rejected due to <host> dmarc policy'],
        cause: 'dmarc-policy',
        title: say`iCloud: rejected by the domain's DMARC policy`,
        meaning: say`The message failed DMARC, and the From domain publishes p=reject.`,
        example:
          "550 5.7.1 Your message was rejected due to example.org's DMARC policy. See https://support.apple.com/en-us/HT204137",
      },
      {
        id: 'apple-unauthenticated',
        codes: ['5.7.1'],
        reply: '554',
        phrases: ['failing both spf and dkim'],
        cause: 'unauthenticated',
        title: say`iCloud: both SPF and DKIM failed`,
        meaning: say`One of the two must pass.`,
        example:
          '554 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks. See https://support.apple.com/en-us/HT204137',
        source: SOURCES.sisimaiApple,
      },
      {
        id: 'apple-policy',
        codes: ['5.7.1'],
        phrases: ['message rejected due to local policy'],
        cause: 'policy',
        title: say`iCloud: rejected by local policy`,
        meaning: say`Apple does not say which policy; usually the reputation of the sender, or failing authentication.`,
        steps: [
          say`Make SPF, DKIM and DMARC pass: [BS..] and [HM..] replies are often about them.`,
          say`Then write to icloudadmin@apple.com with the complete reply.`,
        ],
        example:
          '550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
      },
      {
        id: 'apple-volume',
        codes: ['4.7.1'],
        phrases: ['deferred due to excessive volume'],
        cause: 'rate-limited',
        title: say`iCloud: deferred because of volume`,
        meaning: say`The recipient or the sending server has reached a limit for the moment.`,
        example:
          '421 4.7.1 Messages to ann@icloud.com deferred due to excessive volume. Try again later - https://support.apple.com/en-us/HT204137',
      },
      {
        id: 'apple-dbl',
        codes: ['5.7.1'],
        phrases: ['domain present in the spamhaus dbl'],
        cause: 'reputation',
        title: say`iCloud: a domain in the message is on a block list`,
        meaning: say`A domain in the message (sender or link) is in the Spamhaus DBL.`,
        steps: [
          say`Look the domains up at https://check.spamhaus.org.`,
          say`Remove the link, or follow the removal procedure.`,
        ],
        example:
          '550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/',
      },
    ],
  ),
];
