/** TLS reports (RFC 8460): the example of its appendix B in short, what reporters leave out, and what follows. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tlsFindings } from '../../server/src/core/aggregate/tls-findings.ts';
import { parseTlsReport } from '../../server/src/core/aggregate/tls-report.ts';

const REPORT = {
  'organization-name': 'Sender',
  'date-range': { 'start-datetime': '2026-03-01T00:00:00Z', 'end-datetime': '2026-03-01T23:59:59Z' },
  'contact-info': 'tls@sender.example',
  'report-id': '1',
  policies: [
    {
      policy: {
        'policy-type': 'sts',
        'policy-string': ['version: STSv1'],
        'policy-domain': 'Example.ORG',
        'mx-host': 'mx.example.org',
      },
      summary: { 'total-successful-session-count': 5, 'total-failure-session-count': 3 },
      'failure-details': [
        {
          'result-type': 'certificate-expired',
          'sending-mta-ip': '192.0.2.1',
          'receiving-mx-hostname': 'mx.example.org',
          'failed-session-count': 1,
        },
        {
          'result-type': 'certificate-expired',
          'sending-mta-ip': '192.0.2.2',
          'receiving-mx-hostname': 'mx.example.org',
          'failed-session-count': 2,
        },
      ],
    },
    {
      policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'example.net' },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 0 },
    },
  ],
};

describe('TLS reports', () => {
  test('are read', () => {
    const report = parseTlsReport(JSON.stringify(REPORT));
    assert.deepEqual([report?.organization, report?.begin, report?.policies.length], ['Sender', 1772323200, 2]);
    const [policy] = report?.policies ?? [];
    assert.deepEqual(
      [policy?.domain, policy?.succeeded, policy?.failed, policy?.mx],
      ['example.org', 5, 3, ['mx.example.org']],
    );
  });

  test('say what failed, once a kind, with its sources', () => {
    const [first, second] = tlsFindings(parseTlsReport(JSON.stringify(REPORT))!);
    assert.deepEqual(
      [second?.severity, second?.id, second?.count, second?.sources],
      ['error', 'certificate-expired', 3, ['192.0.2.1', '192.0.2.2']],
    );
    assert.match(second!.message, /^mx\.example\.org: the certificate has expired\.$/);
    assert.deepEqual([first?.severity, first?.id], ['info', 'no-policy-found']);
  });

  for (const [mx, says] of [
    ['mx: *.example.org', /does not name this MX host/],
    ['mx: *.example.net', /for another reason/],
  ] as const) {
    test(`a general failure at a host, with a policy that has "${mx}"`, () => {
      const failed = {
        'result-type': 'validation-failure',
        'sending-mta-ip': '192.0.2.1',
        'receiving-mx-hostname': 'MX1.example.net',
        'failed-session-count': 3,
      };
      const policy = { 'policy-type': 'sts', 'policy-string': ['mode: enforce', mx], 'policy-domain': 'example.org' };
      const summary = { 'total-successful-session-count': 0, 'total-failure-session-count': 3 };
      const policies = [{ policy, summary, 'failure-details': [failed] }];
      const [finding] = tlsFindings(parseTlsReport(JSON.stringify({ ...REPORT, policies }))!);
      assert.match(finding!.message, says);
    });
  }

  for (const [name, text] of [
    ['another JSON', '{"policies": []}'],
    ['no JSON', '{"policies": '],
    ['a list', '[{"policies": []}]'],
    ['text', '550 5.7.1 no'],
  ] as const) {
    test(`${name} is not a TLS report`, () => assert.equal(parseTlsReport(text), undefined));
  }

  test('strange values are survived', () => {
    const odd = {
      'organization-name': 'x',
      policies: [null, 1, { policy: 'x', summary: [], 'failure-details': [null] }],
    };
    assert.equal(parseTlsReport(JSON.stringify(odd))?.policies.length, 3);
  });
});
