/** Where the rows of the catalogue are known from: each page, program or list once, with the day on which its rows were compared with it. */

export interface CatalogueSource {
  /** What it is: a page, a program's file, a standard, a list. */
  readonly title: string;
  /** Where; null where there is no public page. */
  readonly url: string | null;
  /**
   * `YYYY-MM-DD`: when its rows were last compared with it, or with a stored copy of it. Of a source that is `isUnopened`, when
   * they were written.
   */
  readonly checked: string;
  /** What its rows were compared with in its place, where it could not be opened itself: others that repeat its words. */
  readonly quotedBy?: string;
  /** Neither it nor anything that quotes it could be opened since its rows were written. */
  readonly isUnopened?: true;
  /** The registry of enhanced status codes at IANA, or a document that registered a code there. */
  readonly isRegistry?: true;
}

export const SOURCES = {
  barracuda: { title: 'smtp.codes, Barracuda', url: 'https://smtp.codes/barracuda', checked: '2026-12-01' },
  bentoSfr: {
    title: 'Bento, SFR SMTP error codes',
    url: 'https://bentonow.com/smtp-errors/sfr',
    checked: '2026-11-30',
  },
  broadcom: {
    title: 'Broadcom, Email Security.cloud SMTP errors (TECH246726)',
    url: 'https://knowledge.broadcom.com/external/article?legacyId=TECH246726',
    checked: '2026-12-01',
    quotedBy: 'smtp.codes',
  },
  cisco: {
    title: 'Cisco, AsyncOS user guides',
    url: 'https://www.cisco.com/c/en/us/support/security/email-security-appliance/products-user-guide-list.html',
    checked: '2026-12-01',
    quotedBy: 'copies of the guides for AsyncOS 7.1 and 9.8',
  },
  ciscoDkim: {
    title: 'docker-mailserver, discussion 2599',
    url: 'https://github.com/docker-mailserver/docker-mailserver/discussions/2599',
    checked: '2026-12-01',
  },
  comcast: { title: 'smtp.codes, Comcast', url: 'https://smtp.codes/comcast', checked: '2026-12-01' },
  dovecot: {
    title: 'Dovecot, quota plugin',
    url: 'https://doc.dovecot.org/latest/core/plugins/quota.html',
    checked: '2026-12-01',
    quotedBy: "a copy of Dovecot's source",
  },
  exchangeOnline: {
    title: 'Microsoft Learn, NDRs and SMTP errors in Exchange Online',
    url: 'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/non-delivery-reports-in-exchange-online',
    checked: '2026-12-01',
  },
  exchangeServer: {
    title: 'Microsoft Learn, DSNs and NDRs in Exchange Server',
    url: 'https://learn.microsoft.com/exchange/mail-flow/non-delivery-reports-and-bounce-messages/non-delivery-reports-and-bounce-messages',
    checked: '2026-12-01',
    quotedBy: 'Sisimai',
  },
  exim: {
    title: 'Exim specification, DKIM ACL',
    url: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-dkim_spf_srs_and_dmarc.html',
    checked: '2026-11-30',
    isUnopened: true,
  },
  externalForwarding: {
    title: 'Microsoft Learn, external email forwarding',
    url: 'https://learn.microsoft.com/defender-office-365/outbound-spam-policies-external-email-forwarding',
    checked: '2026-12-01',
  },
  fireeye: { title: 'smtp.codes, FireEye', url: 'https://smtp.codes/fireeye', checked: '2026-12-01' },
  godaddy: {
    title: 'GoDaddy, fix rejected email with a bounce error',
    url: 'https://www.godaddy.com/help/fix-rejected-email-with-a-bounce-error-40685',
    checked: '2026-12-01',
    quotedBy: 'smtp.codes',
  },
  google: {
    title: 'Google Workspace help, SMTP errors and codes',
    url: 'https://knowledge.workspace.google.com/admin/support/troubleshooting/gmail-smtp-errors-and-codes',
    checked: '2026-12-01',
  },
  googleEarlier: {
    title: 'Google Workspace help, SMTP errors and codes (earlier wording)',
    url: 'https://support.google.com/a/answer/3726730',
    checked: '2026-12-01',
    quotedBy: 'Sisimai',
  },
  hostpoint: { title: 'smtp.codes, Hostpoint', url: 'https://smtp.codes/hostpoint', checked: '2026-12-01' },
  ianaAccount: {
    title: 'IANA registry; RFC 5248 section 2.4',
    url: 'https://www.rfc-editor.org/rfc/rfc5248#section-2.4',
    checked: '2026-12-01',
    quotedBy: 'lists of the registry in public programs',
    isRegistry: true,
  },
  ianaRegistry: {
    title: 'IANA registry of enhanced status codes',
    url: 'https://www.iana.org/assignments/smtp-enhanced-status-codes/smtp-enhanced-status-codes.xhtml',
    checked: '2026-12-01',
    quotedBy: 'lists of the registry in public programs',
    isRegistry: true,
  },
  laposte: { title: 'smtp.codes, La Poste', url: 'https://smtp.codes/laposte', checked: '2026-12-01' },
  mailgun: {
    title: 'Mailgun documentation, tracking failures; the words are from public logs',
    url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/tracking-messages/tracking-failures',
    checked: '2026-11-30',
  },
  mailru: { title: 'smtp.codes, Mail.ru', url: 'https://smtp.codes/mailru', checked: '2026-12-01' },
  microsoftGroups: {
    title: 'Microsoft Learn, NDR 550 5.7.193',
    url: 'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/550-5-7-193-when-external-users-send-to-microsoft-365-group',
    checked: '2026-12-01',
  },
  microsoftPublicFolder: {
    title: 'Microsoft Learn, fix error code 5.7.13 or 5.7.135',
    url: 'https://learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr/fix-error-code-5-7-13-or-5-7-135-in-exchange-online',
    checked: '2026-12-01',
  },
  mimecast: {
    title: 'Mimecast, SMTP error codes',
    url: 'https://mimecastsupport.zendesk.com/hc/en-us/articles/34000709564691-Policies-Mimecast-SMTP-Error-Codes',
    checked: '2026-12-01',
    quotedBy: 'smtp.codes and Sisimai',
  },
  mox: {
    title: 'mox, smtpserver/analyze.go',
    url: 'https://github.com/mjl-/mox/blob/main/smtpserver/analyze.go',
    checked: '2026-12-01',
  },
  netease: {
    title: 'a copy of the list of NetEase delivery failure codes',
    url: 'https://biecuoliao.com/pa/MBRrwEM.html',
    checked: '2026-11-30',
  },
  nullMx: {
    title: 'Postfix, dns_lookup.c (nullMX); RFC 7505 section 4.1',
    url: 'https://www.rfc-editor.org/rfc/rfc7505#section-4.1',
    checked: '2026-12-01',
    quotedBy: "a copy of Postfix's source",
  },
  nullMxSender: {
    title: 'Postfix, dns_lookup.c (nullMX); RFC 7505',
    url: 'https://www.rfc-editor.org/rfc/rfc7505',
    checked: '2026-12-01',
    quotedBy: "a copy of Postfix's source",
  },
  oneComLogs: { title: 'public logs', url: null, checked: '2026-11-30', isUnopened: true },
  opendkim: {
    title: 'OpenDKIM, opendkim.c',
    url: 'https://github.com/trusteddomainproject/OpenDKIM/blob/master/opendkim/opendkim.c',
    checked: '2026-12-01',
  },
  opendmarc: {
    title: 'OpenDMARC, opendmarc.c',
    url: 'https://github.com/trusteddomainproject/OpenDMARC/blob/master/opendmarc/opendmarc.c',
    checked: '2026-12-01',
  },
  outlook515: {
    title: 'Microsoft support, fix NDR error 550 5.7.515 in Outlook.com',
    url: 'https://support.microsoft.com/topic/fix-ndr-error-550-5-7-515-in-outlook-com-34cfe8f8-6fbf-457e-9e8b-9e4dbaf4e0ef',
    checked: '2026-12-01',
  },
  outlookRequirements: {
    title: 'Microsoft, requirements for high-volume senders (2025)',
    url: 'https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-senders/4399730',
    checked: '2026-12-01',
  },
  policydSpf: {
    title: 'smtp.codes, Titan (words of pypolicyd-spf)',
    url: 'https://smtp.codes/titan',
    checked: '2026-12-01',
  },
  postfixDomain: {
    title: 'Postfix, reject_unknown_sender_domain',
    url: 'https://www.postfix.org/postconf.5.html#reject_unknown_sender_domain',
    checked: '2026-12-01',
    quotedBy: 'smtp.codes',
  },
  postfixList: {
    title: 'Postfix, reject_rbl_client',
    url: 'https://www.postfix.org/postconf.5.html#reject_rbl_client',
    checked: '2026-12-01',
    quotedBy: 'smtp.codes',
  },
  postfixLogin: {
    title: 'Postfix, reject_sender_login_mismatch',
    url: 'https://www.postfix.org/postconf.5.html#reject_sender_login_mismatch',
    checked: '2026-12-01',
    quotedBy: 'public logs',
  },
  postmark: {
    title: 'Postmark, API error codes',
    url: 'https://postmarkapp.com/developer/api/overview#error-codes',
    checked: '2026-11-30',
  },
  proofpoint: { title: 'smtp.codes, Proofpoint', url: 'https://smtp.codes/proofpoint', checked: '2026-12-01' },
  publicLogs: { title: 'public logs', url: null, checked: '2026-12-01' },
  qmail: {
    title: 'qmail, qmail-smtpd.c',
    url: 'https://cr.yp.to/qmail.html',
    checked: '2026-12-01',
    quotedBy: "a copy of qmail's source",
  },
  qq: { title: 'smtp.codes, QQ', url: 'https://smtp.codes/qq', checked: '2026-11-30' },
  rackspace: { title: 'smtp.codes, Rackspace', url: 'https://smtp.codes/rackspace', checked: '2026-12-01' },
  rfc5321: { title: 'RFC 5321 §4.2', url: 'https://www.rfc-editor.org/rfc/rfc5321#section-4.2', checked: '2026-12-01' },
  rfc6591: {
    title: 'RFC 6591, authentication failure reports',
    url: 'https://www.rfc-editor.org/rfc/rfc6591#section-3.3',
    checked: '2026-12-01',
    quotedBy: "IANA's registry of ARF parameters",
  },
  rfc6647: {
    title: 'RFC 6647, Email Greylisting',
    url: 'https://www.rfc-editor.org/rfc/rfc6647',
    checked: '2026-11-30',
  },
  rfc7372: {
    title: 'IANA registry of enhanced status codes; RFC 7372',
    url: 'https://www.rfc-editor.org/rfc/rfc7372',
    checked: '2026-12-01',
    quotedBy: 'lists of the registry in public programs',
    isRegistry: true,
  },
  rfc8617: {
    title: 'IANA registry; RFC 8617',
    url: 'https://www.rfc-editor.org/rfc/rfc8617',
    checked: '2026-12-01',
    quotedBy: 'lists of the registry in public programs',
    isRegistry: true,
  },
  rfc8689: {
    title: 'IANA registry; RFC 8689',
    url: 'https://www.rfc-editor.org/rfc/rfc8689',
    checked: '2026-12-01',
    quotedBy: 'lists of the registry in public programs',
    isRegistry: true,
  },
  rspamd: {
    title: 'Rspamd, src/libserver/milter_internal.h',
    url: 'https://github.com/rspamd/rspamd/blob/master/src/libserver/milter_internal.h',
    checked: '2026-12-01',
  },
  rspamdDmarc: {
    title: 'Rspamd, src/plugins/lua/dmarc.lua',
    url: 'https://github.com/rspamd/rspamd/blob/master/src/plugins/lua/dmarc.lua',
    checked: '2026-12-01',
  },
  senderReputation: {
    title: 'senderreputation.org, bounce code 5.7.13',
    url: 'https://senderreputation.org/bounce-codes/5-7-13',
    checked: '2026-12-01',
  },
  senderScore: {
    title: 'senderscore.org, bounce code 5.7.5',
    url: 'https://senderscore.org/assess/bounce-lookup/email-error/5-7-5/',
    checked: '2026-12-01',
  },
  sendgrid: {
    title: 'SendGrid documentation, SMTP errors',
    url: 'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting',
    checked: '2026-11-30',
  },
  sendmailProto: {
    title: 'Sendmail, cf/m4/proto.m4 (check_mail)',
    url: 'https://github.com/freebsd/freebsd-src/blob/main/contrib/sendmail/cf/m4/proto.m4',
    checked: '2026-12-01',
  },
  ses: {
    title: 'Amazon SES developer guide, troubleshooting',
    url: 'https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html',
    checked: '2026-12-01',
    quotedBy: 'AWS re:Post and Sisimai',
  },
  sesHeaders: {
    title: 'Amazon SES developer guide, header fields',
    url: 'https://docs.aws.amazon.com/ses/latest/dg/header-fields.html',
    checked: '2026-11-30',
    isUnopened: true,
  },
  sisimaiApple: {
    title: 'Sisimai, Rhost::Apple',
    url: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/apple.rb',
    checked: '2026-12-01',
  },
  sisimaiExchange: {
    title: 'Sisimai, Lhost::Exchange2007 and Rhost::Microsoft',
    url: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/microsoft.rb',
    checked: '2026-12-01',
  },
  sisimaiFrance: {
    title: 'Sisimai, Rhost::FrancePTT',
    url: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/franceptt.rb',
    checked: '2026-12-01',
  },
  sisimaiReports: {
    title: 'Sisimai, test set of delivery reports',
    url: 'https://github.com/sisimai/set-of-emails/tree/master/maildir/bsd',
    checked: '2026-12-01',
  },
  sisimaiYahoo: {
    title: 'Sisimai, Rhost::YahooInc',
    url: 'https://github.com/sisimai/rb-sisimai/blob/master/lib/sisimai/rhost/yahooinc.rb',
    checked: '2026-12-01',
  },
  smtpCodesCisco: { title: 'smtp.codes, Cisco', url: 'https://smtp.codes/cisco', checked: '2026-12-01' },
  smtpCodesIcloud: { title: 'smtp.codes, iCloud', url: 'https://smtp.codes/icloud', checked: '2026-12-01' },
  smtpCodesMicrosoft: {
    title: 'smtp.codes, Microsoft 365',
    url: 'https://smtp.codes/microsoft365',
    checked: '2026-12-01',
  },
  smtpCodesOutlook: { title: 'smtp.codes, Outlook.com', url: 'https://smtp.codes/outlook', checked: '2026-12-01' },
  smtpCodesYahoo: { title: 'smtp.codes, Yahoo', url: 'https://smtp.codes/yahoo', checked: '2026-12-01' },
  smtpCodesYandex: { title: 'smtp.codes, Yandex', url: 'https://smtp.codes/yandex', checked: '2026-12-01' },
  sophos: {
    title: 'Sophos Central documentation, SMTP error codes',
    url: 'https://docs.sophos.com/central/customer/help/en-us/ManageYourProducts/EmailSecurity/SMTPErrorCodes/index.html',
    checked: '2026-12-01',
  },
  stalwart: {
    title: 'Stalwart, smtp/src/inbound/data.rs',
    url: 'https://github.com/stalwartlabs/stalwart/blob/main/crates/smtp/src/inbound/data.rs',
    checked: '2026-12-01',
  },
  stalwartMaddy: {
    title: 'Stalwart, smtp/src/inbound/data.rs; maddy, internal/check/dkim',
    url: 'https://github.com/stalwartlabs/stalwart/blob/main/crates/smtp/src/inbound/data.rs',
    checked: '2026-12-01',
  },
  tOnline: {
    title: 'postmaster.t-online.de',
    url: 'https://postmaster.t-online.de/index.en.html',
    checked: '2026-11-30',
  },
  trendMicro: { title: 'smtp.codes, Trend Micro', url: 'https://smtp.codes/trendmicro', checked: '2026-12-01' },
  unitedInternet: {
    title: 'GMX and WEB.DE postmaster pages',
    url: 'https://postmaster.gmx.net/en/error-messages',
    checked: '2026-12-01',
    quotedBy: 'smtp.codes',
  },
  yandex: {
    title: 'Yandex Mail help, non-delivery reports',
    url: 'https://yandex.com/support/mail/bounces/yandex/message-rejected-under-suspicion-of-spam.html',
    checked: '2026-11-30',
  },
  zoho: { title: 'smtp.codes, Zoho', url: 'https://smtp.codes/zoho', checked: '2026-12-01' },
  zoneMta: {
    title: 'ZoneMTA, config/bounces.txt',
    url: 'https://github.com/zone-eu/zone-mta/blob/master/config/bounces.txt',
    checked: '2026-12-01',
  },
} as const satisfies Readonly<Record<string, CatalogueSource>>;
