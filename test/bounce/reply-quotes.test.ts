import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinedReply, quoteFrom } from '../../server/src/core/bounce/reply-quotes.ts';

const REPLY =
  "550-5.7.26 Unauthenticated email from example.org is not accepted due to 550-5.7.26 domain's DMARC policy. Please contact the 550 5.7.26 administrator";

test('a reply of several lines is shown with its codes once', () => {
  assert.equal(
    joinedReply(REPLY),
    "550 5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy. Please contact the administrator",
  );
});

test('a code that differs from the first stays', () => {
  assert.equal(joinedReply('550 5.7.1 refused (was 450 4.7.1 before)'), '550 5.7.1 refused (was 450 4.7.1 before)');
});

test('words are quoted as the server wrote them', () => {
  assert.equal(
    quoteFrom(REPLY, 'not accepted due to domain s dmarc policy'),
    "not accepted due to domain's DMARC policy",
  );
});

test('a name that was left out of the words stays out of the quote', () => {
  assert.equal(quoteFrom('550 User <a@example.org> Unknown.', 'user … unknown'), 'User … Unknown');
});

test('words that the reply spells otherwise are given back as they are', () => {
  assert.equal(quoteFrom("550 isn't known", 'is not known'), 'is not known');
  assert.equal(quoteFrom('', 'anything'), 'anything');
});
