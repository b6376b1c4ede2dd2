/**
 * Mail systems that are distinguished because they use codes and words in their own way. A vendor and the marks by which it
 * is recognised are one object, so none can be without. Hosts are tried on the server that speaks; marks on its words.
 */

/** How a vendor is recognised: at least one of the two. */
type Marks =
  | { readonly hosts: RegExp; readonly marks?: RegExp }
  | { readonly hosts?: undefined; readonly marks: RegExp };

export type VendorInfo = Marks & {
  /** As people know it. */
  readonly name: string;
  /** A server of it, or words that prove it, for the examples of its rows. */
  readonly example: string;
};

/** Hosts are anchored at their end: `google.com.evil.example` is not Google's. Marks are words that only this vendor writes. */
export const VENDORS = {
  gmail: {
    name: 'Gmail',
    hosts: /(?:^|\.)(?:google|googlemail|gmail)\.com$/i,
    marks:
      /\bgsmtp\b|\bgcdp\b|\bUnauthenticated email from \S+ is not accepted due to\s+(?:[45]\d\d-\S+ )?domain's|\bGmail (?:has detected|requires|users)|support\.google\.com\/(?:mail|a)\//i,
    example: 'gmail-smtp-in.l.google.com',
  },
  microsoft: {
    name: 'Microsoft 365',
    hosts: /(?:^|\.)(?:outlook|office365|exchangelabs|hotmail|live|microsoft)\.com$/i,
    marks:
      /\bprod\.(?:protection\.)?outlook\.com\b|\.exchangelabs\.com\]|\(AS\d{3,9}\)|\bsender\.office\.com\b|go\.microsoft\.com\/fwlink|\(S\d{3,4}\)[ []|TenantAttribution|AADSTS|\[outlook\.com\]/,
    example: 'example-com.mail.protection.outlook.com',
  },
  exchange: {
    name: 'Exchange',
    marks:
      /\b(?:STOREDRV|RESOLVER\.(?:ADR|RST|GRP|FWD)|TRANSPORT\.RULES|QUEUE\.(?:Expired|TransportRetired)|SMTPSEND\.|ROUTING\.|MSEXCH|SendAsDenied|RecipientNotFound; )/i,
    example: 'STOREDRV.Deliver',
  },
  yahoo: {
    name: 'Yahoo',
    hosts: /(?:^|\.)(?:yahoodns\.net|yahoo\.com|yahoo\.co\.jp|aol\.com|verizonmedia\.com)$/i,
    marks:
      /\[(?:TSS?\d\d|BL\d\d|PH\d\d|AU\d\d)\]|\((?:AU|BL|TS)\d\d\)|postmaster\.(?:yahooinc|verizonmedia|yahoo)\.com|\bYahoo requires\b|delivery error: dd /i,
    example: 'mta5.am0.yahoodns.net',
  },
  apple: {
    name: 'iCloud',
    hosts: /(?:^|\.)(?:icloud|me|mac|apple)\.com$/i,
    marks: /\[(?:HM|CS|HME|BS|SP)\d{1,2}\]|support\.apple\.com\//i,
    example: 'mx01.mail.icloud.com',
  },
  laposte: {
    name: 'La Poste',
    hosts: /(?:^|\.)laposte\.net$/i,
    marks: /\bLPN\d{3}_\d{3}\b/i,
    example: 'smtpz4.laposte.net',
  },
  orange: {
    name: 'Orange',
    hosts: /(?:^|\.)(?:orange|wanadoo)\.fr$/i,
    marks: /\bOFR\d{0,3}_\d{3}\b/i,
    example: 'smtp-in.orange.fr',
  },
  sfr: {
    name: 'SFR',
    hosts: /(?:^|\.)(?:sfr|neuf|club-internet)\.fr$/i,
    marks: /\bSFR_IN_\d{3}\b/i,
    example: 'smtp-in.sfr.fr',
  },
  mimecast: {
    name: 'Mimecast',
    hosts: /(?:^|\.)mimecast(?:-offshore)?\.(?:com|co\.za|org)$/i,
    marks: /community\.mimecast\.com|csi\.mimecast\.org|\bMCSpamSignature/i,
    example: 'eu-smtp-inbound-1.mimecast.com',
  },
  proofpoint: {
    name: 'Proofpoint',
    hosts: /(?:^|\.)(?:pphosted\.com|proofpoint\.com|ppe-hosted\.com)$/i,
    marks: /\b(?:prs|ipcheck)\.proofpoint\.com\b/i,
    example: 'mx0a-00000000.pphosted.com',
  },
  gmx: {
    name: 'GMX, WEB.DE or IONOS',
    hosts:
      /(?:^|\.)(?:gmx\.(?:net|de|com|at|ch)|web\.de|kundenserver\.de|1and1\.(?:com|es|fr|co\.uk)|ionos\.(?:com|de|fr|es|it|co\.uk)|mail\.com|ui-dns\.\w+)$/i,
    marks: /\bNemesis ESMTP\b|postmaster\.(?:gmx|web|1und1|mail)\.(?:net|de|com)\/|\(mx(?:gmx|web|eue|us|mxeu)\w*\d\)/i,
    example: 'mx00.gmx.net',
  },
  tonline: {
    name: 'T-Online',
    hosts: /(?:^|\.)t-online\.de$/i,
    marks: /rx\.t-online\.de|postmaster\.t-online\.de/i,
    example: 'mx00.t-online.de',
  },
  qq: {
    name: 'QQ',
    hosts: /(?:^|\.)(?:qq\.com|tencent\.com|exmail\.qq\.com)$/i,
    marks: /service\.(?:exmail|mail)\.qq\.com|open\.work\.weixin\.qq\.com/i,
    example: 'mx3.qq.com',
  },
  netease: {
    name: 'NetEase (163, 126)',
    hosts: /(?:^|\.)(?:163\.com|126\.com|netease\.com|yeah\.net)$/i,
    marks:
      /mail\.163\.com\/help|\bMI:(?:SPB|SPF|DMA|IPB|MFB|CEL|DMC|LFM|MBR|NHD|FCB|CNR|STC|SFQ|BLR|FSB|RBR|BCC|HMD|RCP|SMT|SRC)/,
    example: '163mx00.mxmail.netease.com',
  },
  comcast: {
    name: 'Comcast',
    hosts: /(?:^|\.)comcast\.net$/i,
    marks: /postmaster\.comcast\.net/i,
    example: 'mx1.comcast.net',
  },
  mailru: {
    name: 'Mail.ru',
    hosts: /(?:^|\.)mail\.ru$/i,
    marks: /help\.mail\.ru|corp\.mail\.ru/i,
    example: 'mxs.mail.ru',
  },
  yandex: {
    name: 'Yandex',
    hosts: /(?:^|\.)(?:yandex\.(?:ru|net|com)|ya\.ru)$/i,
    marks: /\bya\.cc\/|feedback\.yandex\.|yandex\.(?:ru|com)\/support/i,
    example: 'mx.yandex.ru',
  },
  rambler: {
    name: 'Rambler',
    hosts: /(?:^|\.)rambler\.(?:ru|co)$/i,
    example: 'imx1.rambler.ru',
  },
  sophos: {
    name: 'Sophos',
    hosts: /(?:^|\.)(?:sophos\.com|hydra\.sophos\.com)$/i,
    marks: /\bXGEMAIL_\d{4}\b/i,
    example: 'mx-01-eu-central-1.prod.hydra.sophos.com',
  },
  trendmicro: {
    name: 'Trend Micro',
    hosts: /(?:^|\.)trendmicro\.(?:com|eu|co\.jp)$/i,
    marks: /\bERS-(?:Customized-Block|RBL|QIL|DUL)|\bBLOCK-(?:SEND-ER|RCPT)\b/i,
    example: 'in.hes.trendmicro.com',
  },
  barracuda: {
    name: 'Barracuda',
    hosts: /(?:^|\.)(?:barracudanetworks|barracuda)\.com$/i,
    marks: /\bcuda_nsu\b/i,
    example: 'd1.ess.barracudanetworks.com',
  },
  messagelabs: {
    name: 'Symantec Email Security.cloud',
    hosts: /(?:^|\.)messagelabs\.com$/i,
    marks: /\bmessagelabs\.com\b/i,
    example: 'cluster1.eu.messagelabs.com',
  },
  fireeye: {
    name: 'Trellix',
    hosts: /(?:^|\.)fireeye(?:cloud|gov)?\.com$/i,
    marks: /\bETP\d{3}\b/,
    example: 'alln-1.fireeyecloud.com',
  },
  cisco: {
    name: 'Cisco',
    hosts: /(?:^|\.)(?:iphmx\.com|ironport\.com|cisco\.com)$/i,
    example: 'esa1.hc1234-56.iphmx.com',
  },
  spamexperts: {
    name: 'SpamExperts',
    hosts: /(?:^|\.)(?:spamexperts\.\w+|antispamcloud\.com)$/i,
    example: 'mx5.spamexperts.com',
  },
  rackspace: {
    name: 'Rackspace',
    hosts: /(?:^|\.)emailsrvr\.com$/i,
    marks: /\(G(?:\d|1[0-9A-F]|2\d|3\d|E)\)\s*(?:\(in reply|$)/,
    example: 'mx1.emailsrvr.com',
  },
  zoho: {
    name: 'Zoho',
    hosts: /(?:^|\.)zoho(?:mail|corp)?\.(?:com|eu|in|com\.au)$/i,
    marks: /\bdetected by Zoho Mail\b|\bMailPolicy violation Error delivering\b/i,
    example: 'mx.zoho.com',
  },
  godaddy: {
    name: 'GoDaddy',
    hosts: /(?:^|\.)(?:secureserver\.net|prod\.phx3\.secureserver\.net)$/i,
    marks: /\bbizsmtp\b|\bIB\d{3}\b|secureserver\.net\/help/,
    example: 'mailstore1.secureserver.net',
  },
  ovh: {
    name: 'OVHcloud',
    hosts: /(?:^|\.)(?:ovh\.(?:net|com|ca)|mail\.ovh\.net)$/i,
    marks: /\bspam\.ovh\.net\b/i,
    example: 'mx0.mail.ovh.net',
  },
  hostpoint: { name: 'Hostpoint', hosts: /(?:^|\.)hostpoint\.ch$/i, example: 'mx1.mail.hostpoint.ch' },
  aruba: { name: 'Aruba', hosts: /(?:^|\.)aruba(?:pec)?\.it$/i, example: 'smtps.aruba.it' },
  onecom: {
    name: 'one.com',
    hosts: /(?:^|\.)one\.com$/i,
    marks: /\[M5\]/,
    example: 'mailout1.pub.mailpod1-cph3.one.com',
  },
  ses: {
    name: 'Amazon SES',
    hosts: /(?:^|\.)(?:amazonses|amazonaws|awsapps)\.com$/i,
    marks:
      /failed the check in region|Duplicate header '|\bSendRawEmail\b|SES (?:account|sandbox)|with your AWS account/i,
    example: 'email-smtp.eu-west-1.amazonaws.com',
  },
  sendgrid: {
    name: 'SendGrid',
    hosts: /(?:^|\.)sendgrid\.net$/i,
    marks: /sendgrid\.com\/docs|verified Sender Identity|\bMail cannot be sent until this error is resolved/i,
    example: 'smtp.sendgrid.net',
  },
  mailgun: {
    name: 'Mailgun',
    hosts: /(?:^|\.)mailgun\.(?:org|net|com)$/i,
    marks: /Not delivering to previously bounced address|Not delivering to a user who marked your messages as spam/,
    example: 'smtp.mailgun.org',
  },
  postmark: {
    name: 'Postmark',
    hosts: /(?:^|\.)(?:postmarkapp|mtasv)\.(?:com|net)$/i,
    marks: /\bmarked as inactive\. Inactive recipients\b|Sender Signature/,
    example: 'smtp.postmarkapp.com',
  },
  postfix: {
    name: 'Postfix',
    marks:
      /\bin (?:virtual|local|relay) (?:mailbox|alias|recipient) table\b|\b(?:Recipient|Sender|Client host|Helo command) (?:address )?rejected: /i,
    example: 'Recipient address rejected: ',
  },
  exim: {
    name: 'Exim',
    marks:
      /\bDKIM: encountered the following problem validating\b|\bsender verify (?:failed|defer)\b|Unrouteable address|retry timeout exceeded/i,
    example: 'DKIM: encountered the following problem validating',
  },
  dovecot: { name: 'Dovecot', marks: /\bQuota exceeded \(mailbox for user is full\)|\bDovecot\b/i, example: 'Dovecot' },
  opendkim: {
    name: 'OpenDKIM',
    marks:
      /\b(?:bad|no) DKIM signature data\b|\bDKIM key retrieval failed\b|\binternal DKIM error\b|\bDKIM signature syntax error\b/i,
    example: 'bad DKIM signature data',
  },
  opendmarc: {
    name: 'OpenDMARC',
    marks: /\brejected by DMARC policy for \S+$/im,
    example: 'rejected by DMARC policy for example.org',
  },
  rspamd: { name: 'Rspamd', marks: /\bAction set by DMARC\b|\brspamd\b/i, example: 'Action set by DMARC' },
  mox: { name: 'mox', marks: /\brejecting per dmarc policy\b/i, example: 'rejecting per dmarc policy' },
  qmail: {
    name: 'qmail',
    marks:
      /Sorry, no mailbox here by that name|that domain isn't in my list of allowed rcpthosts|CNAME lookup failed temporarily\. \(#4\.4\.3\)|I couldn't find any host named/i,
    example: 'Sorry, no mailbox here by that name. (#5.1.1)',
  },
} as const satisfies Readonly<Record<string, VendorInfo>>;

export type Vendor = keyof typeof VENDORS;

const ENTRIES = Object.entries(VENDORS) as readonly (readonly [Vendor, VendorInfo])[];

/** How much of a reply is searched for marks, in UTF-16 units. */
const MAX_MARKED = 2000;

/** The vendors of hosts asked for before: reports come in numbers from the same servers. */
const vendorsOfHosts = new Map<string, readonly Vendor[]>();
const MAX_HOSTS = 1000;

function vendorsOfHost(host: string): readonly Vendor[] {
  const known = vendorsOfHosts.get(host);
  if (known !== undefined) return known;
  const name = host.replace(/\.$/, '');
  const found = ENTRIES.filter(([, { hosts }]) => hosts?.test(name) === true).map(([vendor]) => vendor);
  if (vendorsOfHosts.size >= MAX_HOSTS) vendorsOfHosts.clear();
  vendorsOfHosts.set(host, found);
  return found;
}

/** Whose server speaks, as far as its host, or the words themselves, prove it. Looked for when asked: all marks cost much. */
export class Speaker {
  readonly #words: string;
  readonly #host: string | undefined;
  #vendors: ReadonlySet<Vendor> | undefined;

  constructor(text: string, host: string | undefined) {
    this.#words = text.slice(0, MAX_MARKED);
    this.#host = host;
  }

  /** All vendors that are proven: one sells what another wrote. */
  get vendors(): ReadonlySet<Vendor> {
    this.#vendors ??= new Set(ENTRIES.map(([vendor]) => vendor).filter((vendor) => this.#proves(vendor)));
    return this.#vendors;
  }

  isOf(vendor: Vendor): boolean {
    return this.#vendors?.has(vendor) ?? this.#proves(vendor);
  }

  #proves(vendor: Vendor): boolean {
    const { marks }: VendorInfo = VENDORS[vendor];
    const isHost = this.#host !== undefined && vendorsOfHost(this.#host).includes(vendor);
    return isHost || marks?.test(this.#words) === true;
  }
}
