/** Every finding of a zone can be switched off by a comment: the action that writes it, and what the comment then does. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { Suppressions } from '../../server/src/core/rules/suppression.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';

const URI = 'file:///example.org.zone';

function open(text: string): { session: Session; findings: readonly Finding[] } {
  const session = new Session({ clock: () => 1_800_000_000 });
  session.open({ uri: URI, language: 'dns-zone', text });
  const findings = session.findings(URI);
  assert.deepEqual(session.failures(URI), []);
  return { session, findings };
}

const disabling = (text: string, finding: Finding) =>
  codeActions(open(text).session.snapshot(URI), finding.span).filter(
    ({ title, finding: at }) => title.startsWith('Disable ') && at?.rule === finding.rule,
  );

const ids = (findings: readonly Finding[]) => findings.map(({ rule }) => rule.id).sort();

describe('"Disable the rule for this line"', () => {
  const cases = {
    'in one line': '@ TXT "v=spf1 mx"\n',
    'with CRLF': '@ TXT "v=spf1 mx -all"\r\nwww TXT "v=spf1 ptr"\r\n',
    'within parentheses': '@ TXT ( "v=spf1 "\n        "ptr "\n        "mx" )\n',
    'behind a byte order mark': '\ufeff@ TXT "v=spf1 mx"\n',
    'two rules in one line': '_dmarc TXT "v=DMARC1; p=none; pct=5"\n@ TXT "v=spf1 mx ptr"\n',
    'mistakes of the zone itself': 'www A 192.0.2.300\nwww AAAA 2001:db8::g\n',
    'without a line end at the end': '@ TXT "v=spf1 mx"',
  };
  for (const [name, text] of Object.entries(cases)) {
    test(`${name}: one after another, all findings go, and no comment is left over`, () => {
      let now = text;
      let { findings } = open(now);
      assert.ok(findings.length > 0);
      while (findings.length > 0) {
        const [finding] = findings as readonly [Finding, ...Finding[]];
        const [action] = disabling(now, finding);
        assert.ok(action, `${finding.rule.id} cannot be switched off`);
        assert.equal(action.isPreferred, false);
        now = applyEdits(now, action.edits!);
        const left = open(now).findings;
        assert.ok(
          left.length < findings.length,
          `${finding.rule.id} is still there in ${JSON.stringify(now)}: ${ids(left)}`,
        );
        findings = left;
      }
    });
  }

  test('is not offered inside a quoted string, where it would be text', () => {
    const text = '@ TXT "v=spf1 mx\n ptr -all"\n';
    const within = open(text).findings.filter(({ span }) => span.start > text.indexOf('\n'));
    for (const finding of within) {
      const lines = disabling(text, finding).filter(({ title }) => title.endsWith('line'));
      assert.deepEqual(lines, []);
    }
  });

  test('comes after the fixes', () => {
    const text = '@ TXT "v=spf1 inclde:_spf.example.net -all"\n';
    const titles = codeActions(open(text).session.snapshot(URI), { start: 15, end: 15 }).map(({ title }) => title);
    assert.deepEqual(titles, [
      'Write include',
      'Disable spf/unknown-mechanism for this line',
      'Disable spf/unknown-mechanism for this file',
      'Explain spf/unknown-mechanism',
    ]);
  });

  test('is not offered in a message', () => {
    const session = new Session({ clock: () => 1_800_000_000 });
    session.open({
      uri: 'file:///a.eml',
      language: 'eml',
      text: 'From: a@example.org\r\nDKIM-Signature: v=1\r\n\r\n',
    });
    const titles = session
      .findings('file:///a.eml')
      .flatMap(({ span }) => codeActions(session.snapshot('file:///a.eml'), span).map(({ title }) => title));
    assert.ok(titles.length > 0);
    assert.deepEqual(
      titles.filter((title) => title.startsWith('Disable')),
      [],
    );
  });
});

describe('comments', () => {
  test('a zone without any is only searched for the word', () => {
    assert.equal(Suppressions.read(lexZone('@ TXT "v=spf1 mx" ; a comment\n')), undefined);
  });

  test('what is switched off is not fixed by "fix all"', () => {
    const { session } = open('; dkim-lint-disable-next-line spf/invalid-version\n@ TXT " v=spf1 mx -all"\n');
    assert.deepEqual(session.fixAll(URI).edits, []);
  });

  test('an edit of the comment is an edit of the findings', () => {
    const text = '; dkim-lint-disable-next-line spf/missing-all\n@ TXT "v=spf1 mx"\n';
    const { session, findings } = open(text);
    assert.deepEqual(findings, []);
    session.edit(URI, { span: { start: 0, end: 45 }, newText: '' }, () => text.slice(45));
    assert.deepEqual(ids(session.findings(URI)), ['spf/missing-all']);
  });

  test('whatever is in them, findings lie in the text and fixes come to an end', () => {
    const piece = fc.constantFrom(
      ...[
        '; dkim-lint-disable',
        '; dkim-lint-enable',
        '-next-line',
        '-line',
        '-file',
        ' spf/missing-all',
        ' spf/*',
        ' *',
        ',',
        ' --',
        ' why',
      ],
      ...[
        '\n',
        '\r\n',
        '\r',
        ' ',
        '(',
        ')',
        '"',
        '@ TXT "v=spf1 mx"\n',
        '@ TXT "v=spf1 ptr"',
        ';; dkim-lint-x',
        'dkim-lint-',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        let text = pieces.join('');
        for (let step = 0; step < 60; step++) {
          const { findings } = open(text);
          for (const { span } of findings) assert.ok(span.start >= 0 && span.end <= text.length);
          const fix = findings.find(({ rule }) => rule.id === 'lint/unused-suppression')?.fixes[0];
          if (fix === undefined) return;
          const after = applyEdits(text, fix.edits());
          assert.ok(after.length < text.length);
          text = after;
        }
        assert.fail('fixes do not end');
      }),
      { seed: 1035, numRuns: 1500 },
    );
  });

  test('many comments and findings cost little', () => {
    const run = (count: number) => {
      const text = Array.from(
        { length: count },
        (_, i) => `; dkim-lint-disable-next-line spf/missing-all\nh${i} TXT "v=spf1 mx"\n`,
      ).join('');
      assert.deepEqual(open(text).findings, []);
    };
    // Quadratic work would run into the time limit of the suite.
    run(8000 * 4);
  });
});
