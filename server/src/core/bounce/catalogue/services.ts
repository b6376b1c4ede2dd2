/** Services that send for others. */

import { say } from '../../text/say.ts';
import { type CatalogueRow, rowsOf } from './row.ts';
import { SOURCES } from './sources.ts';

export const SERVICES: readonly CatalogueRow[] = [
  ...rowsOf(
    {
      vendor: 'ses',
    },
    [
      {
        id: 'ses-unverified',
        reply: '554',
        phrases: ['email address is not verified', 'identities failed the check'],
        cause: 'sender-identity',
        title: say`Amazon SES: the sender identity is not verified`,
        meaning: say`The address or domain is not verified in this region. This is not a DKIM failure.`,
        steps: [
          say`Verify the address or domain in the region of the endpoint.`,
          say`While the account is in the sandbox, recipients must be verified too.`,
        ],
        example:
          '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: ann@example.org',
        source: SOURCES.ses,
        evidence: 'documented',
      },
      {
        id: 'ses-signed-twice',
        provesVendor: true,
        phrases: ['transaction failed : duplicate header dkim signature'],
        cause: 'signature-not-accepted',
        title: say`Amazon SES: the message is signed twice`,
        meaning: say`SES adds a DKIM-Signature of its own and accepts at most one from the sender.`,
        steps: [
          say`Remove the second signer: either your server signs, or Easy DKIM of SES does.`,
          say`Check the message for two DKIM-Signature fields before it is handed to SES.`,
        ],
        example: "554 Transaction failed: Duplicate header 'DKIM-Signature'.",
        source: SOURCES.sesHeaders,
        evidence: 'documented',
      },
      {
        id: 'ses-duplicate-header',
        provesVendor: true,
        phrases: ['transaction failed : duplicate header'],
        cause: 'protocol',
        title: say`Amazon SES: a header field occurs twice`,
        meaning: say`SES accepts each of these fields once.`,
        example: "554 Transaction failed: Duplicate header 'Message-ID'.",
        source: SOURCES.sisimaiReports,
        evidence: 'seen',
      },
      {
        id: 'ses-rate',
        phrases: ['throttling failure'],
        cause: 'rate-limited',
        title: say`Amazon SES: sending limit reached`,
        meaning: say`The account sends faster, or more in a day, than its quota allows.`,
        example: '454 Throttling failure: Maximum sending rate exceeded.',
        source: SOURCES.ses,
        evidence: 'documented',
      },
      {
        id: 'ses-paused',
        phrases: ['sending paused for this account', 'sending suspended for this account'],
        cause: 'account',
        title: say`Amazon SES: sending is paused`,
        meaning: say`SES paused the account, usually for bounces or complaints.`,
        example: '554 Message rejected: Sending paused for this account.',
        source: SOURCES.publicLogs,
        evidence: 'seen',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'sendgrid',
      source: SOURCES.sendgrid,
      evidence: 'documented',
    },
    [
      {
        id: 'sendgrid-sender',
        provesVendor: true,
        phrases: ['not match a verified sender identity', 'not authorized to send from that email address'],
        cause: 'sender-identity',
        title: say`SendGrid: the From address is not verified`,
        meaning: say`Verify the address, or authenticate the domain, before sending.`,
        example:
          '550 The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.',
      },
      {
        id: 'sendgrid-limit',
        phrases: ['maximum credits exceeded'],
        cause: 'rate-limited',
        title: say`SendGrid: the plan's limit is reached`,
        meaning: say`The account has used up its messages.`,
        example: '451 Authentication failed: Maximum credits exceeded',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'mailgun',
    },
    [
      {
        id: 'mailgun-suppressed',
        provesVendor: true,
        phrases: [
          'not delivering to previously bounced address',
          'not delivering to a user who marked',
          'not delivering to unsubscribed',
        ],
        cause: 'policy',
        title: say`Mailgun: the recipient is on your suppression list`,
        meaning: say`Mailgun did not try: the address bounced, complained or unsubscribed before.`,
        steps: [say`If the address is good again, delete it from the suppression list and send again.`],
        example: '605 Not delivering to previously bounced address',
        source: SOURCES.mailgun,
        evidence: 'seen',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'postmark',
      source: SOURCES.postmark,
      evidence: 'documented',
    },
    [
      {
        id: 'postmark-inactive',
        phrases: ['marked as inactive'],
        cause: 'policy',
        title: say`Postmark: the recipient is on your suppression list`,
        meaning: say`Postmark did not try: the address bounced or complained before.`,
        steps: [say`If the address is good again, reactivate it and send again.`],
        example:
          '422 You tried to send to recipient(s) that have been marked as inactive. Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression.',
      },
      {
        id: 'postmark-signature',
        phrases: ['not a sender signature'],
        cause: 'sender-identity',
        title: say`Postmark: the From address is not a Sender Signature`,
        meaning: say`Add the address, or its domain, as a Sender Signature. This is not DKIM.`,
        example: "422 The 'From' address you supplied is not a Sender Signature on your account.",
      },
    ],
  ),
];
