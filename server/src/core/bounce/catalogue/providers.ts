/** Mailbox providers other than Google, Microsoft, Yahoo and Apple. */

import { type CatalogueRow, rowsOf } from './row.ts';
import { SOURCES } from './sources.ts';

export const PROVIDERS: readonly CatalogueRow[] = [
  ...rowsOf(
    {
      vendor: 'laposte',
      source: SOURCES.laposte,
      evidence: 'reported',
    },
    [
      {
        id: 'laposte-dkim',
        codes: ['5.7.20'],
        reply: '550',
        phrases: ['dkim is not configured', 'lpn007 402', 'dkim n est pas configure'],
        cause: 'unsigned',
        title: 'La Poste: DKIM is not configured',
        meaning: 'The message has no signature, or none for the From domain.',
        example: "550 5.7.20 Message refuse, DKIM n'est pas configure sur votre domaine d'expedition. LPN007_402",
      },
      {
        id: 'laposte-dmarc',
        codes: ['5.7.1'],
        reply: '571',
        phrases: ['lpn007 517', 'dmarc verification failed'],
        cause: 'dmarc-policy',
        title: 'La Poste: DMARC failed',
        meaning: 'The message failed DMARC for the From domain.',
        example: '571 5.7.1 Message refused, DMARC verification Failed. LPN007_517',
        source: SOURCES.sisimaiFrance,
      },
      {
        id: 'laposte-reputation',
        codes: ['5.7.1'],
        phrases: ['lpn007 102'],
        cause: 'reputation',
        title: 'La Poste: the sending IP address is blocked',
        meaning: 'The IP address is on a block list, often because of its Sender Score.',
        example: '521 5.7.1 Service unavailable LPN007_102',
      },
      {
        id: 'laposte-spam',
        codes: ['5.7.1'],
        phrases: ['lpn007 510'],
        cause: 'content',
        title: 'La Poste: classified as unsolicited mail',
        meaning: 'La Poste takes the message for spam.',
        example: '550 5.7.1 Suspicion de contenu non sollicite. Likely unsolicited email. LPN007_510',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'sfr',
      provesVendor: true,
      source: SOURCES.bentoSfr,
      evidence: 'reported',
    },
    [
      {
        id: 'sfr-spam',
        phrases: ['sfr in 101|201|301|401|501'],
        cause: 'reputation',
        title: 'SFR: too much spam from the sending address',
        meaning:
          'SFR blocks the IP address for two hours, because recipients reported too many of its messages as spam.',
        example: '450 4.7.1 Client host rejected: Service refused, please try later. SFR_IN_101',
      },
      {
        id: 'sfr-virus',
        phrases: ['sfr in 102|202|302|402|502'],
        cause: 'reputation',
        title: 'SFR: malware came from the sending address',
        meaning: 'SFR blocks the IP address for two hours, because viruses were found in its messages.',
        example: '450 4.7.1 Client host rejected: Service refused, please try later. SFR_IN_102',
      },
      {
        id: 'sfr-errors',
        phrases: ['sfr in 103|203|303|403|503'],
        cause: 'rate-limited',
        title: 'SFR: too many SMTP errors',
        meaning: 'SFR blocks the IP address for two hours after too many errors in its connections.',
        example: '450 4.7.1 Client host rejected: Service refused, please try later. SFR_IN_103',
      },
      {
        id: 'sfr-unknown-users',
        phrases: ['sfr in 104|204|304|404|504'],
        cause: 'reputation',
        title: 'SFR: too many unknown recipients',
        meaning:
          'SFR blocks the IP address for two hours, because too many of its messages went to addresses that do not exist.',
        steps: ['Remove addresses of SFR that bounced.', 'Try again after two hours.'],
        example: '450 4.7.1 Client host rejected: Service refused, please try later. SFR_IN_104',
      },
      {
        id: 'sfr-volume',
        phrases: ['sfr in 105|205|305|405|505'],
        cause: 'rate-limited',
        title: 'SFR: too much mail',
        meaning: 'SFR blocks the IP address for two hours, because it sent more than its limit.',
        example: '450 4.7.1 Client host rejected: Service refused, please try later. SFR_IN_105',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'orange',
      source: SOURCES.sisimaiFrance,
      evidence: 'reported',
    },
    [
      {
        id: 'orange-connections',
        phrases: ['ofr005 104', 'trop de connexions'],
        cause: 'rate-limited',
        title: 'Orange: too many connections',
        meaning: 'Orange limits the connections of one IP address.',
        example:
          '421 mwinf5c63 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR005_104 [104]',
      },
      {
        id: 'orange-spam',
        phrases: ['ofr 506'],
        cause: 'content',
        title: 'Orange: rejected as spam',
        meaning: 'Orange takes the message for spam.',
        example: '550 5.2.0 Mail rejete. Mail rejected. OFR_506 [506]',
      },
      {
        id: 'orange-ip',
        phrases: ['ofr006 102', 'client host blocked for spamming'],
        cause: 'reputation',
        title: 'Orange: the sending IP address is blocked',
        meaning: 'Cloudmark lists the IP address.',
        steps: ['Request removal at https://csi.cloudmark.com/reset-request.', 'Find out what got it listed.'],
        example:
          '550 mwinf5c63 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_102 [102]',
      },
      {
        id: 'orange-sender',
        codes: ['5.1.0'],
        phrases: ['ofr004 405', 'emetteur invalide'],
        cause: 'sender-identity',
        title: 'Orange: the envelope sender is invalid',
        meaning: 'The Return-Path address or its domain cannot receive mail.',
        example: '501 5.1.0 Emetteur invalide. Invalid Sender. OFR004_405 [405]',
      },
      {
        id: 'orange-spf',
        phrases: ['spf check failed', 'configuration spf dns'],
        cause: 'spf',
        title: 'Orange: SPF failed',
        meaning: 'SPF does not allow the sending address, or the SPF record could not be read.',
        example: '421 4.7.0 Emetteur invalide. Invalid Sender. SPF check failed, please verify the SPF configuration',
      },
      {
        id: 'orange-full',
        codes: ['5.1.1'],
        phrases: ['ofr 417', 'recipient over quota'],
        cause: 'mailbox-full',
        title: 'Orange: the mailbox is full',
        meaning: 'The mailbox has reached its quota. The address is good, whatever the code says.',
        example: '552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]',
      },
      {
        id: 'orange-unknown',
        codes: ['5.1.1'],
        phrases: ['ofr 416'],
        cause: 'unknown-recipient',
        title: 'Orange: no such recipient',
        meaning: 'The address does not exist.',
        example: '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'gmx',
      source: SOURCES.unitedInternet,
      evidence: 'documented',
    },
    [
      {
        id: 'gmx-listed',
        reply: '554',
        phrases: [
          'ip address is blocklisted',
          'ip address is block listed',
          'ip address is black listed',
          'ip address is blacklisted',
        ],
        cause: 'reputation',
        title: 'GMX, WEB.DE, IONOS: the sending IP address is blocked',
        meaning: 'The server refuses the connection: the IP address is on a block list.',
        steps: [
          'Open the address in the reply: the page names the list and takes requests for removal.',
          'Look at what the server sent: a compromised account or machine gets an address listed again.',
        ],
        example:
          '554-gmx.net (mxgmx114) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is block listed.',
      },
      {
        id: 'gmx-spf',
        reply: '550',
        phrases: ['reject due to spf policy'],
        cause: 'spf',
        title: 'GMX, WEB.DE, IONOS: SPF failed',
        meaning: 'The SPF record does not list the sending IP address. These systems send no enhanced codes.',
        example:
          '550 <ann@gmx.net>: Reject due to SPF policy. The originating IP of the message is not permitted by the domain owner',
      },
      {
        id: 'gmx-ptr',
        phrases: ['bad dns ptr resource record', 'invalid dns ptr resource record'],
        cause: 'reverse-dns',
        title: 'GMX, WEB.DE, IONOS: PTR record not accepted',
        meaning: 'The PTR record is missing, or looks like that of a dynamic address.',
        example: '550 Bad DNS PTR resource record',
      },
      {
        id: 'gmx-mx',
        phrases: ['invalid dns mx or a'],
        cause: 'sender-identity',
        title: 'GMX, WEB.DE, IONOS: the sender domain cannot receive mail',
        meaning: 'The domain of the envelope sender has no MX, A or AAAA record.',
        example: '550 Invalid DNS MX or A/AAAA resource record',
      },
      {
        id: 'gmx-header-policy',
        phrases: ['reject due to policy restrictions'],
        cause: 'policy',
        title: 'GMX, WEB.DE, IONOS: rejected by policy',
        meaning:
          'A header field is not accepted, or the domain or IP address sent spam: the end of the reply says which.',
        steps: [
          '"Header based": write Date, From, To and Subject exactly once, with valid values.',
          '"Domain based" or "IP based": ask the postmaster with the complete reply.',
        ],
        example: '550 Reject due to policy restrictions (header based)',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'tonline',
      source: SOURCES.tOnline,
      evidence: 'documented',
    },
    [
      {
        id: 'tonline-reputation',
        phrases: ['none bad reputation', 'a problem occurred', 'dialup transport rejected'],
        cause: 'reputation',
        title: 'T-Online: unknown or bad reputation',
        meaning:
          'T-Online accepts mail only from servers that it knows: the IP address is new, has not sent for a long time, or was blocked.',
        steps: [
          'Set a PTR record with the name of your own domain, and publish an imprint with contact details on its website: T-Online requires both.',
          'Write to tobr@rx.t-online.de with the IP address.',
        ],
        example:
          '554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help or to contact tobr@rx.t-online.de for reset. (NOWL)',
      },
      {
        id: 'tonline-spam',
        codes: ['5.7.0'],
        phrases: ['considered as spam or virus'],
        cause: 'content',
        title: 'T-Online: classified as spam or virus',
        meaning: 'Report a mistake to FPR@RX.T-ONLINE.DE with the complete reply.',
        example: '550 5.7.0 Message considered as spam or virus, rejected',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'qq',
      source: SOURCES.qq,
      evidence: 'reported',
    },
    [
      {
        id: 'qq-dmarc',
        reply: '550',
        phrases: ['dmarc check failed'],
        cause: 'dmarc-policy',
        title: 'QQ: DMARC failed',
        meaning: 'The message failed DMARC for the From domain.',
        example: '550 DMARC check failed',
      },
      {
        id: 'qq-spf',
        reply: '550',
        phrases: ['spf check failed'],
        cause: 'spf',
        title: 'QQ: SPF failed',
        meaning: 'The SPF record does not list the sending IP address.',
        example: '550 SPF check failed',
      },
      {
        id: 'qq-rate',
        phrases: ['sender frequency limited', 'ip frequency limited', 'domain frequency limited'],
        cause: 'rate-limited',
        title: 'QQ: sending too fast',
        meaning: 'The sender, domain or IP address has reached its limit.',
        example: '550 Sender frequency limited',
      },
      {
        id: 'qq-access',
        phrases: ['mailbox unavailable or access denied'],
        cause: 'rate-limited',
        title: 'QQ: the recipient is receiving too much mail',
        meaning: 'QQ stops mail to the recipient for some time, because much is coming in.',
        example: '550 Mailbox unavailable or access denied',
      },
      {
        id: 'qq-content',
        phrases: ['mail content denied'],
        cause: 'content',
        title: 'QQ: rejected as spam',
        meaning: 'Many users reported such content.',
        example: '550 Mail content denied',
      },
      {
        id: 'qq-rejected',
        phrases: ['mail is rejected by recipients'],
        cause: 'permission',
        title: 'QQ: the recipient blocks the sender',
        meaning: "The sender is on the recipient's block list, or a filter of the recipient rejects the mail.",
        example: '550 Mail is rejected by recipients',
      },
      {
        id: 'qq-sender',
        phrases: ['suspected spam sender'],
        cause: 'reputation',
        title: 'QQ: suspected spam sender',
        meaning: 'Much spam came from the domain or its mail provider.',
        example: '550 Suspected spam sender',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'netease',
      provesVendor: true,
      source: SOURCES.netease,
      evidence: 'reported',
    },
    [
      {
        id: 'netease-spam',
        phrases: ['dt : spm'],
        cause: 'content',
        title: 'NetEase: classified as spam',
        meaning: 'The message looks like spam.',
        example: '554 DT:SPM 163 smtp1,IwENCgC3,https://mail.163.com/help/help_spam_16.htm',
      },
      {
        id: 'netease-spf',
        phrases: ['mi : spf'],
        cause: 'spf',
        title: 'NetEase: SPF failed',
        meaning: 'The SPF record does not list the sending IP address.',
        example: '550 MI:SPF mx14 https://mail.163.com/help/help_spam_16.htm',
      },
      {
        id: 'netease-dmarc',
        phrases: ['mi : dma'],
        cause: 'dmarc-policy',
        title: "NetEase: rejected by the domain's DMARC policy",
        meaning: 'The message failed DMARC, and the From domain publishes p=reject.',
        example: '550 MI:DMA mx14 https://mail.163.com/help/help_spam_16.htm',
      },
      {
        id: 'netease-ip',
        phrases: ['mi : ipb', 'dt : sur'],
        cause: 'reputation',
        title: 'NetEase: the sending IP address is blocked',
        meaning: 'The IP address is on a block list.',
        example: '550 MI:IPB mx14 https://mail.163.com/help/help_spam_16.htm',
      },
      {
        id: 'netease-rate',
        phrases: ['mi : cel', 'mi : dmc', 'mi : ccl', 'mi : sfq', 'mi : rcl', 'mi : clc', 'mi : cnr'],
        cause: 'rate-limited',
        title: 'NetEase: too many connections or messages',
        meaning: 'A limit for the IP address, the domain or the sender was reached.',
        example: '421 MI:CEL mx14 https://mail.163.com/help/help_spam_16.htm',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'comcast',
      source: SOURCES.comcast,
      evidence: 'reported',
    },
    [
      {
        id: 'comcast-dmarc',
        codes: ['5.2.0'],
        reply: '550',
        phrases: ['message rejected due to dmarc'],
        cause: 'dmarc-policy',
        title: 'Comcast: DMARC failed',
        meaning: 'The message failed DMARC for the From domain.',
        example:
          '550 5.2.0 Message rejected due to DMARC. Please see http://postmaster.comcast.net/smtp-error-codes.php#DM000001',
      },
      {
        id: 'comcast-blocked',
        phrases: ['comcast block for spam'],
        cause: 'reputation',
        title: 'Comcast: the sending IP address is blocked',
        meaning: 'Comcast blocks the IP address for spam.',
        example:
          '554 resimta-po-01v.sys.comcast.net comcast 192.0.2.1 Comcast block for spam. Please see http://postmaster.comcast.net/smtp-error-codes.php#BL000000',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'mailru',
      source: SOURCES.mailru,
      evidence: 'reported',
    },
    [
      {
        id: 'mailru-dmarc',
        codes: ['5.7.1'],
        reply: '550',
        phrases: ['owner dmarc policy'],
        cause: 'dmarc-policy',
        title: "Mail.ru: rejected by the domain's DMARC policy",
        meaning: 'The message failed DMARC, and the From domain publishes p=reject.',
        example:
          '550 5.7.1 This message was not accepted due to domain (example.org) owner DMARC policy (RFC 7489) https://help.mail.ru/mail-help/postmaster/dmarc',
        source: SOURCES.sisimaiReports,
        evidence: 'seen',
      },
      {
        id: 'mailru-spam',
        reply: '550',
        phrases: ['spam message rejected'],
        cause: 'content',
        title: 'Mail.ru: classified as spam',
        meaning: 'Mail.ru takes the message for spam; the number in the reply names the case.',
        steps: [
          'Check that SPF, DKIM and DMARC pass: mail that fails them is more easily taken for spam.',
          'Open the address in the reply and report the message with its number.',
        ],
        example:
          '550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=AAAA or report details to abuse@corp.mail.ru. Error code: 1A2B3C4D.',
      },
      {
        id: 'mailru-invalid',
        phrases: ['is unavailable : user not found', 'invalid mailbox ~ user not found'],
        cause: 'unknown-recipient',
        title: 'Mail.ru: no such user',
        meaning: 'The address does not exist.',
        example:
          '550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: user not found',
        source: SOURCES.publicLogs,
        evidence: 'seen',
      },
      {
        id: 'mailru-disabled',
        phrases: ['is unavailable : account is disabled'],
        cause: 'recipient-disabled',
        title: 'Mail.ru: the account is disabled',
        meaning: 'The mailbox has not been used for long, or was blocked.',
        example:
          '550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: account is disabled',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'yandex',
    },
    [
      {
        id: 'yandex-spam',
        codes: ['5.7.1'],
        phrases: ['rejected under suspicion of spam'],
        cause: 'content',
        title: 'Yandex: suspected spam',
        meaning: 'Yandex takes the message for spam.',
        example: '554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc',
        source: SOURCES.yandex,
        evidence: 'documented',
      },
      {
        id: 'yandex-policy',
        codes: ['5.7.1'],
        phrases: ['policy rejection on the target address'],
        cause: 'recipient-disabled',
        title: "Yandex: the recipient's account is blocked",
        meaning: 'The account was blocked for violating the user agreement.',
        example: '550 5.7.1 Policy rejection on the target address',
        source: SOURCES.smtpCodesYandex,
        evidence: 'reported',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'rackspace',
      source: SOURCES.rackspace,
      evidence: 'reported',
    },
    [
      {
        id: 'rackspace-attachment',
        codes: ['5.7.0'],
        phrases: ['mime banned file', 'header contenttype'],
        cause: 'content',
        title: 'Rackspace: attachment not allowed',
        meaning: 'The kind of attachment, or the structure of the message, is not accepted.',
        steps: ['Send a link to the file instead of the file.'],
        example:
          '550 5.7.0 mime_banned_file - Your message has been rejected because it contains a banned file attachment (G1A)',
      },
      {
        id: 'rackspace-blocked',
        codes: ['5.7.1'],
        phrases: ['blocked by this recipient'],
        cause: 'permission',
        title: 'Rackspace: the recipient blocks the sender',
        meaning: "The sender is on the recipient's block list. The address is good.",
        example: '554 5.7.1 ann@example.com: Sender address rejected: Blocked by this recipient (GE)',
      },
      {
        id: 'rackspace-dmarc-dns',
        codes: ['4.4.0'],
        phrases: ['temporary dmarc dns lookup failure'],
        cause: 'dns-temporary',
        title: 'Rackspace: DMARC could not be looked up',
        meaning: 'DNS did not answer for the DMARC record of the From domain; the sending system tries again.',
        example: '450 4.4.0 <ann@example.com> Temporary DMARC DNS lookup failure (G1E)',
      },
      {
        id: 'rackspace-new-ip',
        codes: ['4.7.1'],
        phrases: ['too many messages from a new or untrusted ip'],
        cause: 'rate-limited',
        title: 'Rackspace: too much mail from a new IP address',
        meaning: 'New IP addresses have to start with little mail.',
        example: '451 4.7.1 Received too many messages from a new or untrusted IP (G28)',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'zoho',
    },
    [
      {
        id: 'zoho-mailpolicy',
        codes: ['5.2.3'],
        provesVendor: true,
        phrases: ['mailpolicy violation'],
        cause: 'policy',
        title: "Zoho: rejected by the recipient's mail policy",
        meaning:
          "A rule of the recipient's organization rejects the mail. The code is registered for messages that are too long.",
        example: '554 5.2.3 MailPolicy violation Error delivering to mailboxes',
        source: SOURCES.zoho,
        evidence: 'reported',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'godaddy',
      source: SOURCES.godaddy,
      evidence: 'documented',
    },
    [
      {
        id: 'godaddy-spf',
        phrases: ['per its spf record'],
        cause: 'spf',
        title: 'GoDaddy: SPF failed',
        meaning: 'The SPF record of the domain does not list the sending IP address.',
        example:
          '550 192.0.2.1 is not allowed to send from <example.org> per its SPF Record. Please inspect your SPF settings, and try again. IB508',
      },
      {
        id: 'godaddy-listed',
        phrases: ['ib105', 'ib104', 'ib106', 'ib103', 'xbl blacklist', 'rbl reject'],
        cause: 'reputation',
        title: 'GoDaddy: the sending IP address is on a block list',
        meaning: 'The reply names the list.',
        example:
          '554 bosimpinc12 bizsmtp 192.0.2.1 is on the Spamhaus XBL blacklist. Please visit: http://www.spamhaus.org/query/bl?ip=192.0.2.1',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'ovh',
    },
    [
      {
        id: 'ovh-spam',
        phrases: ['spam detected'],
        cause: 'content',
        title: 'OVHcloud: rejected as spam',
        meaning: 'OVHcloud takes the message for spam.',
        example: '554 5.7.1 spam detected, see http://spam.ovh.net/',
        source: SOURCES.sisimaiReports,
        evidence: 'seen',
      },
    ],
  ),
  ...rowsOf(
    {
      vendor: 'hostpoint',
      source: SOURCES.hostpoint,
      evidence: 'reported',
    },
    [
      {
        id: 'hostpoint-dmarc',
        reply: '550',
        phrases: ['failed sender s dmarc policy'],
        cause: 'dmarc-policy',
        title: "Hostpoint: rejected by the domain's DMARC policy",
        meaning: 'The message failed DMARC, and the From domain publishes p=reject.',
        example: "550 Message from example.com failed sender's DMARC policy, REJECT",
      },
      {
        id: 'hostpoint-spf',
        phrases: ['spf check failed'],
        cause: 'spf',
        title: 'Hostpoint: SPF failed',
        meaning: 'The SPF record of the domain does not list the sending IP address.',
        example: "550-SPF-check failed: 550 example.com doesn't allow sending mails from 192.0.2.1",
      },
    ],
  ),
];
