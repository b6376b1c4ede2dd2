/** The causes that a refusal can have, and what repairs each, in order. Data; which cause a text has is in catalogue.ts. */

/** Why a message was refused, as seen by the one who has to repair it. */
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
  /** Who can repair it. */
  readonly owner: 'sender' | 'recipient' | 'account' | 'either' | 'nobody';
  /** What to do, first things first. */
  readonly steps: readonly string[];
}

const SIGN = [
  'Turn on DKIM signing for the domain in From, at the server or service that hands the mail out: an RSA key of 2048 bits, d= set to that domain.',
  'Publish the public key as TXT at selector._domainkey.domain and check that it is there and complete.',
  'Check that the published key belongs to the private key that signs.',
  'Send a message to a Gmail address and read the authentication results ("Show original"): DKIM should say PASS.',
  'Wait until the old DNS answer has run out, then send again. Keep the recipient: the refusal says nothing about the address.',
] as const;

const REPAIR_SIGNATURE = [
  'Find out which facet fails: verify the returned copy or a fresh one against the published key.',
  'Key: the record at selector._domainkey.domain must belong to the private key in use; after a rotation keep the old record until its mail is delivered.',
  'Content: nothing may change the message after signing (footers, disclaimers, virus scanners, relays that rewrite fields or line ends). Sign at the last hop.',
  'Send a message to a Gmail address and read the authentication results.',
  'Wait for the TTL of what was changed in DNS, then send again.',
] as const;

const ALIGN = [
  "Sign with d= the domain in From, or a domain of the same organisation; a provider's own d= does not count for DMARC.",
  'Or let the envelope sender (Return-Path) be in the From domain and pass SPF.',
  'Check with a message to a Gmail address: DMARC should say PASS.',
] as const;

const SPF = [
  'Find the sending IP address in the reply or in the first Received field.',
  "Add that address, or the include: of the service, to the SPF record of the envelope sender's domain (Return-Path).",
  'Keep one SPF record a domain, at most ten look-ups.',
  'If the mail was forwarded, SPF must fail: an aligned DKIM signature is what survives forwarding.',
] as const;

const RECIPIENT_ADMIN = [
  'Nothing on the sending side repairs this; DKIM has no part in it.',
  "Ask the recipient's administrator by another way to let outside senders in.",
] as const;

/** Every cause. */
export const CAUSES: Readonly<Record<Cause, CauseInfo>> = {
  unsigned: { title: 'The message carried no DKIM signature', owner: 'sender', steps: SIGN },
  'signature-failed': { title: 'The DKIM signature did not verify', owner: 'sender', steps: REPAIR_SIGNATURE },
  'unsigned-or-failed': {
    title: 'No passing DKIM signature',
    owner: 'sender',
    steps: [
      'See whether the message was signed at all: look for DKIM-Signature in a copy that a recipient got.',
      ...SIGN.slice(0, 4),
      REPAIR_SIGNATURE[2],
      SIGN[4],
    ],
  },
  'signature-not-accepted': {
    title: 'The DKIM signature is not acceptable to the receiver',
    owner: 'sender',
    steps: [
      'Sign with rsa-sha256 and a key of 2048 bits.',
      'Sign with d= the From domain, include From, To, Subject and Date in h=, and leave l= out.',
      SIGN[3],
    ],
  },
  'signature-syntax': {
    title: 'The DKIM-Signature field is malformed',
    owner: 'sender',
    steps: [
      'Check the DKIM-Signature field of the message: tags, folding, base64.',
      'See whether a relay refolds or re-encodes fields after signing.',
    ],
  },
  'key-not-found': {
    title: 'The DKIM key could not be fetched',
    owner: 'sender',
    steps: [
      'Ask DNS for the TXT record at selector._domainkey.domain, with s= and d= of the signature.',
      'Publish it, or repair it: the wrong zone, the domain doubled in the owner, and a cut string are the usual finds.',
      'Check that every name server of the zone answers and that DNSSEC is valid.',
      'Wait for the negative cache (SOA minimum), then send again.',
    ],
  },
  'not-aligned': { title: 'Neither SPF nor DKIM passes for the From domain', owner: 'sender', steps: ALIGN },
  spf: { title: 'SPF does not allow the sending address', owner: 'sender', steps: SPF },
  'spf-record': {
    title: 'The SPF record is faulty',
    owner: 'sender',
    steps: [
      'Check the SPF record: one record only, at most ten look-ups, no +all, no over-wide ranges.',
      'Repair it and wait for its TTL.',
      'Send again.',
    ],
  },
  unauthenticated: {
    title: 'Neither SPF nor DKIM passed',
    owner: 'sender',
    steps: [
      'Let one of the two pass; DKIM is the better one, because it survives forwarding.',
      ...SIGN.slice(0, 3),
      SPF[1],
      SIGN[3],
      SIGN[4],
    ],
  },
  'authentication-failed': {
    title: 'SPF, DKIM or DMARC failed',
    owner: 'sender',
    steps: [
      'Read which mechanism the reply names; where it names none, check all three with a message to a Gmail address.',
      ...SIGN.slice(0, 3),
      SPF[1],
      ALIGN[0],
    ],
  },
  'dmarc-policy': {
    title: "The From domain's DMARC policy asked for the refusal",
    owner: 'sender',
    steps: [
      'Do not weaken the policy: make one mechanism pass in alignment.',
      ...ALIGN,
      'If the mail was forwarded or went through a list, a signature that survives it is the repair, or a forwarder that rewrites From or seals with ARC.',
      'If the message is not yours, the policy did its work: nothing to repair.',
    ],
  },
  'dmarc-missing': {
    title: 'The From domain has no usable DMARC record',
    owner: 'sender',
    steps: [
      'Publish a TXT record at _dmarc.domain: "v=DMARC1; p=none; rua=mailto:..." is enough to begin with.',
      'Check that there is one record and that p= is in it.',
      'Wait for the negative cache, then send again.',
    ],
  },
  'dns-temporary': {
    title: 'DNS did not answer the receiver in time',
    owner: 'sender',
    steps: [
      'Check that all name servers of the domain answer for _dmarc, the selector and SPF, also over TCP.',
      'Check DNSSEC.',
      'The sending system tries again by itself.',
    ],
  },
  arc: {
    title: 'The ARC chain did not validate',
    owner: 'either',
    steps: [
      'A forwarder broke or mis-sealed the chain: tell its administrator.',
      'An aligned DKIM signature that survives the forwarding makes ARC unnecessary.',
    ],
  },
  'reverse-dns': {
    title: 'The sending address has no matching reverse DNS',
    owner: 'sender',
    steps: [
      'Set a PTR record for the sending IP address (at whoever gave you the address).',
      'Let its name have an A or AAAA record that leads back to the same address.',
      'Over IPv6 the same; or send over IPv4.',
    ],
  },
  tls: {
    title: 'The receiver requires an encrypted connection',
    owner: 'sender',
    steps: [
      'Enable STARTTLS for outgoing mail.',
      'Check that the certificate and the protocol version are current (TLS 1.2 or newer).',
    ],
  },
  account: {
    title: 'An account is disabled',
    owner: 'account',
    steps: [
      'The account that submitted the message (or the mailbox it goes to) is switched off: contact its administrator.',
      'If it was blocked after abuse, change the password and look for what sent the mail.',
      'Signing does not help here.',
    ],
  },
  'recipient-disabled': {
    title: "The recipient's address is disabled",
    owner: 'recipient',
    steps: [
      'The address is switched off at the recipient: reach the person another way, or drop the address.',
      'Nothing to sign or publish.',
    ],
  },
  permission: {
    title: 'The recipient does not accept mail from this sender',
    owner: 'recipient',
    steps: RECIPIENT_ADMIN,
  },
  login: {
    title: 'The client did not log in as required',
    owner: 'account',
    steps: [
      "Switch on SMTP authentication in the sending program, with the account's user name and password or OAuth.",
      'Use the submission port (587 or 465).',
    ],
  },
  reputation: {
    title: 'The sending address or domain has a bad reputation',
    owner: 'sender',
    steps: [
      'This is no authentication failure. Look the address up in the list that the reply names.',
      "Stop what got it listed, then ask for removal at the page in the reply or the receiver's postmaster.",
    ],
  },
  'sender-identity': {
    title: "The sender's address is not accepted",
    owner: 'sender',
    steps: [
      'Verify the address or domain at the service that sends for you, or send from an address that exists and that the account may use.',
    ],
  },
  'rate-limited': {
    title: 'Too much mail, or too fast',
    owner: 'sender',
    steps: ['The sending system tries again by itself.', 'Send more slowly, and only to people who want the mail.'],
  },
  content: {
    title: 'The content was refused',
    owner: 'sender',
    steps: [
      'The receiver took the message for spam, or its content is not allowed. Look at links, attachments and wording.',
      "Ask the recipient's postmaster if it was legitimate.",
    ],
  },
  'unknown-recipient': {
    title: 'There is no such recipient',
    owner: 'sender',
    steps: ['Check the address for typing errors.', 'Remove it from your lists if it is right.'],
  },
  'recipient-moved': {
    title: 'The recipient has moved',
    owner: 'sender',
    steps: ['Use the new address if the reply gives one.'],
  },
  'mailbox-full': {
    title: 'The mailbox is full',
    owner: 'recipient',
    steps: ['Try again later, or reach the person another way.'],
  },
  'too-big': {
    title: 'The message is too big',
    owner: 'sender',
    steps: ['Send a smaller message, or a link to the file.'],
  },
  'host-not-found': {
    title: "The recipient's domain takes no mail",
    owner: 'sender',
    steps: ['Check the part after @ for typing errors.', 'The domain has no MX or address record, or a null MX.'],
  },
  'no-connection': {
    title: "The recipient's server could not be reached",
    owner: 'recipient',
    steps: [
      'Wait: the sending system tries again by itself for some days.',
      'Check that port 25 is open to the outside.',
    ],
  },
  expired: {
    title: 'The message waited too long',
    owner: 'either',
    steps: [
      'The sending system gave up. Look in the report for what the last attempt met, and send again once that is repaired.',
    ],
  },
  loop: {
    title: 'The message went round in a loop',
    owner: 'recipient',
    steps: ['A forwarding or an MX record at the recipient leads back to itself: tell their administrator.'],
  },
  'relay-denied': {
    title: 'The server does not relay for this sender',
    owner: 'sender',
    steps: ["Log in before sending, or check that the MX of the recipient's domain is the right server."],
  },
  policy: {
    title: 'Refused by a local policy',
    owner: 'either',
    steps: [
      "Read the text of the reply and its link; ask the recipient's postmaster which policy it was.",
      'Where they do not say, see in a message to a Gmail address ("Show original") whether SPF, DKIM and DMARC pass: many policies begin with these.',
    ],
  },
  protocol: {
    title: 'The servers did not understand each other',
    owner: 'sender',
    steps: [
      'Read the reply: a command, an address or the size of a line was not accepted. Ask the administrator of the sending server.',
    ],
  },
  system: {
    title: 'The receiving system has a fault',
    owner: 'recipient',
    steps: ["Wait and send again; if it lasts, tell the recipient's postmaster."],
  },
  other: {
    title: 'Refused without a known reason',
    owner: 'either',
    steps: ['Read the text of the reply; it is all that is known.'],
  },
};
