/** The causes that a refusal can have, and how each is fixed, in order. Data; which cause a reply has is in weigh.ts. */

import { say } from '../text/say.ts';

/** Why a message was refused, as seen by the one who has to fix it. */
export type Cause =
  | 'unsigned'
  | 'signature-failed'
  | 'unsigned-or-failed'
  | 'signature-not-accepted'
  | 'signature-syntax'
  | 'key-not-found'
  | 'not-aligned'
  | 'spf'
  | 'spf-record'
  | 'unauthenticated'
  | 'authentication-failed'
  | 'dmarc-policy'
  | 'dmarc-missing'
  | 'dns-temporary'
  | 'arc'
  | 'reverse-dns'
  | 'tls'
  | 'account'
  | 'recipient-disabled'
  | 'permission'
  | 'login'
  | 'reputation'
  | 'sender-identity'
  | 'rate-limited'
  | 'content'
  | 'unknown-recipient'
  | 'recipient-moved'
  | 'mailbox-full'
  | 'too-big'
  | 'host-not-found'
  | 'no-connection'
  | 'expired'
  | 'loop'
  | 'relay-denied'
  | 'policy'
  | 'protocol'
  | 'system'
  | 'other';

export interface CauseInfo {
  /** A heading: "The message carried no DKIM signature". */
  readonly title: string;
  /** Whether it belongs to the authentication of mail. */
  readonly isAuthentication?: true;
  /** Whether a signature, or its absence, has part in it. */
  readonly concernsSignature?: true;
  /** Who can fix it. */
  readonly owner: 'sender' | 'recipient' | 'account' | 'either' | 'nobody';
  /** What to do, first things first. */
  readonly steps: readonly string[];
}

/** Steps that are waiting: the sending system does the rest. */
export const WAITS = {
  retries: say`Wait: the sending system tries again by itself.`,
  someDays: say`Wait: the sending system retries by itself for some days.`,
  greylisted: say`Wait: the sending system tries again by itself, usually within 30 minutes.`,
  slowDown: say`The sending system tries again by itself; slow down.`,
} as const;

const WAIT_STEPS: ReadonlySet<string> = new Set(Object.values(WAITS));

export function isWait(step: string): boolean {
  return WAIT_STEPS.has(step);
}

const SIGN = [
  say`Turn on DKIM signing for the domain in From, at the server or service that sends the mail: a 2048-bit RSA key, with d= set to that domain.`,
  say`Publish the public key as a TXT record at selector._domainkey.domain, and check that it is complete.`,
  say`Check that the published key matches the private key that signs.`,
  say`Send a message to a Gmail address and read the authentication results ("Show original"): DKIM should say PASS.`,
  say`Wait until the old record's TTL expires, then send again. Keep the recipient: the refusal is not about the address.`,
] as const;

const REPAIR_SIGNATURE = [
  say`Find out what fails: verify the returned message, or a new one, against the published key.`,
  say`Key: the record at selector._domainkey.domain must match the private key in use; after a key rotation keep the old record until its mail is delivered.`,
  say`Content: nothing may change the message after signing (footers, disclaimers, virus scanners, relays that rewrite header fields or line endings). Sign at the last hop.`,
  say`Send a message to a Gmail address and read the authentication results.`,
  say`Wait until the TTL of the changed DNS record expires, then send again.`,
] as const;

const ALIGN = [
  say`Sign with d= the domain in From, or a domain of the same organization; a provider's own d= does not count for DMARC.`,
  say`Or use an envelope sender (Return-Path) in the From domain that passes SPF.`,
  say`Check with a message to a Gmail address: DMARC should say PASS.`,
] as const;

const SPF = [
  say`Find the sending IP address in the reply or in the first Received field.`,
  say`Add that address, or the include: of the service, to the SPF record of the envelope sender's domain (Return-Path).`,
  say`Publish one SPF record per domain, with at most ten DNS lookups.`,
  say`If the mail was forwarded, SPF fails by design: an aligned DKIM signature survives forwarding.`,
] as const;

const RECIPIENT_ADMIN = [
  say`Nothing on the sending side fixes this, and DKIM is not involved.`,
  say`Ask the recipient's administrator, by phone for example, to accept outside senders or to add you.`,
] as const;

/** Every cause. */
export const CAUSES: Readonly<Record<Cause, CauseInfo>> = {
  unsigned: {
    isAuthentication: true,
    concernsSignature: true,
    title: say`The message carried no DKIM signature`,
    owner: 'sender',
    steps: SIGN,
  },
  'signature-failed': {
    isAuthentication: true,
    concernsSignature: true,
    title: say`The DKIM signature did not verify`,
    owner: 'sender',
    steps: REPAIR_SIGNATURE,
  },
  'unsigned-or-failed': {
    isAuthentication: true,
    concernsSignature: true,
    title: say`No passing DKIM signature`,
    owner: 'sender',
    steps: [
      say`Find out whether the message was signed at all: look for DKIM-Signature in a copy that a recipient received.`,
      ...SIGN.slice(0, 4),
      REPAIR_SIGNATURE[2],
      SIGN[4],
    ],
  },
  'signature-not-accepted': {
    isAuthentication: true,
    title: say`The DKIM signature is not acceptable to the receiver`,
    owner: 'sender',
    steps: [
      say`Sign with rsa-sha256 and a key of 2048 bits.`,
      say`Sign with d= the From domain, include From, To, Subject and Date in h=, and omit l=.`,
      SIGN[3],
    ],
  },
  'signature-syntax': {
    isAuthentication: true,
    title: say`The DKIM-Signature field is malformed`,
    owner: 'sender',
    steps: [
      say`Check the DKIM-Signature field of the message: tags, folding, base64.`,
      say`Find out whether a relay refolds or re-encodes header fields after signing.`,
    ],
  },
  'key-not-found': {
    isAuthentication: true,
    concernsSignature: true,
    title: say`The DKIM key is missing or cannot be used`,
    owner: 'sender',
    steps: [
      say`Look up the TXT record at selector._domainkey.domain, with s= and d= of the signature.`,
      say`Publish or correct it: usually it is in the wrong zone, its name contains the domain twice, or the key was truncated.`,
      say`Check that every name server of the zone gives the same answer, and that DNSSEC is valid.`,
      say`Wait until the negative answer expires (SOA minimum), then send again.`,
    ],
  },
  'not-aligned': {
    isAuthentication: true,
    concernsSignature: true,
    title: say`Neither SPF nor DKIM passes for the From domain`,
    owner: 'sender',
    steps: ALIGN,
  },
  spf: { isAuthentication: true, title: say`SPF does not allow the sending address`, owner: 'sender', steps: SPF },
  'spf-record': {
    isAuthentication: true,
    title: say`The SPF record is invalid`,
    owner: 'sender',
    steps: [
      say`Check the SPF record: one record only, at most ten DNS lookups, no +all, no overly wide ranges.`,
      say`Correct it, and wait until its TTL expires.`,
      say`Send again.`,
    ],
  },
  unauthenticated: {
    isAuthentication: true,
    concernsSignature: true,
    title: say`Neither SPF nor DKIM passed`,
    owner: 'sender',
    steps: [
      say`Make one of the two pass, preferably DKIM, because it survives forwarding.`,
      ...SIGN.slice(0, 3),
      SPF[1],
      SIGN[3],
      SIGN[4],
    ],
  },
  'authentication-failed': {
    isAuthentication: true,
    concernsSignature: true,
    title: say`SPF, DKIM or DMARC failed`,
    owner: 'sender',
    steps: [
      say`See which mechanism the reply names; if it names none, check all three with a message to a Gmail address.`,
      ...SIGN.slice(0, 3),
      SPF[1],
      ALIGN[0],
    ],
  },
  'dmarc-policy': {
    isAuthentication: true,
    concernsSignature: true,
    title: say`Rejected by the From domain's DMARC policy`,
    owner: 'sender',
    steps: [
      say`Do not weaken the policy: make one mechanism pass in alignment.`,
      ...ALIGN,
      say`If the mail was forwarded or went through a mailing list: a signature that survives it helps, or a forwarder that rewrites From or seals with ARC.`,
      say`If the message is not yours, the policy worked as intended: nothing to fix.`,
    ],
  },
  'dmarc-missing': {
    isAuthentication: true,
    title: say`The From domain has no usable DMARC record`,
    owner: 'sender',
    steps: [
      say`Publish a TXT record at _dmarc.domain: "v=DMARC1; p=none; rua=mailto:..." is enough to start with.`,
      say`Check that there is exactly one record, and that it contains p=.`,
      say`Wait for the negative cache, then send again.`,
    ],
  },
  'dns-temporary': {
    isAuthentication: true,
    title: say`DNS did not answer the receiver's lookup`,
    owner: 'sender',
    steps: [
      say`Check that all name servers of the domain answer for _dmarc, the selector and SPF, also over TCP.`,
      say`Check DNSSEC.`,
      WAITS.retries,
    ],
  },
  arc: {
    isAuthentication: true,
    title: say`ARC validation failed`,
    owner: 'either',
    steps: [
      say`A forwarder broke the chain or sealed it incorrectly: tell its administrator.`,
      say`An aligned DKIM signature that survives the forwarding makes ARC unnecessary.`,
    ],
  },
  'reverse-dns': {
    isAuthentication: true,
    title: say`The sending address has no matching reverse DNS`,
    owner: 'sender',
    steps: [
      say`Set a PTR record for the sending IP address (ask whoever assigned the address to you).`,
      say`Give the name in it an A or AAAA record that resolves back to the same address.`,
      say`The same applies to IPv6; or send over IPv4.`,
    ],
  },
  tls: {
    title: say`TLS is required, or failed`,
    owner: 'sender',
    steps: [
      say`Enable STARTTLS for outgoing mail.`,
      say`Check that the certificates on both sides are valid and the protocol is TLS 1.2 or newer.`,
    ],
  },
  account: {
    title: say`An account is disabled`,
    owner: 'account',
    steps: [
      say`The account that submitted the message (or the mailbox it goes to) is disabled: contact its administrator.`,
      say`If it was blocked after abuse, change the password and find out what sent the mail.`,
      say`Signing does not help here.`,
    ],
  },
  'recipient-disabled': {
    title: say`The recipient's address is disabled`,
    owner: 'recipient',
    steps: [
      say`The mailbox is disabled: reach the person another way; remove the address if it stays disabled.`,
      say`This is not about signing.`,
    ],
  },
  permission: {
    title: say`The recipient does not accept mail from this sender`,
    owner: 'recipient',
    steps: RECIPIENT_ADMIN,
  },
  login: {
    title: say`The client did not log in as required`,
    owner: 'account',
    steps: [
      say`Turn on SMTP authentication in the sending program, with OAuth or the account's user name and password.`,
      say`Use the submission port (587 or 465).`,
    ],
  },
  reputation: {
    title: say`The sending address or domain has a bad reputation`,
    owner: 'sender',
    steps: [
      say`This is not a DKIM failure. Look up the IP address or domain in the list that the reply names.`,
      say`Stop what got it listed, then request removal at the page in the reply or from the receiver's postmaster.`,
    ],
  },
  'sender-identity': {
    title: say`The sender's address is not accepted`,
    owner: 'sender',
    steps: [
      say`Verify the address or domain at the service that sends for you, or send from an address that exists and that the account may use.`,
    ],
  },
  'rate-limited': {
    title: say`Too much mail, or too fast`,
    owner: 'sender',
    steps: [WAITS.retries, say`Send more slowly, and only to people who want the mail.`],
  },
  content: {
    title: say`The content was refused`,
    owner: 'sender',
    steps: [
      say`The receiver classified the message as spam, or its content is not allowed. Check links, attachments and wording.`,
      say`If it was legitimate, ask the recipient's postmaster.`,
    ],
  },
  'unknown-recipient': {
    title: say`No such recipient`,
    owner: 'sender',
    steps: [say`Check the address for typing errors.`, say`If it is spelled correctly, remove it from your lists.`],
  },
  'recipient-moved': {
    title: say`The recipient has moved`,
    owner: 'sender',
    steps: [say`Use the new address if the reply gives one.`],
  },
  'mailbox-full': {
    title: say`The mailbox is full`,
    owner: 'recipient',
    steps: [say`Try again later, or reach the person another way.`],
  },
  'too-big': {
    title: say`The message is too big`,
    owner: 'sender',
    steps: [say`Send a smaller message, or a link to the file.`],
  },
  'host-not-found': {
    title: say`The recipient's domain takes no mail`,
    owner: 'sender',
    steps: [
      say`Check the part after @ for typing errors.`,
      say`The domain has no MX and no address record, or it publishes a null MX.`,
    ],
  },
  'no-connection': {
    title: say`The recipient's server could not be reached`,
    owner: 'recipient',
    steps: [WAITS.someDays, say`Check that outgoing connections to port 25 are allowed.`],
  },
  expired: {
    title: say`The message was not delivered in time`,
    owner: 'either',
    steps: [
      say`The sending system gave up. See in the report why the last attempt failed, and send again when that is fixed.`,
    ],
  },
  loop: {
    title: say`Mail loop`,
    owner: 'recipient',
    steps: [say`A forwarding rule or an MX record leads back to the same server: tell the recipient's administrator.`],
  },
  'relay-denied': {
    title: say`The server does not accept mail for this domain`,
    owner: 'sender',
    steps: [say`Log in before sending, or check that the MX of the recipient's domain is the right server.`],
  },
  policy: {
    title: say`Refused by a local policy`,
    owner: 'either',
    steps: [
      say`Read the reply and follow its link; ask the recipient's postmaster which policy it was.`,
      say`If they do not say, send a message to a Gmail address and check ("Show original") whether SPF, DKIM and DMARC pass: many policies start there.`,
    ],
  },
  protocol: {
    title: say`Protocol or syntax error`,
    owner: 'sender',
    steps: [
      say`Read the reply: a command, an address or a header field was not accepted. Ask the administrator of the sending server.`,
    ],
  },
  system: {
    title: say`Temporary or internal error at the server`,
    owner: 'recipient',
    steps: [say`Wait and send again; if it continues, tell the recipient's postmaster.`],
  },
  other: {
    title: say`Refused for an unknown reason`,
    owner: 'either',
    steps: [say`Read the reply: nothing more is known.`],
  },
};
