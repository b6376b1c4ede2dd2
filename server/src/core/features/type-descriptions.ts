/** Record types and the fields of their data in plain words, for hovers and completion. How a field is read is `zone/types.ts`'s. */

import type { SpecReference } from '../rules/rule.ts';

export interface FieldWords {
  readonly name: string;
  /** A sentence or two. */
  readonly meaning: string;
  /** What single values mean. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface TypeWords {
  readonly title: string;
  /** A sentence or two. */
  readonly meaning: string;
  readonly spec: SpecReference | undefined;
  /** In the order of the data; the last one goes for all that follow. */
  readonly fields: readonly FieldWords[];
}

/** The name of the fields after the target of SVCB and HTTPS. */
export const SERVICE_PARAMETER = 'parameter';

/** The name of a field that is the address of a person, and no host. */
export const MAILBOX = 'mailbox';

type Row = readonly [
  title: string,
  meaning: string,
  spec: SpecReference | undefined,
  ...fields: readonly (readonly [name: string, meaning: string, values?: Readonly<Record<string, string>>])[],
];

const rfc = (number: number, section?: string): SpecReference =>
  section === undefined ? { rfc: number } : { rfc: number, section };

const DNSSEC_ALGORITHMS = {
  '5': 'RSA with SHA-1, which is no longer safe',
  '7': 'RSA with SHA-1, which is no longer safe',
  '8': 'RSA with SHA-256',
  '10': 'RSA with SHA-512',
  '13': 'ECDSA on P-256 with SHA-256',
  '14': 'ECDSA on P-384 with SHA-384',
  '15': 'Ed25519',
  '16': 'Ed448',
};

const DIGESTS = { '1': 'SHA-1', '2': 'SHA-256', '4': 'SHA-384' };

const TAG_AND_DIGEST: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  ['key tag', 'A short number by which the key is found among several.'],
  ['algorithm', 'The algorithm of the key.', DNSSEC_ALGORITHMS],
  ['digest type', 'How the digest was computed.', DIGESTS],
  ['digest', 'The hash of the name and the DNSKEY data together, in hexadecimal digits.'],
];

const DNSKEY_FIELDS: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  [
    'flags',
    'What the key is for.',
    {
      '256': 'A zone signing key: it signs the records.',
      '257': 'A key signing key: it signs the keys, and the parent zone has its digest.',
      '385': 'A key signing key that was revoked.',
    },
  ],
  ['protocol', 'Always 3.'],
  ['algorithm', 'The algorithm of the key.', DNSSEC_ALGORITHMS],
  ['public key', 'The key, in base64.'],
];

const SIGNATURE_FIELDS: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  ['type covered', 'The type of the records that are signed.'],
  ['algorithm', 'The algorithm of the signature.', DNSSEC_ALGORITHMS],
  ['labels', 'How many labels the signed name has, without a leading `*`.'],
  ['original TTL', 'The TTL with which the records were signed, in seconds.'],
  ['expiration', 'When the signature expires, as YYYYMMDDHHmmSS in UTC.'],
  ['inception', 'When it becomes valid, in the same format.'],
  ['key tag', 'A short number by which the key is found among several.'],
  ["signer's name", 'The zone whose key made the signature.'],
  ['signature', 'The signature, in base64.'],
];

const ASSOCIATION: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  [
    'usage',
    'Which certificate is meant.',
    {
      '0': 'A CA certificate in the chain, which clients must also validate as usual (PKIX-TA).',
      '1': "The server's own certificate, which clients must also validate as usual (PKIX-EE).",
      '2': 'An authority that is trusted because this record names it (DANE-TA).',
      '3': "The server's own certificate, trusted because this record names it (DANE-EE).",
    },
  ],
  [
    'selector',
    'Which part of the certificate is compared.',
    { '0': 'The entire certificate.', '1': 'Its public key.' },
  ],
  [
    'matching type',
    'How it is compared.',
    { '0': 'The data itself.', '1': 'The SHA-256 digest of the data.', '2': 'The SHA-512 digest of the data.' },
  ],
  ['data', 'The data or its digest, in hexadecimal digits.'],
];

const PREFERENCE = ['preference', 'The lowest number is tried first; equal numbers share the load.'] as const;

const SERVICE: readonly (readonly [string, string])[] = [
  ['priority', '0 makes it an alias of the target; otherwise the lowest number is tried first.'],
  ['target', 'The server that offers the service; `.` is the owner itself.'],
  [SERVICE_PARAMETER, 'What a client should know before it connects.'],
];

/** What a parameter of SVCB and HTTPS tells a client, by its key (RFC 9460 §7, §8; RFC 9461; RFC 9540). */
export const SERVICE_PARAMETERS: Readonly<Record<string, string>> = {
  mandatory: 'The keys that a client has to understand to use this record.',
  alpn: 'The protocols that the server speaks beside the default one, such as `h2` and `h3`.',
  'no-default-alpn': 'The server does not speak the default protocol, so `alpn` lists all.',
  port: 'The port to connect to, where it is not the default one.',
  ipv4hint: 'IPv4 addresses of the target, for use until its A records are known.',
  ipv6hint: 'IPv6 addresses of the target, for use until its AAAA records are known.',
  ech: 'The configuration for Encrypted Client Hello, in base64: it hides the name of the site from the network.',
  dohpath: 'The URI template for DNS over HTTPS at this resolver.',
  ohttp: 'The service can be reached by Oblivious HTTP.',
};

const TYPES: Readonly<Record<string, Row>> = {
  A: ['IPv4 address', 'The IPv4 address of a host.', rfc(1035, '3.4.1')],
  AAAA: ['IPv6 address', 'The IPv6 address of a host.', rfc(3596, '2.1')],
  NS: [
    'name server',
    'A name server for the zone, or for a delegated part of it.',
    rfc(1035, '3.3.11'),
    ['name server', 'Must have an address record, and must not be an alias (CNAME).'],
  ],
  CNAME: [
    'alias',
    'The owner is another name for the target. It cannot have any other record.',
    rfc(1034, '3.6.2'),
    ['target', 'The canonical name, where all records are looked up.'],
  ],
  DNAME: [
    'alias of a subtree',
    'Every name below the owner is another name for the same name below the target.',
    rfc(6672, '2'),
    ['target', 'The name that replaces the owner.'],
  ],
  SOA: [
    'start of the zone',
    'The primary name server and contact of the zone, its version, and how secondary servers update it. A zone has exactly one.',
    rfc(1035, '3.3.13'),
    ['primary name server', 'The server with the original copy of the zone.'],
    [MAILBOX, 'The person in charge: an address whose `@` is written as a dot.'],
    [
      'serial',
      'The version of the zone. Secondary servers fetch the zone when the serial has increased, so increment it with every change.',
    ],
    ['refresh', 'How often secondary servers check whether the serial has increased.'],
    ['retry', 'How long they wait before they ask again if the primary did not answer.'],
    ['expire', 'How long they keep answering without the primary; after that they stop serving the zone.'],
    [
      'negative TTL',
      'How long resolvers remember that a name or record does not exist: a new record can stay unseen that long (RFC 2308 §4). The TTL of this record limits it.',
    ],
  ],
  PTR: [
    'reverse name of an address',
    'Maps an address, under in-addr.arpa or ip6.arpa, to a host name. Mail servers need one whose host name resolves back to the same address.',
    rfc(1035, '3.3.12'),
    ['host', 'The name of the host.'],
  ],
  MX: [
    'mail server',
    'Where mail for the name is delivered.',
    rfc(5321, '5.1'),
    PREFERENCE,
    [
      'mail server',
      'Must have an address record, and must not be an alias or an address. `.` means that the domain accepts no mail.',
    ],
  ],
  TXT: [
    'text',
    'Text for programs: SPF, DKIM keys, DMARC and proofs of ownership. Its strings, 255 octets each at most, are joined without spaces.',
    rfc(1035, '3.3.14'),
  ],
  SPF: ['SPF, obsolete', 'Was for SPF records. Receivers no longer query it: use TXT.', rfc(7208, '3.1')],
  SRV: [
    'service',
    'Host and port of a service, at `_SERVICE._PROTOCOL.NAME`.',
    rfc(2782),
    ['priority', 'The lowest number is tried first.'],
    ['weight', 'Shares the load among equal priorities: twice the number, twice the clients.'],
    ['port', 'The port on which the service listens.'],
    ['target', 'Must have an address record, and must not be an alias. `.` means that the service is not offered.'],
  ],
  CAA: [
    'who may issue certificates',
    'Which certification authorities may issue certificates for the name, and for those below that have no CAA records of their own.',
    rfc(8659, '4'),
    [
      'flags',
      'With 128, an authority that does not know the tag must not issue at all.',
      { '0': 'Nothing special.', '128': 'Critical.' },
    ],
    [
      'tag',
      'The meaning of the value.',
      {
        issue: 'An authority that may issue certificates; just `;` for none.',
        issuewild: 'An authority that may issue wildcard certificates.',
        issuemail: 'An authority that may issue certificates for mail (S/MIME, RFC 9495).',
        iodef: 'Where to report refused requests.',
      },
    ],
    ['value', "The authority's domain, or an address for reports."],
  ],
  HINFO: [
    'host information',
    'Type of machine and system; today mostly the answer to queries of type ANY (RFC 8482).',
    rfc(1035, '3.3.2'),
    ['CPU', 'The type of machine.'],
    ['OS', 'The operating system.'],
  ],
  RP: [
    'responsible person',
    'Who is responsible for a host.',
    rfc(1183, '2.2'),
    [MAILBOX, 'An address whose `@` is written as a dot.'],
    ['text', 'A name whose TXT record has more information; `.` for none.'],
  ],
  AFSDB: [
    'AFS or DCE server',
    'A database server of AFS or DCE.',
    rfc(1183, '1'),
    ['subtype', '1 for AFS.'],
    ['host', 'The server.'],
  ],
  KX: [
    'key exchanger',
    'A host that exchanges keys for the name.',
    rfc(2230, '3'),
    PREFERENCE,
    ['host', 'The key exchanger.'],
  ],
  LOC: [
    'location',
    'Latitude, longitude and altitude of the name.',
    rfc(1876, '3'),
    [
      'position',
      'Degrees, minutes and seconds, with `N` or `S`, then with `E` or `W`; the altitude in metres; then, if wanted, the size of the place and the horizontal and vertical precision, in metres.',
    ],
  ],
  NAPTR: [
    'rewriting rule',
    'Turns a name or telephone number into the next name or address to ask, for SIP and ENUM.',
    rfc(3403, '4'),
    ['order', 'The lowest number is processed first.'],
    ['preference', 'Among equal orders, the lowest number is preferred.'],
    ['flags', 'What follows: `S` an SRV look-up, `A` an address, `U` a URI, `P` protocol-specific.'],
    ['services', 'The service and protocol that the rule is for.'],
    ['expression', 'The substitution, as in `!^.*$!sip:info@example.com!`.'],
    ['replacement', 'The next name to ask; `.` where the expression is used.'],
  ],
  URI: [
    'URI',
    'The address of a service.',
    rfc(7553, '4'),
    ['priority', 'The lowest number is tried first.'],
    ['weight', 'Shares the load among equal priorities.'],
    ['target', 'The URI, in quotes.'],
  ],
  SVCB: ['service binding', 'Where and how a service is reached.', rfc(9460, '2'), ...SERVICE],
  HTTPS: [
    'web service',
    'Where and how a web site is reached, before the first connection.',
    rfc(9460, '9'),
    ...SERVICE,
  ],
  DS: [
    'digest of a key below',
    'In the parent of a signed zone: the key that signs that zone. Without it the zone counts as unsigned; with a wrong one, validation fails.',
    rfc(4034, '5'),
    ...TAG_AND_DIGEST,
  ],
  CDS: ['wanted DS', 'Asks the parent zone to publish this DS record.', rfc(7344, '3.1'), ...TAG_AND_DIGEST],
  DLV: ['look-aside digest, obsolete', 'Was for DNSSEC without a signed parent zone.', rfc(8749), ...TAG_AND_DIGEST],
  DNSKEY: ['key of the zone', 'A public key that signs this zone (DNSSEC).', rfc(4034, '2'), ...DNSKEY_FIELDS],
  CDNSKEY: [
    'wanted key',
    'Asks the parent zone to publish the digest of this key.',
    rfc(7344, '3.2'),
    ...DNSKEY_FIELDS,
  ],
  RRSIG: ['signature', 'Signs the records of one type at the name (DNSSEC).', rfc(4034, '3'), ...SIGNATURE_FIELDS],
  NSEC: [
    'next name',
    'Proves which names and types do not exist (DNSSEC).',
    rfc(4034, '4'),
    ['next name', 'The next name of the zone.'],
    ['types', 'The types that the owner has.'],
  ],
  NSEC3: [
    'next hashed name',
    'Proves which names and types do not exist, without listing the names (DNSSEC).',
    rfc(5155, '3'),
    ['hash algorithm', 'Always 1, SHA-1.'],
    ['flags', '1 leaves out delegations to unsigned zones (opt-out).'],
    ['iterations', 'The number of additional hash iterations. Must be 0 (RFC 9276 §3.1): resolvers may refuse more.'],
    ['salt', '`-` for none. A salt should not be used (RFC 9276 §3.1).'],
    ['next hash', 'The next hashed name.'],
    ['types', 'The types that the owner has.'],
  ],
  NSEC3PARAM: [
    'parameters of NSEC3',
    'How name servers compute NSEC3 records.',
    rfc(5155, '4'),
    ['hash algorithm', 'Always 1, SHA-1.'],
    ['flags', 'Always 0.'],
    ['iterations', 'The number of additional hash iterations. Must be 0 (RFC 9276 §3.1): resolvers may refuse more.'],
    ['salt', '`-` for none. A salt should not be used (RFC 9276 §3.1).'],
  ],
  TLSA: [
    'certificate of a service',
    'Which certificate a TLS service has, at `_PORT._PROTOCOL.HOST` (DANE). It has an effect only in signed zones.',
    rfc(6698, '2'),
    ...ASSOCIATION,
  ],
  SMIMEA: ['certificate of a mailbox', 'The S/MIME certificate of an address.', rfc(8162, '2'), ...ASSOCIATION],
  SSHFP: [
    'fingerprint of an SSH key',
    'The fingerprint of a host key, for SSH clients to compare.',
    rfc(4255, '3'),
    ['algorithm', 'The type of the key.', { '1': 'RSA', '2': 'DSA', '3': 'ECDSA', '4': 'Ed25519', '6': 'Ed448' }],
    ['fingerprint type', 'How it was computed.', { '1': 'SHA-1', '2': 'SHA-256' }],
    ['fingerprint', 'The fingerprint, in hexadecimal digits.'],
  ],
  OPENPGPKEY: ['OpenPGP key', 'The OpenPGP key of a mailbox, in base64.', rfc(7929, '2')],
  CERT: [
    'certificate',
    'A certificate or OpenPGP key.',
    rfc(4398, '2'),
    ['type', 'What it is, such as PKIX or PGP.'],
    ['key tag', 'A short number for the key.'],
    ['algorithm', 'The algorithm of the key.', DNSSEC_ALGORITHMS],
    ['certificate', 'The certificate, in base64.'],
  ],
  IPSECKEY: ['IPsec key', 'A public key for IPsec with the host.', rfc(4025, '2')],
  DHCID: ['DHCP client', 'Marks a name as that of one DHCP client.', rfc(4701, '3')],
  APL: ['address ranges', 'A list of networks.', rfc(3123, '4')],
  CSYNC: [
    'synchronize the parent',
    'Asks the parent zone to copy NS and address records from this zone.',
    rfc(7477, '2'),
  ],
  ZONEMD: [
    'digest of the zone',
    'A checksum of the entire zone; it must be recomputed after every change.',
    rfc(8976, '2'),
  ],
  DSYNC: ['where to notify', 'Where the parent zone accepts notifications about CDS and CSYNC.', rfc(9859, '2')],
  EUI48: ['MAC address', 'A hardware address of 48 bits.', rfc(7043, '3')],
  EUI64: ['EUI-64 address', 'A hardware address of 64 bits.', rfc(7043, '4')],
  RESINFO: ['resolver information', 'What a resolver can do.', rfc(9606, '4')],
};

/** @param mnemonic in upper case */
export function typeWords(mnemonic: string): TypeWords | undefined {
  const row = Object.hasOwn(TYPES, mnemonic) ? TYPES[mnemonic] : undefined;
  if (row === undefined) return undefined;
  const [title, meaning, spec, ...fields] = row;
  return {
    title,
    meaning,
    spec,
    fields: fields.map(([name, words, values]) => ({
      name,
      meaning: words,
      ...(values === undefined ? {} : { values }),
    })),
  };
}

/** The classes that a record can be written with. */
export const CLASS_WORDS: Readonly<Record<string, string>> = {
  IN: 'The Internet, the class of nearly every record.',
  CH: 'Chaosnet; today name servers use it to show their version.',
  HS: 'Hesiod, a directory of users.',
};

export interface DirectiveWords {
  readonly name: string;
  /** What is written, with places to fill. */
  readonly snippet: string;
  readonly meaning: string;
  readonly spec: SpecReference | undefined;
}

export const DIRECTIVES: readonly DirectiveWords[] = [
  {
    name: '$ORIGIN',
    snippet: '$ORIGIN ${1:example.org.}',
    meaning: 'The name that is added, from here on, to names without a final dot.',
    spec: rfc(1035, '5.1'),
  },
  {
    name: '$TTL',
    snippet: '$TTL ${1:3600}',
    meaning: 'The TTL of the records below that have none, in seconds or with a unit (`1h`, `1d`).',
    spec: rfc(2308, '4'),
  },
  {
    name: '$INCLUDE',
    snippet: '$INCLUDE ${1:file}',
    meaning: 'Reads another file at this point. The origin after the file name applies only to that file.',
    spec: rfc(1035, '5.1'),
  },
  {
    name: '$GENERATE',
    snippet: '$GENERATE ${1:1-100} ${2:host-\\$} ${3:A} ${4:192.0.2.\\$}',
    meaning:
      'Creates a record for each number in a range; `$` is replaced by the number. Only BIND and a few others support it.',
    spec: undefined,
  },
];
