/** The causes that a refusal can have, and how each is fixed, in order. Data; which cause a reply has is in weigh.ts. */

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

const SIGN = [
  'Turn on DKIM signing for the domain in From, at the server or service that sends the mail: a 2048-bit RSA key, with d= set to that domain.',
  'Publish the public key as a TXT record at selector._domainkey.domain, and check that it is complete.',
  'Check that the published key matches the private key that signs.',
  'Send a message to a Gmail address and read the authentication results ("Show original"): DKIM should say PASS.',
  "Wait until the old record's TTL expires, then send again. Keep the recipient: the refusal is not about the address.",
] as const;

const REPAIR_SIGNATURE = [
  'Find out what fails: verify the returned message, or a new one, against the published key.',
  'Key: the record at selector._domainkey.domain must match the private key in use; after a key rotation keep the old record until its mail is delivered.',
  'Content: nothing may change the message after signing (footers, disclaimers, virus scanners, relays that rewrite header fields or line endings). Sign at the last hop.',
  'Send a message to a Gmail address and read the authentication results.',
  'Wait until the TTL of the changed DNS record expires, then send again.',
] as const;

const ALIGN = [
  "Sign with d= the domain in From, or a domain of the same organization; a provider's own d= does not count for DMARC.",
  'Or use an envelope sender (Return-Path) in the From domain that passes SPF.',
  'Check with a message to a Gmail address: DMARC should say PASS.',
] as const;

const SPF = [
  'Find the sending IP address in the reply or in the first Received field.',
  "Add that address, or the include: of the service, to the SPF record of the envelope sender's domain (Return-Path).",
  'Publish one SPF record per domain, with at most ten DNS lookups.',
  'If the mail was forwarded, SPF fails by design: an aligned DKIM signature survives forwarding.',
] as const;

const RECIPIENT_ADMIN = [
  'Nothing on the sending side fixes this, and DKIM is not involved.',
  "Ask the recipient's administrator, by phone for example, to accept outside senders or to add you.",
] as const;

/** Every cause. */
export const CAUSES: Readonly<Record<Cause, CauseInfo>> = {
  unsigned: {
    isAuthentication: true,
    concernsSignature: true,
    title: 'The message carried no DKIM signature',
    owner: 'sender',
    steps: SIGN,
  },
  'signature-failed': {
    isAuthentication: true,
    concernsSignature: true,
    title: 'The DKIM signature did not verify',
    owner: 'sender',
    steps: REPAIR_SIGNATURE,
  },
  'unsigned-or-failed': {
    isAuthentication: true,
    concernsSignature: true,
    title: 'No passing DKIM signature',
    owner: 'sender',
    steps: [
      'Find out whether the message was signed at all: look for DKIM-Signature in a copy that a recipient received.',
      ...SIGN.slice(0, 4),
      REPAIR_SIGNATURE[2],
      SIGN[4],
    ],
  },
  'signature-not-accepted': {
    isAuthentication: true,
    title: 'The DKIM signature is not acceptable to the receiver',
    owner: 'sender',
    steps: [
      'Sign with rsa-sha256 and a key of 2048 bits.',
      'Sign with d= the From domain, include From, To, Subject and Date in h=, and omit l=.',
      SIGN[3],
    ],
  },
  'signature-syntax': {
    isAuthentication: true,
    title: 'The DKIM-Signature field is malformed',
    owner: 'sender',
    steps: [
      'Check the DKIM-Signature field of the message: tags, folding, base64.',
      'Find out whether a relay refolds or re-encodes header fields after signing.',
    ],
  },
  'key-not-found': {
    isAuthentication: true,
    concernsSignature: true,
    title: 'The DKIM key is missing or cannot be used',
    owner: 'sender',
    steps: [
      'Look up the TXT record at selector._domainkey.domain, with s= and d= of the signature.',
      'Publish or correct it: usually it is in the wrong zone, its name contains the domain twice, or the key was truncated.',
      'Check that every name server of the zone gives the same answer, and that DNSSEC is valid.',
      'Wait until the negative answer expires (SOA minimum), then send again.',
    ],
  },
  'not-aligned': {
    isAuthentication: true,
    concernsSignature: true,
    title: 'Neither SPF nor DKIM passes for the From domain',
    owner: 'sender',
    steps: ALIGN,
  },
  spf: { isAuthentication: true, title: 'SPF does not allow the sending address', owner: 'sender', steps: SPF },
  'spf-record': {
    isAuthentication: true,
    title: 'The SPF record is invalid',
    owner: 'sender',
    steps: [
      'Check the SPF record: one record only, at most ten DNS lookups, no +all, no overly wide ranges.',
      'Correct it, and wait until its TTL expires.',
      'Send again.',
    ],
  },
  unauthenticated: {
    isAuthentication: true,
    concernsSignature: true,
    title: 'Neither SPF nor DKIM passed',
    owner: 'sender',
    steps: [
      'Make one of the two pass, preferably DKIM, because it survives forwarding.',
      ...SIGN.slice(0, 3),
      SPF[1],
      SIGN[3],
      SIGN[4],
    ],
  },
  'authentication-failed': {
    isAuthentication: true,
    concernsSignature: true,
    title: 'SPF, DKIM or DMARC failed',
    owner: 'sender',
    steps: [
      'See which mechanism the reply names; if it names none, check all three with a message to a Gmail address.',
      ...SIGN.slice(0, 3),
      SPF[1],
      ALIGN[0],
    ],
  },
  'dmarc-policy': {
    isAuthentication: true,
    concernsSignature: true,
    title: "Rejected by the From domain's DMARC policy",
    owner: 'sender',
    steps: [
      'Do not weaken the policy: make one mechanism pass in alignment.',
      ...ALIGN,
      'If the mail was forwarded or went through a mailing list: a signature that survives it helps, or a forwarder that rewrites From or seals with ARC.',
      'If the message is not yours, the policy worked as intended: nothing to fix.',
    ],
  },
  'dmarc-missing': {
    isAuthentication: true,
    title: 'The From domain has no usable DMARC record',
    owner: 'sender',
    steps: [
      'Publish a TXT record at _dmarc.domain: "v=DMARC1; p=none; rua=mailto:..." is enough to start with.',
      'Check that there is exactly one record, and that it contains p=.',
      'Wait for the negative cache, then send again.',
    ],
  },
  'dns-temporary': {
    isAuthentication: true,
    title: "DNS did not answer the receiver's lookup",
    owner: 'sender',
    steps: [
      'Check that all name servers of the domain answer for _dmarc, the selector and SPF, also over TCP.',
      'Check DNSSEC.',
      'The sending system tries again by itself.',
    ],
  },
  arc: {
    isAuthentication: true,
    title: 'ARC validation failed',
    owner: 'either',
    steps: [
      'A forwarder broke the chain or sealed it incorrectly: tell its administrator.',
      'An aligned DKIM signature that survives the forwarding makes ARC unnecessary.',
    ],
  },
  'reverse-dns': {
    isAuthentication: true,
    title: 'The sending address has no matching reverse DNS',
    owner: 'sender',
    steps: [
      'Set a PTR record for the sending IP address (ask whoever assigned the address to you).',
      'Give the name in it an A or AAAA record that resolves back to the same address.',
      'The same applies to IPv6; or send over IPv4.',
    ],
  },
  tls: {
    title: 'TLS is required, or failed',
    owner: 'sender',
    steps: [
      'Enable STARTTLS for outgoing mail.',
      'Check that the certificates on both sides are valid and the protocol is TLS 1.2 or newer.',
    ],
  },
  account: {
    title: 'An account is disabled',
    owner: 'account',
    steps: [
      'The account that submitted the message (or the mailbox it goes to) is disabled: contact its administrator.',
      'If it was blocked after abuse, change the password and find out what sent the mail.',
      'Signing does not help here.',
    ],
  },
  'recipient-disabled': {
    title: "The recipient's address is disabled",
    owner: 'recipient',
    steps: [
      'The mailbox is disabled: reach the person another way; remove the address if it stays disabled.',
      'This is not about signing.',
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
      "Turn on SMTP authentication in the sending program, with OAuth or the account's user name and password.",
      'Use the submission port (587 or 465).',
    ],
  },
  reputation: {
    title: 'The sending address or domain has a bad reputation',
    owner: 'sender',
    steps: [
      'This is not a DKIM failure. Look up the IP address or domain in the list that the reply names.',
      "Stop what got it listed, then request removal at the page in the reply or from the receiver's postmaster.",
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
      'The receiver classified the message as spam, or its content is not allowed. Check links, attachments and wording.',
      "If it was legitimate, ask the recipient's postmaster.",
    ],
  },
  'unknown-recipient': {
    title: 'No such recipient',
    owner: 'sender',
    steps: ['Check the address for typing errors.', 'If it is spelled correctly, remove it from your lists.'],
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
    steps: [
      'Check the part after @ for typing errors.',
      'The domain has no MX and no address record, or it publishes a null MX.',
    ],
  },
  'no-connection': {
    title: "The recipient's server could not be reached",
    owner: 'recipient',
    steps: [
      'Wait: the sending system retries by itself for some days.',
      'Check that outgoing connections to port 25 are allowed.',
    ],
  },
  expired: {
    title: 'The message was not delivered in time',
    owner: 'either',
    steps: [
      'The sending system gave up. See in the report why the last attempt failed, and send again when that is fixed.',
    ],
  },
  loop: {
    title: 'Mail loop',
    owner: 'recipient',
    steps: ["A forwarding rule or an MX record leads back to the same server: tell the recipient's administrator."],
  },
  'relay-denied': {
    title: 'The server does not accept mail for this domain',
    owner: 'sender',
    steps: ["Log in before sending, or check that the MX of the recipient's domain is the right server."],
  },
  policy: {
    title: 'Refused by a local policy',
    owner: 'either',
    steps: [
      "Read the reply and follow its link; ask the recipient's postmaster which policy it was.",
      'If they do not say, send a message to a Gmail address and check ("Show original") whether SPF, DKIM and DMARC pass: many policies start there.',
    ],
  },
  protocol: {
    title: 'Protocol or syntax error',
    owner: 'sender',
    steps: [
      'Read the reply: a command, an address or a header field was not accepted. Ask the administrator of the sending server.',
    ],
  },
  system: {
    title: 'Temporary or internal error at the server',
    owner: 'recipient',
    steps: ["Wait and send again; if it continues, tell the recipient's postmaster."],
  },
  other: {
    title: 'Refused for an unknown reason',
    owner: 'either',
    steps: ['Read the reply: nothing more is known.'],
  },
};
