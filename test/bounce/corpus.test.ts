/** Every report of the corpus is read as its author meant it: kind, recipients, codes, and where they stand. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import type { Found } from '../../server/src/core/bounce/report.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';
import { readCorpus } from './corpus.ts';

const corpus = readCorpus();

test('every file of the corpus has an expectation, and every expectation a file', () => {
  const files = readdirSync(new URL('../corpus/bounces/', import.meta.url)).filter((name) => name.endsWith('.eml'));
  assert.deepEqual(files.sort(), corpus.map(({ name }) => name).sort());
  assert.ok(corpus.length >= 120);
});

describe('the corpus of reports', () => {
  for (const { name, text, expected } of corpus) {
    test(name, () => {
      const report = readReport(parseMessage(text));
      const place = (found: Found | undefined) => found && ([found.span.start, found.span.end] as const);
      const recipients = report.recipients.map((refusal, i) => {
        const wanted = expected.recipients[i];
        return {
          recipient: refusal.recipient?.value,
          action: refusal.action,
          status: refusal.status?.value ?? null,
          reply: refusal.reply?.value ?? null,
          ...(wanted?.originalRecipient && { originalRecipient: refusal.originalRecipient?.value }),
          ...(wanted?.recipientAt && { recipientAt: place(refusal.recipient) }),
          ...(wanted?.statusAt && { statusAt: place(refusal.status) }),
          ...(wanted?.replyAt && { replyAt: place(refusal.reply) }),
          ...(wanted?.mentions !== undefined && { mentions: refusal.mentions.length }),
        };
      });
      const { returned } = report;
      assert.deepEqual(
        {
          kind: report.kind,
          recipients,
          returned: returned && {
            form: returned.form,
            extent: returned.extent,
            ...(expected.returned?.start !== undefined && { start: returned.span.start }),
          },
        },
        { kind: expected.kind, recipients: expected.recipients, returned: expected.returned },
      );
    });
  }
});

test('the span of a code holds the code, unless it is encoded', () => {
  for (const { name, text, expected } of corpus) {
    for (const { status, mentions } of readReport(parseMessage(text)).recipients) {
      if (status === undefined || expected.recipients[0]?.statusAt === undefined) continue;
      for (const span of [status.span, ...mentions]) {
        assert.equal(text.slice(span.start, span.end), status.value, name);
      }
    }
  }
});

test('the returned message is parsed at its real position', () => {
  for (const { name, text, expected } of corpus) {
    if (expected.returned?.start === undefined) continue;
    const message = readReport(parseMessage(text)).returned!.message;
    const received = message.fields[0]!;
    assert.equal(received.key, 'received', name);
    assert.ok(text.slice(expected.returned.start).startsWith('Received:'), name);
  }
});
