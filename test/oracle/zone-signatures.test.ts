/**
 * Signatures of zones against BIND: what `dnssec-signzone` signs we find valid, whatever the types of the records, and what
 * `dnssec-verify` refuses after a change we report at the record that was changed.
 */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { zoneFactsOf } from '../../server/src/core/rules/zone/lib/zone-facts.ts';
import { ZoneSession } from '../../server/src/core/session/zone-session.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';
import { verifyZone, type ZoneSignatures } from '../../server/src/core/workspace/zone-signatures.ts';

const run = promisify(execFile);
const PROGRAMS = ['dnssec-keygen', 'dnssec-signzone', 'dnssec-verify'];
const missing = PROGRAMS.filter((program) => spawnSync(program, ['-V']).error !== undefined);
const skip = missing.length === 0 ? false : `${missing.join(', ')}: not installed: apt-get install bind9-utils`;
if (skip !== false) process.stderr.write(`SKIPPED: ${skip}\n`);

/** A zone with what decides about signatures: a wildcard, delegations with and without DS, glue, a DNAME, upper case. */
const ZONE = `$ORIGIN example.org.
$TTL 3600
@ SOA ns1 hostmaster 1 7200 900 1209600 3600
@ NS ns1
@ NS ns2.example.net.
@ MX 10 Mail
@ TXT "v=spf1 mx -all"
ns1 A 192.0.2.1
Mail 300 A 192.0.2.25
Mail 300 A 192.0.2.3
Mail 300 A 192.0.2.24
Mail AAAA 2001:DB8::25
s1._domainkey TXT "v=DKIM1; p=" "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
*.wild TXT "one" "two"
*.wild A 192.0.2.7
sub NS ns.sub
ns.sub A 192.0.2.8
safe NS ns1
safe DS 12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
old DNAME New.Example.NET.
`;

/** Data of every type that BIND 9.18 signs, with letters in upper case where there are names. */
const RDATA: readonly string[] = [
  'A 192.0.2.1',
  'NS Ns.Example.NET.',
  'MB Host.Example.NET.',
  'MG Host.Example.NET.',
  'MR Host.Example.NET.',
  'CNAME Host.Example.NET.',
  'WKS 192.0.2.1 6 25 80 443',
  'PTR Host.Example.NET.',
  'HINFO "PDP-11" Unix',
  'MINFO R.Example.NET. E.Example.NET.',
  'MX 10 Host.Example.NET.',
  'TXT "a;b" \\"c \\200\\000 "d e" ""',
  'TXT "ü"',
  'RP Host.Example.NET. Text.Example.NET.',
  'AFSDB 1 Host.Example.NET.',
  'X25 311061700956',
  'ISDN 150862028003217 004',
  'ISDN 150862028003217',
  'RT 10 Host.Example.NET.',
  'NSAP 0x47.0005.80.005a00.0000.0001.e133.ffffff000161.00',
  'NSAP-PTR Host.Example.NET.',
  'SIG NXT 1 3 3600 20260101000000 20250101000000 2143 Host.Example.NET. MxFcby9k/yvedMfQgKzhH5er0Mu/vILz45IkskceFGgi',
  'KEY 512 3 5 AwEAAcw=',
  'PX 10 Map822.Example.NET. Mapx400.Example.NET.',
  'GPOS -32.6882 116.8652 10.0',
  'AAAA 2001:db8::1',
  'AAAA ::ffff:192.0.2.1',
  'LOC 52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m',
  'LOC 42 21 54 N 71 06 18 W -24m 30m',
  'LOC 32 S 116 E 10.5 0.05 90000000',
  'NXT Host.Example.NET. A MX NXT',
  'EID 012345',
  'NIMLOC 012345',
  'SRV 0 5 993 Host.Example.NET.',
  'NAPTR 100 50 "s" "http+I2L" "!^.*$!sip:info@example.com!" Host.Example.NET.',
  'KX 10 Host.Example.NET.',
  'CERT PKIX 1 8 AQMD',
  'CERT 65534 65535 PRIVATEOID MxFcby9k',
  'A6 64 ::1 Host.Example.NET.',
  'A6 0 2001:db8::1',
  'A6 128 Host.Example.NET.',
  'A6 61 2001:db8:0:7::1 Host.Example.NET.',
  'SINK 1 2 3 AQID',
  'APL 1:192.168.32.0/21 !1:192.168.38.0/28 2:2001:db8::/32',
  'SSHFP 1 1 0123456789abcdef0123456789abcdef01234567',
  'IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG',
  'IPSECKEY 10 0 2 . AQNRU3mG',
  'IPSECKEY 10 2 2 2001:db8::1 AQNRU3mG',
  'IPSECKEY 10 3 2 Gateway.Example.NET. AQNRU3mG',
  'DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
  'TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'SMIMEA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'HIP 2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cI Rvs.Example.NET.',
  'NINFO "foo" "bar"',
  'RKEY 0 255 1 AQMD',
  'TALINK Start.Example.NET. End.Example.NET.',
  'CDS 12345 13 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'CDNSKEY 257 3 13 EsqAXHyuXng7RAjV0GVdysYED/2aFEPpduyIk6xackG0zITRmDk3BgUinxmsPfLnhQXtA/SbI5zbx1GKexXlhg==',
  'OPENPGPKEY AQMD',
  'CSYNC 66 3 A NS AAAA',
  'SVCB 0 Host.Example.NET.',
  'SVCB 1 Host.Example.NET. mandatory=port,alpn alpn="h2,h3" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1 key65333=ab\\000c',
  'HTTPS 1 . alpn=h3 ech=AEX+DQ== no-default-alpn',
  'SVCB 1 Host.Example.NET. alpn="f\\\\\\\\oo\\\\,bar,h2"',
  'SPF "v=spf1 -all"',
  'UNSPEC \\# 3 010203',
  'NID 10 0014:4fff:ff20:ee64',
  'L32 10 10.1.2.0',
  'L64 10 2001:0db8:1140:1000',
  'LP 10 Host.Example.NET.',
  'EUI48 00-00-5e-00-53-2a',
  'EUI64 00-00-5e-ef-10-00-00-2a',
  'URI 10 1 "ftp://ftp.example.com/public"',
  'CAA 0 Issue "ca.example.net; policy=ev"',
  'AVC "app-name:WOLFGANG"',
  'DOA 1234567890 1234567890 1 "image/gif" R0lGODlhKAAZAOMCAGZmZgBmmf///zOZzMz//5nM/zNmmQ==',
  'DOA 0 1 2 "" -',
  'AMTRELAY 10 0 1 203.0.113.15',
  'AMTRELAY 10 1 0 .',
  'AMTRELAY 128 1 3 Relay.Example.NET.',
  'TA 12345 8 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'DLV 12345 8 2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'TYPE65280 \\# 4 0a000001',
  'MX \\# 11 000A 04486F7374 024E4C 00',
  'SRV \\# 14 0001 0002 0003 0348 6F73 024E4C 00',
  'ZONEMD 2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
];

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zone-signatures-'));
});
after(() => rm(directory, { recursive: true, force: true }));

/** @param keygen what makes the keys: algorithm, and size for RSA */
async function sign(name: string, zone: string, keygen: readonly string[], signzone: readonly string[] = []) {
  const folder = await mkdtemp(join(directory, `${name}-`));
  const key = async (...more: string[]) => {
    const { stdout } = await run('dnssec-keygen', ['-q', ...keygen, ...more, 'example.org'], { cwd: folder });
    return readFile(join(folder, `${stdout.trim()}.key`), 'utf8');
  };
  const keys = [await key('-f', 'KSK'), await key()];
  await writeFile(join(folder, 'zone'), zone + keys.join(''));
  const file = join(folder, 'signed');
  await run('dnssec-signzone', ['-q', ...signzone, '-o', 'example.org', '-f', file, 'zone'], { cwd: folder });
  const signed = await readFile(file, 'utf8');
  // With -D it has what was added alone.
  return signzone.includes('-D') ? `${zone}${keys.join('')}${signed}` : signed;
}

async function accepts(text: string): Promise<boolean> {
  const file = join(directory, 'judged');
  await writeFile(file, text);
  return run('dnssec-verify', ['-q', '-o', 'example.org', file]).then(
    () => true,
    () => false,
  );
}

const URI = 'file:///example.org.zone';

async function verified(text: string): Promise<ZoneSignatures> {
  const document = ZoneDocument.open(URI, text);
  const found = await verifyZone(document, zoneFactsOf(document));
  assert.ok(found);
  return found;
}

async function findings(text: string): Promise<readonly Finding[]> {
  const session = new ZoneSession({ clock: () => Date.now() / 1000 });
  session.open({ uri: URI, language: 'dns-zone', text });
  await session.verify(URI);
  assert.deepEqual(session.failures(URI), []);
  return session.findings(URI).filter(({ rule }) => /^zone\/(?:signature-invalid|missing-signature)$/.test(rule.id));
}

const messages = (all: readonly Finding[]) => all.map(({ messageName, message }) => `${messageName}: ${message}`);

/** How many signatures there are that we judge: none below delegations is. */
const countOf = (text: string) => text.match(/\bRRSIG\s+[A-Z0-9-]+ \d/g)!.length;

const RSA = ['-b', '1024'];
const ALGORITHMS: readonly (readonly [name: string, keygen: readonly string[]])[] = [
  ['RSASHA1', ['-a', 'NSEC3RSASHA1', ...RSA]],
  ['RSASHA256', ['-a', 'RSASHA256', ...RSA]],
  ['RSASHA512', ['-a', 'RSASHA512', ...RSA]],
  ['ECDSAP256SHA256', ['-a', 'ECDSAP256SHA256']],
  ['ECDSAP384SHA384', ['-a', 'ECDSAP384SHA384']],
  ['ED25519', ['-a', 'ED25519']],
];

describe('zones that dnssec-signzone has signed', { skip, concurrency: 2 }, () => {
  for (const [name, keygen] of ALGORITHMS) {
    for (const [chain, signzone] of [
      ['NSEC', []],
      ['NSEC3', ['-3', 'ab', '-H', '0']],
    ] as const) {
      if (name === 'RSASHA1' && chain === 'NSEC') continue;
      test(`every signature of ${name} with ${chain} verifies`, async () => {
        const text = await sign(name, ZONE, keygen, signzone);
        const { faults, valid } = await verified(text);
        assert.deepEqual([...faults.keys()], []);
        assert.equal(valid, countOf(text));
      });
    }
  }

  test('Ed448 is verified where the platform knows it, and not said to be wrong where it does not', async () => {
    const { faults } = await verified(await sign('ED448', ZONE, ['-a', 'ED448']));
    assert.deepEqual([...faults.keys()], []);
  });

  test('data of every type have the octets that BIND signs', async () => {
    const keygen = ['-a', 'ECDSAP256SHA256'];
    const lines = RDATA.map((rdata, i) => `t${i} ${rdata}`);
    const text = await sign('types', `${ZONE}${lines.join('\n')}\n`, keygen);
    const { faults, valid } = await verified(text);
    const wrong = [...faults.values()].flatMap(({ first }) => first.map(({ set }) => set.record.ownerText));
    assert.deepEqual(
      wrong.map((owner) => lines.find((line) => line.startsWith(`${owner.split('.')[0]!.toLowerCase()} `)) ?? owner),
      [],
    );
    assert.equal(valid, countOf(text));
  });

  test('data are signed alike however a user writes them', async () => {
    // Only what dnssec-signzone adds comes from it.
    const lines = RDATA.map((rdata, i) => `t${i} ${rdata}`);
    const zone = `${ZONE}${lines.join('\n')}\n`;
    const text = await sign('as-written', zone, ['-a', 'ECDSAP256SHA256'], ['-D']);
    const { faults, valid } = await verified(text);
    assert.deepEqual([...faults.keys()], []);
    assert.equal(valid, countOf(text));
  });
});

/** What the signature of a type at a name is in the file. */
function signatureOf(text: string, owner: string, type: string, nth = 0): { start: number; end: number; text: string } {
  const from = text.search(new RegExp(`^${owner.replaceAll(/[.*]/g, '\\$&')}\\s`, 'im'));
  assert.ok(from >= 0, owner);
  const match = [...text.slice(from).matchAll(new RegExp(`^.*RRSIG\\t${type} [^)]*\\)\\n`, 'gm'))][nth]!;
  const start = from + match.index;
  return { start, end: start + match[0].length, text: match[0] };
}

const changed = (text: string, from: string | RegExp, to: string): string => {
  const after = text.replace(from, to);
  assert.notEqual(after, text, String(from));
  return after;
};

/** Changes within one signature. */
const inSignature =
  (owner: string, type: string, from: string | RegExp, to: string, nth = 0) =>
  (text: string): string => {
    const at = signatureOf(text, owner, type, nth);
    return text.slice(0, at.start) + changed(at.text, from, to) + text.slice(at.end);
  };

const KEY = 's1._domainkey.example.org.';
/** The second digit of a line of the value that is not what takes its place. */
const VALUE = /^(\t{5}(?!\d{14})\S)[^/\s]/m;

/** What is done to a signed zone, what we say, and where. */
const CHANGES: Readonly<Record<string, readonly [change: (text: string) => string, said: string, at: string]>> = {
  'a letter of the DKIM key': [(text) => changed(text, 'MCow', 'MCox'), 'key', KEY],
  'an octet of an address': [(text) => changed(text, '192.0.2.24', '192.0.2.26'), 'set', 'Mail.example.org.'],
  'a record of a set is deleted': [(text) => changed(text, /^.*192\.0\.2\.24\n/m, ''), 'set', 'Mail.example.org.'],
  'a record is added to a set': [
    (text) => changed(text, /^(.*)192\.0\.2\.24\n/m, '$&$1 192.0.2.99\n'),
    'set',
    'Mail.example.org.',
  ],
  'the text at a wildcard': [(text) => changed(text, '"one" "two"', '"onetwo"'), 'set', 'TXT'],
  'a DS record of a delegation': [(text) => changed(text, '12345 13 2', '12346 13 2'), 'set', 'DS'],
  'the target of a DNAME': [
    (text) => changed(text, 'New.Example.NET.', 'Newer.Example.NET.'),
    'set',
    'old.example.org.',
  ],
  'the TTL of a set': [(text) => changed(text, /^(s1\S+\s+)3600/m, '$1300'), 'ttl', KEY],
  'the original TTL in a signature': [inSignature(KEY, 'TXT', ' 3600 (', ' 3601 ('), 'key', KEY],
  'the labels in a signature': [inSignature(KEY, 'TXT', 'TXT 13 4', 'TXT 13 3'), 'key', KEY],
  'too many labels in a signature': [inSignature(KEY, 'TXT', 'TXT 13 4', 'TXT 13 5'), 'key', KEY],
  'the expiration in a signature': [inSignature(KEY, 'TXT', /\t20(\d\d)/, '\t21$1'), 'key', KEY],
  'the key tag in a signature': [inSignature(KEY, 'TXT', /(\d{14} \d{14}) \d+/, '$1 1'), 'noKey', 'RRSIG'],
  'the signer in a signature': [inSignature(KEY, 'TXT', ' example.org.', ' example.net.'), 'signer', 'RRSIG'],
  'the algorithm in a signature': [inSignature(KEY, 'TXT', 'TXT 13', 'TXT 8'), 'noKey', 'RRSIG'],
  'the value of a signature': [inSignature(KEY, 'TXT', VALUE, '$1/'), 'key', KEY],
  'a signature is deleted': [inSignature(KEY, 'TXT', /[\s\S]+/, ''), 'set', KEY],
};

describe('what dnssec-verify refuses after a change', { skip, concurrency: 2 }, () => {
  let signed = '';
  before(async () => {
    if (skip === false) signed = await sign('changes', ZONE, ['-a', 'ECDSAP256SHA256']);
  });

  for (const [name, [change, said, at]] of Object.entries(CHANGES)) {
    test(name, async () => {
      const text = change(signed);
      assert.equal(await accepts(text), false);
      const found = await findings(text);
      assert.equal(found.length, 1, messages(found).join('\n'));
      assert.equal(found[0]!.messageName, said);
      assert.equal(text.slice(found[0]!.span.start, found[0]!.span.end), at);
    });
  }
});

describe('what dnssec-verify accepts after a change', { skip }, () => {
  const changes: Readonly<Record<string, (text: string) => string>> = {
    nothing: (text) => text,
    'letters of owners and of names in data': (text) =>
      changed(changed(text, /^ns1\.example\.org\./m, 'NS1.Example.org.'), 'MX\t10 Mail', 'MX\t10 mAIL'),
    glue: (text) => changed(text, '192.0.2.8', '192.0.2.9'),
    'name servers of a delegation': (text) => changed(text, 'NS\tns.sub.example.org.', 'NS\tNS.Sub.example.org.'),
  };
  for (const [name, change] of Object.entries(changes)) {
    test(name, async () => {
      const text = change(await sign('accepted', ZONE, ['-a', 'ED25519']));
      assert.equal(await accepts(text), true);
      assert.deepEqual(messages(await findings(text)), []);
    });
  }
});
