/** The authentication report: the delivery path, the receivers' results and ours, and how they are shown. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { escapeHtml } from '../../client/src/html-text.ts';
import { reportPage } from '../../client/src/report-html.ts';
import {
  type AuthenticationReport,
  authenticationReport,
} from '../../server/src/core/documents/authentication-report.ts';
import { authenticationReportMarkdown } from '../../server/src/core/documents/authentication-report-markdown.ts';
import { durationInWords } from '../../server/src/core/documents/delivery-path.ts';
import { Session } from '../../server/src/core/session.ts';
import { type Say, sayEnglish, sayWith } from '../../server/src/core/text/say.ts';

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'latin1');
const DELIVERED = example('3-delivered.eml');
const ZONE = example('example.org.zone');

async function reportOf(text: string, zone?: string): Promise<AuthenticationReport> {
  const session = new Session({ clock: () => 1_800_000_000, zonesAreComplete: true });
  if (zone !== undefined) session.open({ uri: 'file:///example.org.zone', language: 'dns-zone', text: zone });
  session.open({ uri: 'file:///a.eml', language: 'eml', text });
  await session.verify('file:///a.eml');
  return authenticationReport(session.snapshot('file:///a.eml')) ?? assert.fail();
}

const page = (report: AuthenticationReport, say: Say = sayEnglish) =>
  reportPage(report, {
    name: 'a.eml',
    nonce: '00ff',
    copy: 'command:dkimLint.copyAuthenticationReport?%5B%5D',
    say,
  });

const found = ({ checks }: AuthenticationReport) => checks.map((check) => `${check.method} ${check.found}`);

describe('the message that arrived', () => {
  test('with the zone it passes by both', async () => {
    const report = await reportOf(DELIVERED, ZONE);
    assert.deepEqual(found(report), ['SPF pass', 'DKIM pass', 'DKIM pass', 'DMARC pass']);
    assert.equal(report.outcome, 'pass');
    assert.equal(report.summary, 'This message passes DMARC by DKIM and SPF, authenticated as example.org.');
    assert.equal(report.policy?.policy, 'reject');
    for (const { said, alignment } of report.checks) {
      assert.deepEqual(said, [{ by: 'mx.example.com', result: 'pass' }]);
      assert.equal(alignment, 'strict');
    }
    assert.deepEqual(report.way, {
      hops: [
        {
          number: 1,
          from: 'mail.example.org',
          address: '192.0.2.25',
          by: 'mx.example.com',
          protocol: 'ESMTPS',
          tls: 'yes',
          tlsVersion: '',
          time: 1_794_470_742,
          timeInWords: '2026-11-12 08:05:42 UTC',
          delay: 2,
          delayInWords: '2 s',
          order: 'in-order',
        },
      ],
      omitted: 0,
      sent: 1_794_470_740,
      duration: '2 s',
    });
  });

  test('what the signatures do not cover is said once', async () => {
    const { checks } = await reportOf(`From: Eve <eve@example.net>\r\n${DELIVERED}`, ZONE);
    for (const { why } of checks.filter(({ method }) => method === 'DKIM')) {
      assert.match(why, /^Signature valid; signed content is unmodified\. The message has 2 From fields/);
      assert.equal(why.match(/\bFrom\b/g)?.length, 1);
    }
  });

  test('a message that has only a DKIM2-Signature is not called simply unsigned', async () => {
    const { checks } = await reportOf('DKIM2-Signature: i=1; d=example.org\r\nFrom: a@example.org\r\n\r\nHello.\r\n');
    const { why } = checks.find(({ method }) => method === 'DKIM') ?? assert.fail();
    assert.match(why, /^The message has no DKIM signature\. Its DKIM2-Signature is not verified: DKIM2 is a draft/);
  });

  test('without the zone nothing is claimed, and what the receiver said is reported', async () => {
    const report = await reportOf(DELIVERED);
    assert.deepEqual(found(report), ['SPF unknown', 'DKIM temperror', 'DKIM temperror', 'DMARC unknown']);
    assert.equal(report.outcome, 'unknown');
    assert.match(report.summary, /not known here.*mx\.example\.com reported dmarc=pass\./);
  });

  test('changed, from a foreign server, it fails, and the policy is reported', async () => {
    const changed = DELIVERED.replace('on Friday at ten', 'on Monday').replaceAll('192.0.2.25', '203.0.113.9');
    const report = await reportOf(changed, ZONE);
    assert.deepEqual(found(report), ['SPF fail', 'DKIM fail', 'DKIM fail', 'DMARC fail']);
    assert.equal(report.outcome, 'fail');
    assert.match(
      report.summary,
      /fails DMARC: neither SPF nor a DKIM signature passes .* reject the message \(p=reject of example\.org\)\.$/,
    );
  });

  test('without a zone, what fails is not said to fail a record that nobody has seen', async () => {
    const { summary } = await reportOf('From: a@example.org\r\nReturn-Path: <b@example.net>\r\n\r\nText\r\n');
    assert.match(
      summary,
      /^This message does not pass DMARC: neither .* Whether example\.org publishes a DMARC record is not known here\.$/,
    );
  });

  test('SPF is judged for the server that came from outside, not for one of the receiver', async () => {
    const inside =
      'Received: from mx.example.com (mx.example.com [198.51.100.80]) by store.example.com with LMTP; Thu, 12 Nov 2026 08:05:44 +0000\r\n' +
      'Received: from filter.example.com (filter.example.com [10.1.2.3]) by mx.example.com with ESMTP; Thu, 12 Nov 2026 08:05:43 +0000\r\n';
    const report = await reportOf(inside + DELIVERED.replace(/^ spf=pass.*$/m, ' spf=pass;'), ZONE);
    assert.match(report.checks[0]!.why, /^192\.0\.2\.25 for example\.org matches "mx" /);
    const withoutResults = DELIVERED.replace(/^Authentication-Results:[\s\S]*?(?=^Received:)/m, '');
    assert.match((await reportOf(inside + withoutResults, ZONE)).checks[0]!.why, /^192\.0\.2\.25 for /);
  });

  test('a zone without a DMARC record says that DMARC does not apply', async () => {
    const report = await reportOf(DELIVERED, ZONE.replace(/^_dmarc.*$/m, ''));
    assert.equal(report.policy?.status, 'missing');
    assert.equal(found(report).at(-1), 'DMARC none');
    assert.match(
      report.summary,
      /^DMARC does not apply: neither example\.org nor a domain above it publishes a DMARC record\./,
    );
  });

  test('a record without a policy does nothing, several count as none, a test weakens', async () => {
    const wanted = async (record: string) => {
      const { policy, checks } = await reportOf(DELIVERED, ZONE.replace(/^_dmarc.*$/m, record));
      return [policy?.status, policy?.policy, checks.at(-1)?.found];
    };
    assert.deepEqual(await wanted('_dmarc IN TXT "v=DMARC1; adkim=s"'), ['found', null, 'none']);
    assert.deepEqual(await wanted('_dmarc IN TXT "v=DMARC1; p=none"\n IN TXT "v=DMARC1; p=reject"'), [
      'several',
      null,
      'none',
    ]);
    assert.deepEqual(await wanted('_dmarc IN TXT "v=DMARC1; p=reject; t=y"'), ['found', 'quarantine', 'pass']);
  });

  test('strict alignment is asked for by the record, and a subdomain then does not replace it', async () => {
    const text = DELIVERED.replace(/^From: .*$/m, 'From: Alice <alice@news.example.org>').replace(
      /^.*DKIM-Signature:[\s\S]*?(?=^Date:)/m,
      '',
    );
    const relaxed = await reportOf(text, ZONE);
    assert.equal(relaxed.checks[0]?.alignment, 'relaxed');
    assert.equal(relaxed.outcome, 'pass');
    const strict = await reportOf(text, ZONE.replace('p=reject;', 'p=reject; sp=reject; aspf=s;'));
    assert.equal(strict.outcome, 'fail');
    assert.equal(strict.policy?.policy, 'reject');
    assert.equal(strict.policy?.name, '_dmarc.example.org');
  });
});

describe('the way', () => {
  const received = (...fields: string[]) =>
    `${fields.map((field) => `Received: ${field}\r\n`).join('')}Date: Thu, 12 Nov 2026 08:00:00 +0000\r\nFrom: a@example.org\r\n\r\nx\r\n`;

  test('hops come oldest first, with delays across time zones and what tells of TLS', async () => {
    const { way } = await reportOf(
      received(
        'from mx.example.com (mx.example.com [IPv6:2001:db8::25]) by store.example.com with LMTP; Thu, 12 Nov 2026 10:05:10 +0100',
        'from relay.example.net ([198.51.100.7]) by mx.example.com (8.18.1) with ESMTP (version=TLSv1.3 cipher=X); Thu, 12 Nov 2026 09:05:12 +0000',
        'from client (unknown [10.0.0.5]) by relay.example.net with esmtpsa; Thu, 12 Nov 2026 03:00:03 -0500',
      ),
    );
    assert.deepEqual(
      way.hops.map(({ by, address, tls, tlsVersion, delay, order }) => [by, address, tls, tlsVersion, delay, order]),
      [
        ['relay.example.net', '10.0.0.5', 'yes', '', 3, 'in-order'],
        ['mx.example.com', '198.51.100.7', 'yes', 'TLS 1.3', 3909, 'in-order'],
        ['store.example.com', '2001:db8::25', 'no', '', -2, 'backwards'],
      ],
    );
    assert.equal(way.hops[1]?.delayInWords, '1 h 5 min');
    assert.equal(way.duration, '1 h 5 min');
  });

  test('a hop without a date leaves the delay of the next to the one before', async () => {
    const { way } = await reportOf(
      received(
        'by c.example; Thu, 12 Nov 2026 08:01:00 +0000',
        'by b.example',
        'by a.example; Thu, 12 Nov 2026 08:00:10 +0000',
      ),
    );
    assert.deepEqual(
      way.hops.map(({ delay, order }) => [delay, order]),
      [
        [10, 'in-order'],
        [null, 'unknown'],
        [50, 'in-order'],
      ],
    );
  });

  test('a header full of hops is shown in part', async () => {
    const report = await reportOf(received(...new Array(20_000).fill('by a.example; Thu, 12 Nov 2026 08:00:10 +0000')));
    assert.equal(report.way.hops.length, 100);
    assert.equal(report.way.omitted, 19_900);
    assert.match(page(report), /89 older hops are not shown/);
  });

  test('durations have two units', () => {
    assert.deepEqual([0, 59, 60, 3661, 90_000, -3, -0.5].map(durationInWords), [
      '0 s',
      '59 s',
      '1 min',
      '1 h 1 min',
      '1 d 1 h',
      '-3 s',
      '0 s',
    ]);
  });
});

describe('other messages', () => {
  test('of a report of failed delivery, the message that came back is judged', async () => {
    const report = await reportOf(example('2-bounce-signature-broken.eml'), ZONE);
    assert.equal(report.about, 'returned');
    assert.deepEqual(found(report), ['SPF unknown', 'DKIM fail', 'DMARC unknown']);
    assert.match(authenticationReportMarkdown(report), /^# Authentication report of the returned message\n/);
  });

  test('Received-SPF and an ARC set are reported as what they are', async () => {
    const report = await reportOf(
      'Received-SPF: softfail (x) client-ip=203.0.113.4; envelope-from="a@example.org"; receiver=mx.example.com;\r\n' +
        'ARC-Authentication-Results: i=1; mx.example.net; dmarc=fail header.from=example.org\r\n' +
        'From: a@example.org\r\n\r\n',
      ZONE,
    );
    assert.deepEqual(
      report.statements.map(({ by, method, result }) => [by, method, result]),
      [
        ['mx.example.com', 'spf', 'softfail'],
        ['mx.example.net (i=1)', 'dmarc', 'fail'],
      ],
    );
    assert.deepEqual(found(report), ['SPF fail', 'DKIM none', 'ARC fail', 'DMARC fail']);
    assert.deepEqual(report.checks[0]?.said, [{ by: 'mx.example.com', result: 'softfail' }]);
    assert.deepEqual(report.checks.at(-1)?.said, [], 'sealed results are no receiver’s own');
  });

  test('reasons and properties are kept apart', async () => {
    const { statements } = await reportOf(
      'Authentication-Results: mx.example.net; dkim=fail reason="signature did not verify" header.d=example.org header.s=s1;\r\n' +
        ' compauth=fail reason=001; bimi=pass header.d=example.org policy.mark-type="Registered Mark"\r\n' +
        'Authentication-Results: spf=pass smtp.mailfrom=example.org\r\nFrom: a@example.org\r\n\r\n',
    );
    assert.deepEqual(
      statements.map(({ by, method, reason }) => [by, method, reason]),
      [
        ['mx.example.net', 'dkim', 'signature did not verify'],
        ['mx.example.net', 'compauth', '001'],
        ['mx.example.net', 'bimi', ''],
        ['', 'spf', ''],
      ],
    );
    assert.deepEqual(statements[2]?.properties, [
      { ptype: 'header', property: 'd', value: 'example.org' },
      { ptype: 'policy', property: 'mark-type', value: 'Registered Mark' },
    ]);
    assert.equal(statements[2]?.about, 'header.d=example.org policy.mark-type="Registered Mark"');
  });

  test('a property before its method belongs to it, where the field is written so', async () => {
    const about = async (value: string) =>
      (await reportOf(`Authentication-Results: ${value}\r\nFrom: a@example.org\r\n\r\n`)).statements.map(
        (each) => `${each.method} ${each.result} ${each.about}`,
      );
    assert.deepEqual(
      await about(
        'mx.example.net  from=list.example.org; domainkeys=neutral (no sig); from=example.org; dkim=pass (ok)',
      ),
      ['domainkeys neutral from=list.example.org', 'dkim pass from=example.org'],
    );
    assert.deepEqual(await about('mx.example.net smtp.mail=a@example.org; spf=pass; dkim=none'), [
      'spf pass smtp.mail=a@example.org',
      'dkim none ',
    ]);
    assert.deepEqual(await about('mx.example.net; dkim=pass; header.d=example.org; spf=none'), [
      'dkim pass header.d=example.org',
      'spf none ',
    ]);
  });

  test('a text that is not a message gets a report that claims nothing', async () => {
    for (const text of ['', '\r\n', 'From:\r\n\r\n', 'Received:\r\nReceived: ;;;\r\nDate: no\r\n\r\n']) {
      const report = await reportOf(text);
      assert.equal(report.outcome, 'unknown');
      assert.ok(page(report).includes('</html>'));
    }
  });
});

describe('hostile text', () => {
  const EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;`|**b**[l](https://example.com)';
  const HOSTILE = [
    `Authentication-Results: ${EVIL.replaceAll(';', '')}; dkim=fail (${EVIL}) header.d="${EVIL}"; spf=${EVIL}`,
    `Received: from ${EVIL} (${EVIL} [192.0.2.1]) by \u202e${EVIL} with ${EVIL}; Thu, 12 Nov 2026 08:05:42 +0000`,
    'DKIM-Signature: v=1; a=rsa-sha256; d=<script>.example; s=<b>; h=from; bh=eA==; b=eA==',
    `From: "x" <a@${EVIL}>`,
    `Subject: ${EVIL}\u202e`,
  ].join('\r\n');

  test('it is text on the page, and the policy of the page lets nothing run', async () => {
    const html = page(await reportOf(`${HOSTILE}\r\n\r\nx\r\n`));
    assert.ok(html.includes('&lt;script&gt;'));
    // What the page is made of; everything else would be the message's.
    const tags = new Set([...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([, name]) => name!.toLowerCase()));
    const own =
      '!doctype html head meta title style body main h1 h2 p dl div dt dd bdi nav a section table caption thead tbody tr th td span svg rect text path br ul li code';
    assert.deepEqual(
      [...tags].filter((tag) => !own.split(' ').includes(tag)),
      [],
    );
    const attributes = [...html.replace(/"[^"]*"/g, '""').matchAll(/<[a-z]\w*((?:\s[^>]*)?)>/g)].map(([, all]) => all!);
    assert.ok(attributes.length > 50);
    for (const all of attributes) assert.doesNotMatch(all, /\s(?:on\w+|style|src|srcdoc)\b/i);
    assert.ok(!html.includes('\u202e'));
    assert.ok(
      html.includes(
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-00ff'; base-uri 'none'; form-action 'none'">`,
      ),
    );
    assert.deepEqual(
      [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
      ['#checks', '#way', '#said', 'command:dkimLint.copyAuthenticationReport?%5B%5D'],
    );
  });

  test('in Markdown it stays within its cells, as code', async () => {
    const markdown = authenticationReportMarkdown(await reportOf(`${HOSTILE}\r\n\r\nx\r\n`));
    assert.ok(!markdown.includes('\u202e'));
    const outside = markdown.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(outside, /[<>[\]]|https?:/);
    const bars = (line: string) => line.replaceAll('\\|', '').split('|').length;
    const tables = markdown.split(/\n\n/).filter((block) => block.startsWith('|'));
    assert.ok(tables.length >= 2);
    for (const block of tables) assert.equal(new Set(block.split('\n').map(bars)).size, 1, block);
  });

  test('nothing that HTML acts on is left of a text', () => {
    assert.equal(
      escapeHtml(`<a b="c" d='e'>&\u0007\u202e\n`),
      '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\u2407\ufffd ',
    );
  });
});

test('the page can be read without eyes and without a mouse', async () => {
  const html = page(await reportOf(DELIVERED, ZONE));
  assert.match(html, /<html lang="en">/);
  const tables = html.split('<table>').slice(1);
  assert.equal(tables.length, 3);
  for (const each of tables) {
    assert.match(each, /^\n<caption><span>[^<]+<\/span><\/caption>/);
    assert.match(each, /<th scope="col">/);
    assert.match(each, /<th scope="row">/);
  }
  assert.equal(html.match(/role="region" tabindex="0" aria-label="/g)?.length, 3);
  assert.match(
    html,
    /<svg role="img" aria-label="Delivery path: From mail\.example\.org; to mx\.example\.com, after 2 s, with TLS\."/,
  );
  for (const [, id] of html.matchAll(/href="#(\w+)"/g)) assert.ok(html.includes(`<h2 id="${id}" tabindex="-1">`), id);
  // Colours are the theme's alone.
  assert.doesNotMatch(html, /#[0-9a-f]{3,8}\b(?=[;"\s])|rgba?\(|hsla?\(/i);
});

test('the page has no text that cannot be translated', async () => {
  const pseudo = sayWith((key, values) => `⟦${key.replace(/\{(\d+)\}/g, (_, i) => values[Number(i)]!)}⟧`);
  for (const report of [await reportOf(DELIVERED, ZONE), await reportOf('From: a@example.org\r\n\r\nx\r\n')]) {
    const own = JSON.stringify(report).replaceAll('\\"', '&quot;');
    const texts = page(report, pseudo)
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/ aria-label="([^"]*)"/g, '>$1<')
      .split(/<[^>]*>/)
      .map((text) => text.replace(/⟦[^⟦⟧]*⟧/g, '').trim())
      .filter((text) => /[A-Za-z]{2}/.test(text));
    const missed = texts.filter((text) => !/[⟦⟧]/.test(text) && text !== 'TLS' && !own.includes(text));
    assert.deepEqual(missed, []);
  }
});
