/** Zones as people have them, made for the benchmarks. Without mistakes unless said otherwise; keys are made for the run and sign nothing. */

import { generateKeyPairSync } from 'node:crypto';

const HEAD =
  '$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 900 604800 300\n@ IN NS ns1\nns1 IN A 192.0.2.1\n';

/** Keys of 2048 bits take long to make: so many are made, and others from them. */
const KEYS = 8;

/** Those that our rules, as others', try a modulus by. */
const SMALL_PRIMES = Array.from({ length: 168 }, (_, n) => n).filter(
  (n) => n > 1 && Array.from({ length: n }, (_, d) => d).every((d) => d < 2 || n % d !== 0),
);
const PRODUCT = SMALL_PRIMES.reduce((product, prime) => product * BigInt(prime), 1n);

function hasSmallFactor(modulus: Buffer): boolean {
  const rest = BigInt(`0x${modulus.toString('hex')}`) % PRODUCT;
  return SMALL_PRIMES.some((prime) => rest % BigInt(prime) === 0n);
}

/** The base64 of public keys, each another one. Nobody can sign with most: their modulus is a number like a key's, and no more. */
export function keyMaker(): (i: number) => string {
  const ders = Array.from({ length: KEYS }, () =>
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }),
  );
  return (i) => {
    const der = Buffer.from(ders[i % KEYS]!);
    // The modulus begins behind 33 octets; four in its middle change.
    const place = 33 + 120;
    for (let k = i; ; k += 100_003) {
      der.writeUInt32BE((der.readUInt32BE(place) ^ k) >>> 0, place);
      if (!hasSmallFactor(der.subarray(33, 33 + 256))) return der.toString('base64');
    }
  };
}

/** About 60 octets a record: hosts, mail exchangers, aliases, delegations, and texts that prove something to somebody. */
export function plainZone(records: number): string {
  const out = [HEAD];
  for (let i = 0; i < records - 3; i++) out.push(plainRecord(i));
  return out.join('');
}

function plainRecord(i: number): string {
  const customer = `customers${i % 1000}`;
  switch (i % 6) {
    case 0:
      return `host${i}.${customer} 3600 IN A 192.0.2.${i % 256}\n`;
    case 1:
      return `host${i}.${customer} IN AAAA 2001:db8:${(i & 0xffff).toString(16)}::${(i >> 16).toString(16)}\n`;
    case 2:
      return `mail${i}.${customer} IN MX 10 mx${i % 7}.example.net.\n`;
    case 3:
      return `proof${i}.${customer} IN TXT "site-verification=${i.toString(16).padStart(40, '0')}"\n`;
    case 4:
      return `alias${i}.${customer} 300 IN CNAME host${i - 4}.example.net.\n`;
    default:
      return `c${i}.delegated IN NS ns${i % 7}.example.net.\n`;
  }
}

/** A hoster's zone: 6 % keys over several lines, 4 % SPF, 3 % DMARC, comments, the rest as in a plain one. */
export function mailZone(records: number): string {
  const keyOf = keyMaker();
  const out = [HEAD];
  for (let i = 0; i < records - 3; i++) {
    const place = i % 100;
    if (place % 20 === 19) out.push(`; customer ${i}, since 20${10 + (i % 16)}\n`);
    if (place < 6) out.push(keyRecord(i, keyOf(i)));
    else if (place < 10) out.push(spfRecord(i));
    else if (place < 13) out.push(dmarcRecord(i));
    else out.push(plainRecord(i));
  }
  return out.join('');
}

/** A zone of which a quarter are SPF and DMARC records, each at a name of its own. */
export function policyZone(records: number): string {
  const out = [HEAD];
  for (let i = 0; i < records - 3; i++) {
    if (i % 8 === 0) out.push(spfRecord(i));
    else if (i % 8 === 4) out.push(dmarcRecord(i));
    else out.push(plainRecord(i));
  }
  return out.join('');
}

function keyRecord(i: number, key: string): string {
  const lines = (key.match(/.{1,64}/g) ?? []).map((line) => `\t"${line}"`).join('\n');
  return `s${i}._domainkey.c${i} IN TXT ( "v=DKIM1; k=rsa; "\n\t"p="\n${lines} ) ; key of customer ${i}\n`;
}

function spfRecord(i: number): string {
  return `c${i} IN TXT "v=spf1 mx ip4:192.0.2.${i % 256} include:_spf${i % 11}.example.net -all"\n`;
}

function dmarcRecord(i: number): string {
  return `_dmarc.c${i} IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc-${i}@example.org; adkim=s"\n`;
}

/** A zone that a signer wrote out: an RRSIG for every set, and a chain of NSEC. */
export function signedZone(records: number): string {
  const signature = `${'A'.repeat(86)}==`;
  const times = '20361224140106 20261124140106';
  const sign = (owner: string, type: string): string => {
    const labels = owner === '@' ? 2 : 3;
    return `${owner} IN RRSIG ${type} 13 ${labels} 3600 ${times} 13303 example.org. ${signature}\n`;
  };
  const out = [HEAD, sign('@', 'SOA'), sign('@', 'NS'), sign('ns1', 'A')];
  for (let i = 0; out.length < records; i++) {
    const owner = `h${String(i).padStart(8, '0')}`;
    const next = `h${String(i + 1).padStart(8, '0')}`;
    out.push(`${owner} IN A 192.0.2.${i % 256}\n`, sign(owner, 'A'));
    out.push(`${owner} IN NSEC ${next}.example.org. A RRSIG NSEC\n`, sign(owner, 'NSEC'));
  }
  return out.join('');
}

/** The pointers of a network, as `in-addr.arpa` has them. */
export function reverseZone(records: number): string {
  const out = [
    '$ORIGIN 2.0.192.in-addr.arpa.\n$TTL 3600\n@ IN SOA ns1.example.org. hostmaster.example.org. 1 3600 900 604800 300\n@ IN NS ns1.example.org.\n',
  ];
  for (let i = 0; i < records - 2; i++)
    out.push(`${i % 256}.${i >> 8} IN PTR host${i}.customers${i % 1000}.example.org.\n`);
  return out.join('');
}

const MISTAKES =
  'far IN A 192.0.2.300\ns2._domainkey IN TXT "v=DKIM1; k=rsa; p=%"\n_dmarc.www IN TXT "v=DMARC1; p=nothing"\n';

/** One of a hoster's many zones: 30 records, a key, SPF and DMARC among them; or with three mistakes more. */
export function customerZone(i: number, keyOf: (i: number) => string, hasMistakes = false): string {
  const domain = `customer${i}.example`;
  const hosts = Array.from({ length: 22 }, (_, k) => `host${k} IN A 192.0.2.${(i + k) % 256}\n`).join('');
  return (
    `$ORIGIN ${domain}.\n$TTL 3600\n@ IN SOA ns1.example.net. hostmaster.example.net. ${i} 3600 900 604800 300\n` +
    `@ IN NS ns1.example.net.\n@ IN NS ns2.example.net.\n@ IN MX 10 mx.example.net.\n@ IN A 192.0.2.${i % 256}\n` +
    `@ IN TXT "v=spf1 mx include:_spf.example.net -all"\n_dmarc IN TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.net"\n` +
    `s1._domainkey IN TXT "v=DKIM1; k=rsa; p=${keyOf(i).slice(0, 200)}" "${keyOf(i).slice(200)}"\n${hosts}${hasMistakes ? MISTAKES : ''}`
  );
}

export const SHAPES = {
  plain: plainZone,
  mail: mailZone,
  policy: policyZone,
  signed: signedZone,
  reverse: reverseZone,
} as const;
