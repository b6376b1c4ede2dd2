/** Record types and the fields of their data in plain words, for hovers and completion. How a field is read is `zone/types.ts`'s. */

import type { SpecReference } from '../rules/rule.ts';
import { say } from '../text/say.ts';

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
export const SERVICE_PARAMETER = say`parameter`;

/** The name of a field that is the address of a person, and no host. */
export const MAILBOX = say`mailbox`;

type Row = readonly [
  title: string,
  meaning: string,
  spec: SpecReference | undefined,
  ...fields: readonly (readonly [name: string, meaning: string, values?: Readonly<Record<string, string>>])[],
];

const rfc = (number: number, section?: string): SpecReference =>
  section === undefined ? { rfc: number } : { rfc: number, section };

const DNSSEC_ALGORITHMS = {
  '5': say`RSA with SHA-1, which is no longer safe`,
  '7': say`RSA with SHA-1, which is no longer safe`,
  '8': say`RSA with SHA-256`,
  '10': say`RSA with SHA-512`,
  '13': say`ECDSA on P-256 with SHA-256`,
  '14': say`ECDSA on P-384 with SHA-384`,
  '15': 'Ed25519',
  '16': 'Ed448',
};

const DIGESTS = { '1': 'SHA-1', '2': 'SHA-256', '4': 'SHA-384' };

const TAG_AND_DIGEST: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  [say`key tag`, say`A short number by which the key is found among several.`],
  [say`algorithm`, say`The algorithm of the key.`, DNSSEC_ALGORITHMS],
  [say`digest type`, say`How the digest was computed.`, DIGESTS],
  [say`digest`, say`The hash of the name and the DNSKEY data together, in hexadecimal digits.`],
];

const DNSKEY_FIELDS: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  [
    say`flags`,
    say`What the key is for.`,
    {
      '256': say`A zone signing key: it signs the records.`,
      '257': say`A key signing key: it signs the keys, and the parent zone has its digest.`,
      '385': say`A key signing key that was revoked.`,
    },
  ],
  [say`protocol`, say`Always 3.`],
  [say`algorithm`, say`The algorithm of the key.`, DNSSEC_ALGORITHMS],
  [say`public key`, say`The key, in base64.`],
];

const SIGNATURE_FIELDS: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  [say`type covered`, say`The type of the records that are signed.`],
  [say`algorithm`, say`The algorithm of the signature.`, DNSSEC_ALGORITHMS],
  [say`labels`, say`How many labels the signed name has, without a leading \`*\`.`],
  [say`original TTL`, say`The TTL with which the records were signed, in seconds.`],
  [say`expiration`, say`When the signature expires, as YYYYMMDDHHmmSS in UTC.`],
  [say`inception`, say`When it becomes valid, in the same format.`],
  [say`key tag`, say`A short number by which the key is found among several.`],
  [say`signer's name`, say`The zone whose key made the signature.`],
  [say`signature`, say`The signature, in base64.`],
];

const ASSOCIATION: readonly (readonly [string, string, Readonly<Record<string, string>>?])[] = [
  [
    say`usage`,
    say`Which certificate is meant.`,
    {
      '0': say`A CA certificate in the chain, which clients must also validate as usual (PKIX-TA).`,
      '1': say`The server's own certificate, which clients must also validate as usual (PKIX-EE).`,
      '2': say`An authority that is trusted because this record names it (DANE-TA).`,
      '3': say`The server's own certificate, trusted because this record names it (DANE-EE).`,
    },
  ],
  [
    say`selector`,
    say`Which part of the certificate is compared.`,
    { '0': say`The entire certificate.`, '1': say`Its public key.` },
  ],
  [
    say`matching type`,
    say`How it is compared.`,
    {
      '0': say`The data itself.`,
      '1': say`The SHA-256 digest of the data.`,
      '2': say`The SHA-512 digest of the data.`,
    },
  ],
  [say`data`, say`The data or its digest, in hexadecimal digits.`],
];

const PREFERENCE = [say`preference`, say`The lowest number is tried first; equal numbers share the load.`] as const;

const SERVICE: readonly (readonly [string, string])[] = [
  [say`priority`, say`0 makes it an alias of the target; otherwise the lowest number is tried first.`],
  [say`target`, say`The server that offers the service; \`.\` is the owner itself.`],
  [SERVICE_PARAMETER, say`What a client should know before it connects.`],
];

/** What a parameter of SVCB and HTTPS tells a client, by its key (RFC 9460 §7, §8; RFC 9461; RFC 9540). */
export const SERVICE_PARAMETERS: Readonly<Record<string, string>> = {
  mandatory: say`The keys that a client has to understand to use this record.`,
  alpn: say`The protocols that the server speaks beside the default one, such as \`h2\` and \`h3\`.`,
  'no-default-alpn': say`The server does not speak the default protocol, so \`alpn\` lists all.`,
  port: say`The port to connect to, where it is not the default one.`,
  ipv4hint: say`IPv4 addresses of the target, for use until its A records are known.`,
  ipv6hint: say`IPv6 addresses of the target, for use until its AAAA records are known.`,
  ech: say`The configuration for Encrypted Client Hello, in base64: it hides the name of the site from the network.`,
  dohpath: say`The URI template for DNS over HTTPS at this resolver.`,
  ohttp: say`The service can be reached by Oblivious HTTP.`,
};

const TYPES: Readonly<Record<string, Row>> = {
  A: [say`IPv4 address`, say`The IPv4 address of a host.`, rfc(1035, '3.4.1')],
  AAAA: [say`IPv6 address`, say`The IPv6 address of a host.`, rfc(3596, '2.1')],
  NS: [
    say`name server`,
    say`A name server for the zone, or for a delegated part of it.`,
    rfc(1035, '3.3.11'),
    [say`name server`, say`Must have an address record, and must not be an alias (CNAME).`],
  ],
  CNAME: [
    say`alias`,
    say`The owner is another name for the target. It cannot have any other record.`,
    rfc(1034, '3.6.2'),
    [say`target`, say`The canonical name, where all records are looked up.`],
  ],
  DNAME: [
    say`alias of a subtree`,
    say`Every name below the owner is another name for the same name below the target.`,
    rfc(6672, '2'),
    [say`target`, say`The name that replaces the owner.`],
  ],
  SOA: [
    say`start of the zone`,
    say`The primary name server and contact of the zone, its version, and how secondary servers update it. A zone has exactly one.`,
    rfc(1035, '3.3.13'),
    [say`primary name server`, say`The server with the original copy of the zone.`],
    [MAILBOX, say`The person in charge: an address whose \`@\` is written as a dot.`],
    [
      say`serial`,
      say`The version of the zone. Secondary servers fetch the zone when the serial has increased, so increment it with every change.`,
    ],
    [say`refresh`, say`How often secondary servers check whether the serial has increased.`],
    [say`retry`, say`How long they wait before they ask again if the primary did not answer.`],
    [say`expire`, say`How long they keep answering without the primary; after that they stop serving the zone.`],
    [
      say`negative TTL`,
      say`How long resolvers remember that a name or record does not exist: a new record can stay unseen that long (RFC 2308 §4). The TTL of this record limits it.`,
    ],
  ],
  PTR: [
    say`reverse name of an address`,
    say`Maps an address, under in-addr.arpa or ip6.arpa, to a host name. Mail servers need one whose host name resolves back to the same address.`,
    rfc(1035, '3.3.12'),
    [say`host`, say`The name of the host.`],
  ],
  MX: [
    say`mail server`,
    say`Where mail for the name is delivered.`,
    rfc(5321, '5.1'),
    PREFERENCE,
    [
      say`mail server`,
      say`Must have an address record, and must not be an alias or an address. \`.\` means that the domain accepts no mail.`,
    ],
  ],
  TXT: [
    say`text`,
    say`Text for programs: SPF, DKIM keys, DMARC and proofs of ownership. Its strings, 255 octets each at most, are joined without spaces.`,
    rfc(1035, '3.3.14'),
  ],
  SPF: [say`SPF, obsolete`, say`Was for SPF records. Receivers no longer query it: use TXT.`, rfc(7208, '3.1')],
  SRV: [
    say`service`,
    say`Host and port of a service, at \`_SERVICE._PROTOCOL.NAME\`.`,
    rfc(2782),
    [say`priority`, say`The lowest number is tried first.`],
    [say`weight`, say`Shares the load among equal priorities: twice the number, twice the clients.`],
    [say`port`, say`The port on which the service listens.`],
    [
      say`target`,
      say`Must have an address record, and must not be an alias. \`.\` means that the service is not offered.`,
    ],
  ],
  CAA: [
    say`who may issue certificates`,
    say`Which certification authorities may issue certificates for the name, and for those below that have no CAA records of their own.`,
    rfc(8659, '4'),
    [
      say`flags`,
      say`With 128, an authority that does not know the tag must not issue at all.`,
      { '0': say`Nothing special.`, '128': say`Critical.` },
    ],
    [
      say`tag`,
      say`The meaning of the value.`,
      {
        issue: say`An authority that may issue certificates; just \`;\` for none.`,
        issuewild: say`An authority that may issue wildcard certificates.`,
        issuemail: say`An authority that may issue certificates for mail (S/MIME, RFC 9495).`,
        iodef: say`Where to report refused requests.`,
      },
    ],
    [say`value`, say`The authority's domain, or an address for reports.`],
  ],
  HINFO: [
    say`host information`,
    say`Type of machine and system; today mostly the answer to queries of type ANY (RFC 8482).`,
    rfc(1035, '3.3.2'),
    [say`CPU`, say`The type of machine.`],
    [say`OS`, say`The operating system.`],
  ],
  RP: [
    say`responsible person`,
    say`Who is responsible for a host.`,
    rfc(1183, '2.2'),
    [MAILBOX, say`An address whose \`@\` is written as a dot.`],
    [say`text`, say`A name whose TXT record has more information; \`.\` for none.`],
  ],
  AFSDB: [
    say`AFS or DCE server`,
    say`A database server of AFS or DCE.`,
    rfc(1183, '1'),
    [say`subtype`, say`1 for AFS.`],
    [say`host`, say`The server.`],
  ],
  KX: [
    say`key exchanger`,
    say`A host that exchanges keys for the name.`,
    rfc(2230, '3'),
    PREFERENCE,
    [say`host`, say`The key exchanger.`],
  ],
  LOC: [
    say`location`,
    say`Latitude, longitude and altitude of the name.`,
    rfc(1876, '3'),
    [
      say`position`,
      say`Degrees, minutes and seconds, with \`N\` or \`S\`, then with \`E\` or \`W\`; the altitude in metres; then, if wanted, the size of the place and the horizontal and vertical precision, in metres.`,
    ],
  ],
  NAPTR: [
    say`rewriting rule`,
    say`Turns a name or telephone number into the next name or address to ask, for SIP and ENUM.`,
    rfc(3403, '4'),
    [say`order`, say`The lowest number is processed first.`],
    [say`preference`, say`Among equal orders, the lowest number is preferred.`],
    [say`flags`, say`What follows: \`S\` an SRV look-up, \`A\` an address, \`U\` a URI, \`P\` protocol-specific.`],
    [say`services`, say`The service and protocol that the rule is for.`],
    [say`expression`, say`The substitution, as in \`!^.*$!sip:info@example.com!\`.`],
    [say`replacement`, say`The next name to ask; \`.\` where the expression is used.`],
  ],
  URI: [
    'URI',
    say`The address of a service.`,
    rfc(7553, '4'),
    [say`priority`, say`The lowest number is tried first.`],
    [say`weight`, say`Shares the load among equal priorities.`],
    [say`target`, say`The URI, in quotes.`],
  ],
  SVCB: [say`service binding`, say`Where and how a service is reached.`, rfc(9460, '2'), ...SERVICE],
  HTTPS: [
    say`web service`,
    say`Where and how a web site is reached, before the first connection.`,
    rfc(9460, '9'),
    ...SERVICE,
  ],
  DS: [
    say`digest of a key below`,
    say`In the parent of a signed zone: the key that signs that zone. Without it the zone counts as unsigned; with a wrong one, validation fails.`,
    rfc(4034, '5'),
    ...TAG_AND_DIGEST,
  ],
  CDS: [say`wanted DS`, say`Asks the parent zone to publish this DS record.`, rfc(7344, '3.1'), ...TAG_AND_DIGEST],
  DLV: [
    say`look-aside digest, obsolete`,
    say`Was for DNSSEC without a signed parent zone.`,
    rfc(8749),
    ...TAG_AND_DIGEST,
  ],
  DNSKEY: [say`key of the zone`, say`A public key that signs this zone (DNSSEC).`, rfc(4034, '2'), ...DNSKEY_FIELDS],
  CDNSKEY: [
    say`wanted key`,
    say`Asks the parent zone to publish the digest of this key.`,
    rfc(7344, '3.2'),
    ...DNSKEY_FIELDS,
  ],
  RRSIG: [
    say`signature`,
    say`Signs the records of one type at the name (DNSSEC).`,
    rfc(4034, '3'),
    ...SIGNATURE_FIELDS,
  ],
  NSEC: [
    say`next name`,
    say`Proves which names and types do not exist (DNSSEC).`,
    rfc(4034, '4'),
    [say`next name`, say`The next name of the zone.`],
    [say`types`, say`The types that the owner has.`],
  ],
  NSEC3: [
    say`next hashed name`,
    say`Proves which names and types do not exist, without listing the names (DNSSEC).`,
    rfc(5155, '3'),
    [say`hash algorithm`, say`Always 1, SHA-1.`],
    [say`flags`, say`1 leaves out delegations to unsigned zones (opt-out).`],
    [
      say`iterations`,
      say`The number of additional hash iterations. Must be 0 (RFC 9276 §3.1): resolvers may refuse more.`,
    ],
    [say`salt`, say`\`-\` for none. A salt should not be used (RFC 9276 §3.1).`],
    [say`next hash`, say`The next hashed name.`],
    [say`types`, say`The types that the owner has.`],
  ],
  NSEC3PARAM: [
    say`parameters of NSEC3`,
    say`How name servers compute NSEC3 records.`,
    rfc(5155, '4'),
    [say`hash algorithm`, say`Always 1, SHA-1.`],
    [say`flags`, say`Always 0.`],
    [
      say`iterations`,
      say`The number of additional hash iterations. Must be 0 (RFC 9276 §3.1): resolvers may refuse more.`,
    ],
    [say`salt`, say`\`-\` for none. A salt should not be used (RFC 9276 §3.1).`],
  ],
  TLSA: [
    say`certificate of a service`,
    say`Which certificate a TLS service has, at \`_PORT._PROTOCOL.HOST\` (DANE). It has an effect only in signed zones.`,
    rfc(6698, '2'),
    ...ASSOCIATION,
  ],
  SMIMEA: [say`certificate of a mailbox`, say`The S/MIME certificate of an address.`, rfc(8162, '2'), ...ASSOCIATION],
  SSHFP: [
    say`fingerprint of an SSH key`,
    say`The fingerprint of a host key, for SSH clients to compare.`,
    rfc(4255, '3'),
    [say`algorithm`, say`The type of the key.`, { '1': 'RSA', '2': 'DSA', '3': 'ECDSA', '4': 'Ed25519', '6': 'Ed448' }],
    [say`fingerprint type`, say`How it was computed.`, { '1': 'SHA-1', '2': 'SHA-256' }],
    [say`fingerprint`, say`The fingerprint, in hexadecimal digits.`],
  ],
  OPENPGPKEY: [say`OpenPGP key`, say`The OpenPGP key of a mailbox, in base64.`, rfc(7929, '2')],
  CERT: [
    say`certificate`,
    say`A certificate or OpenPGP key.`,
    rfc(4398, '2'),
    [say`type`, say`What it is, such as PKIX or PGP.`],
    [say`key tag`, say`A short number for the key.`],
    [say`algorithm`, say`The algorithm of the key.`, DNSSEC_ALGORITHMS],
    [say`certificate`, say`The certificate, in base64.`],
  ],
  IPSECKEY: [say`IPsec key`, say`A public key for IPsec with the host.`, rfc(4025, '2')],
  DHCID: [say`DHCP client`, say`Marks a name as that of one DHCP client.`, rfc(4701, '3')],
  APL: [say`address ranges`, say`A list of networks.`, rfc(3123, '4')],
  CSYNC: [
    say`synchronize the parent`,
    say`Asks the parent zone to copy NS and address records from this zone.`,
    rfc(7477, '2'),
  ],
  ZONEMD: [
    say`digest of the zone`,
    say`A checksum of the entire zone; it must be recomputed after every change.`,
    rfc(8976, '2'),
  ],
  DSYNC: [say`where to notify`, say`Where the parent zone accepts notifications about CDS and CSYNC.`, rfc(9859, '2')],
  EUI48: [say`MAC address`, say`A hardware address of 48 bits.`, rfc(7043, '3')],
  EUI64: [say`EUI-64 address`, say`A hardware address of 64 bits.`, rfc(7043, '4')],
  RESINFO: [say`resolver information`, say`What a resolver can do.`, rfc(9606, '4')],
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
  IN: say`The Internet, the class of nearly every record.`,
  CH: say`Chaosnet; today name servers use it to show their version.`,
  HS: say`Hesiod, a directory of users.`,
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
    meaning: say`The name that is added, from here on, to names without a final dot.`,
    spec: rfc(1035, '5.1'),
  },
  {
    name: '$TTL',
    snippet: '$TTL ${1:3600}',
    meaning: say`The TTL of the records below that have none, in seconds or with a unit (\`1h\`, \`1d\`).`,
    spec: rfc(2308, '4'),
  },
  {
    name: '$INCLUDE',
    snippet: '$INCLUDE ${1:file}',
    meaning: say`Reads another file at this point. The origin after the file name applies only to that file.`,
    spec: rfc(1035, '5.1'),
  },
  {
    name: '$GENERATE',
    snippet: '$GENERATE ${1:1-100} ${2:host-\\$} ${3:A} ${4:192.0.2.\\$}',
    meaning: say`Creates a record for each number in a range; \`$\` is replaced by the number. Only BIND and a few others support it.`,
    spec: undefined,
  },
];
