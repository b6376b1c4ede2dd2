/** DMARC aggregate reports: as RFC 9990 and RFC 7489 write them, as reporters do, packed and attached; and what follows for a zone. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import {
  aggregateReportsIn,
  attachedReports,
  mayBeAggregate,
} from '../../server/src/core/aggregate/aggregate-reports.ts';
import { dmarcFindings, isAligned, passes } from '../../server/src/core/aggregate/dmarc-findings.ts';
import { type DmarcReport, parseDmarcReport } from '../../server/src/core/aggregate/dmarc-report.ts';
import { UnpackError, unpack } from '../../server/src/core/aggregate/unpack.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

interface Row {
  readonly source?: string;
  readonly count?: number;
  readonly evaluated?: string;
  readonly from?: string;
  readonly results: string;
}

function xml(
  rows: readonly Row[],
  policy = '<domain>example.org</domain><adkim>r</adkim><aspf>r</aspf><p>none</p>',
): string {
  const records = rows.map(
    ({ source = '192.0.2.1', count = 3, evaluated = '', from = 'example.org', results }) =>
      `<record><row><source_ip>${source}</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition>${evaluated}</policy_evaluated></row>` +
      `<identifiers><header_from>${from}</header_from></identifiers><auth_results>${results}</auth_results></record>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" ?>',
    '<feedback>',
    '<report_metadata><org_name>Receiver</org_name><email>d@receiver.example</email><report_id>1</report_id>',
    '<date_range><begin>1767225600</begin><end>1767311999</end></date_range></report_metadata>',
    `<policy_published>${policy}</policy_published>`,
    ...records,
    '</feedback>',
  ].join('\n');
}

const dkim = (domain: string, selector: string, result: string): string =>
  `<dkim><domain>${domain}</domain><selector>${selector}</selector><result>${result}</result></dkim>`;
const spf = (domain: string, result: string): string =>
  `<spf><domain>${domain}</domain><result>${result}</result></spf>`;

function read(rows: readonly Row[], policy?: string): DmarcReport {
  const report = parseDmarcReport(xml(rows, policy));
  assert.ok(report);
  return report;
}

const GOOD: Row = {
  evaluated: '<dkim>pass</dkim><spf>fail</spf>',
  results: dkim('example.org', 's2026', 'pass') + spf('bounce.example.net', 'pass'),
};

describe('reading', () => {
  test('a report', () => {
    const report = read([GOOD]);
    assert.deepEqual(
      { ...report, rows: undefined },
      {
        type: 'dmarc',
        organization: 'Receiver',
        contact: 'd@receiver.example',
        id: '1',
        begin: 1767225600,
        end: 1767311999,
        policy: {
          domain: 'example.org',
          p: 'none',
          sp: undefined,
          np: undefined,
          adkim: 'r',
          aspf: 'r',
          pct: undefined,
          testing: undefined,
        },
        rows: undefined,
        problems: [],
      },
    );
    const [row] = report.rows;
    assert.deepEqual([row?.source, row?.count, row && passes(row, report.policy)], ['192.0.2.1', 3, true]);
    assert.deepEqual(row?.dkimResults[0], {
      domain: 'example.org',
      result: 'pass',
      selector: 's2026',
      scope: undefined,
      comment: undefined,
    });
  });

  test('namespaces (RFC 9990), capitals, a schema around it, comments and CDATA', () => {
    const text = xml([GOOD])
      .replace(
        '<feedback>',
        '<xs:schema xmlns:xs="urn:x"><feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0"><!-- a -->',
      )
      .replace('Receiver', '<![CDATA[Receiver]]>')
      .replaceAll('pass', 'Pass');
    const report = parseDmarcReport(text);
    assert.equal(report?.organization, 'Receiver');
    assert.equal(report?.rows[0]?.dkim, 'pass');
  });

  test('bad XML is read as far as it goes, and reported as bad', () => {
    const report = parseDmarcReport(
      xml([GOOD, GOOD]).replace('d@receiver.example', '<d@receiver.example>').slice(0, -40),
    );
    assert.ok((report?.rows.length ?? 0) >= 1);
    assert.match(report?.problems.join(' ') ?? '', /not well-formed \(line \d+\)/);
  });

  test('entities are not expanded', () => {
    const bomb = `<!DOCTYPE feedback [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>`;
    const report = parseDmarcReport(
      xml([GOOD]).replace('<feedback>', `${bomb}<feedback>`).replace('Receiver', '&b;&b;'),
    );
    assert.ok((report?.organization ?? '').length < 20);
  });

  for (const [name, text] of [
    ['another XML document', '<?xml version="1.0"?><rss><channel/></rss>'],
    ['HTML', '<html><body>feedback</body></html>'],
    ['nothing', ''],
    ['JSON', '{}'],
  ] as const) {
    test(`${name} is not a report`, () => assert.equal(parseDmarcReport(text), undefined));
  }

  test('a deep or long document takes time by its length', () => {
    const start = performance.now();
    for (const piece of ['<a>', '<a></b>', '<', '&', '<![CDATA['])
      assert.deepEqual(parseDmarcReport(`<feedback>${piece.repeat(100_000)}`)?.rows, []);
    assert.ok(performance.now() - start < 5000);
  });
});

describe('alignment', () => {
  for (const [domain, mode, aligned] of [
    ['example.org', 's', true],
    ['mail.example.org', 'r', true],
    ['mail.example.org', 's', false],
    ['example.net', 'r', false],
    [undefined, 'r', false],
  ] as const) {
    test(`${domain} with ${mode}`, () => assert.equal(isAligned(domain, read([GOOD]).rows[0]!, mode), aligned));
  }
});

describe('packed', () => {
  const text = xml([GOOD]);
  for (const [name, bytes] of [
    ['plain', strToU8(text)],
    ['gzip', gzipSync(text)],
    ['gzip twice', gzipSync(gzipSync(text))],
    ['ZIP', zipSync({ 'receiver.example!example.org!1!2.xml': strToU8(text) })],
    ['gzip in ZIP', zipSync({ 'a.xml.gz': gzipSync(text) })],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')])],
  ] as const) {
    test(name, () => {
      assert.deepEqual(
        aggregateReportsIn(bytes).map(({ organization }) => organization),
        ['Receiver'],
      );
    });
  }

  test('ZIP with two reports', () => {
    const bytes = zipSync({ 'a.xml': strToU8(text), 'b.xml': strToU8(text), 'c.txt': strToU8('x') });
    assert.equal(aggregateReportsIn(bytes).length, 2);
  });

  test('what unpacks to too much, and what is damaged, is refused', () => {
    const bomb = gzipSync(Buffer.alloc(140 * 1024 * 1024));
    assert.throws(() => unpack(bomb), UnpackError);
    assert.throws(() => unpack(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)), UnpackError);
    assert.throws(() => unpack(Uint8Array.of(0x1f, 0x8b, 8, 0, 0)), UnpackError);
  });

  test('other files are not taken for reports', () => {
    assert.equal(mayBeAggregate(strToU8('550 5.7.13 no')), false);
    assert.deepEqual(aggregateReportsIn(strToU8('{"policies": 1}')), []);
  });

  for (const type of ['application/gzip', 'application/octet-stream; name="a.xml.gz"']) {
    test(`attached to a message as ${type}`, () => {
      const message = [
        'From: dmarc@receiver.example',
        'Subject: Report domain: example.org',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'This is a report.',
        '--b',
        `Content-Type: ${type}`,
        'Content-Transfer-Encoding: base64',
        '',
        gzipSync(text).toString('base64'),
        '--b--',
      ].join('\r\n');
      assert.equal(attachedReports(parseMessage(message)).length, 1);
    });
  }
});

const ZONE = `$ORIGIN example.org.
$TTL 3600
@ SOA ns1 hostmaster 1 7200 3600 1209600 3600
@ NS ns1
ns1 A 192.0.2.53
backup A 198.51.100.53
@ TXT "v=spf1 ip4:192.0.2.0/24 -all"
_dmarc TXT "v=DMARC1; p=none"
s2026._domainkey TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
old._domainkey TXT "v=DKIM1; p="
`;

function findings(rows: readonly Row[], policy?: string): [string, string, number][] {
  const index = new WorkspaceIndex();
  index.set(ZoneDocument.open('file:///example.org.zone', ZONE));
  return dmarcFindings(read(rows, policy), index).map(({ severity, id, count }) => [severity, id, count]);
}

describe('what follows', () => {
  const failing = (results: string, more: Partial<Row> = {}): Row => ({
    evaluated: '<dkim>fail</dkim><spf>fail</spf>',
    results,
    ...more,
  });

  test('nothing, where all is well', () => assert.deepEqual(findings([GOOD]), []));

  for (const [name, row, expected] of [
    [
      'a selector that the zone does not publish',
      failing(dkim('example.org', 's2027', 'permerror')),
      ['error', 'key-missing', 3],
    ],
    [
      'a selector that passes, and that the zone does not have',
      { ...GOOD, results: dkim('example.org', 's2025', 'pass') },
      ['warning', 'key-only-published', 3],
    ],
    ['a revoked key that is still in use', failing(dkim('example.org', 'old', 'fail')), ['error', 'key-revoked', 3]],
    [
      'a published key whose signatures fail',
      failing(dkim('example.org', 's2026', 'fail')),
      ['warning', 'signature-fails', 3],
    ],
    ['a signature of a provider', failing(dkim('provider.example', 'k1', 'pass')), ['error', 'dkim-not-aligned', 3]],
    ['unsigned mail', failing(''), ['warning', 'unsigned', 3]],
    [
      'a signature of the domain that fails, without its selector',
      failing('<dkim><domain>example.org</domain><result>fail</result></dkim>'),
      ['warning', 'own-signature-fails', 3],
    ],
    ["a signature of someone else's that fails", failing(dkim('x.example', 'k', 'fail')), ['warning', 'not-passed', 3]],
    [
      'a receiver that contradicts its own results',
      failing(dkim('example.org', 's2026', 'pass')),
      ['warning', 'results-differ', 3],
    ],
    [
      'an envelope sender of a provider',
      failing(dkim('x.example', 'k', 'fail') + spf('provider.example', 'pass')),
      ['warning', 'spf-not-aligned', 3],
    ],
    [
      'a source that SPF does not list',
      failing(dkim('x.example', 'k', 'fail') + spf('example.org', 'fail'), { source: '198.51.100.7' }),
      ['warning', 'spf-not-listed', 3],
    ],
    [
      'a source that SPF lists here, and not there',
      failing(dkim('x.example', 'k', 'fail') + spf('example.org', 'fail')),
      ['warning', 'spf-differs', 3],
    ],
    [
      'forwarded mail',
      failing(dkim('x.example', 'k', 'fail'), {
        evaluated: '<dkim>fail</dkim><spf>fail</spf><reason><type>forwarded</type></reason>',
      }),
      ['info', 'forwarded', 3],
    ],
  ] as const) {
    test(name, () => assert.deepEqual(findings([row]), [[...expected]]));
  }

  test('without an evaluation the results decide', () => {
    assert.deepEqual(findings([{ evaluated: '', results: dkim('example.org', 's2026', 'pass') }]), []);
    assert.deepEqual(findings([{ evaluated: '', results: '' }]), [['warning', 'unsigned', 3]]);
  });

  test('another policy than that of the zone', () => {
    assert.deepEqual(findings([GOOD], '<domain>example.org</domain><p>reject</p>'), [['warning', 'policy-differs', 3]]);
  });

  test('unsigned mail of a host of the zone', () => {
    assert.deepEqual(findings([failing(spf('example.org', 'fail'), { source: '192.0.2.53' })]), [
      ['error', 'unsigned', 3],
      ['warning', 'spf-differs', 3],
    ]);
    assert.deepEqual(
      findings([failing(dkim('x.example', 'k', 'fail') + spf('example.org', 'fail'), { source: '198.51.100.53' })]),
      [['error', 'spf-not-listed', 3]],
    );
  });

  test('sources that fare alike are one finding', () => {
    assert.deepEqual(findings([failing(''), failing('', { source: '198.51.100.9', count: 4 })]), [
      ['warning', 'unsigned', 7],
    ]);
  });

  test('where no zone here knows the domain, nothing is reported about its records', () => {
    const report = read(
      [failing(dkim('example.net', 's', 'fail'), { from: 'example.net' })],
      '<domain>example.net</domain><p>none</p>',
    );
    assert.deepEqual(
      dmarcFindings(report, new WorkspaceIndex()).map(({ id }) => id),
      ['own-signature-fails'],
    );
  });
});
