/** The rules' two halves: what zones have is looked at by the one, what messages have by the other. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MESSAGE_SIDE_RULES } from '../../server/src/core/rules/message-side.ts';
import type { SubjectKind } from '../../server/src/core/rules/subjects.ts';
import { ZONE_SIDE_RULES } from '../../server/src/core/rules/zone-side.ts';

const SIDES: Readonly<Record<SubjectKind, 'zone' | 'message'>> = {
  'zone-problem': 'zone',
  record: 'zone',
  'key-record': 'zone',
  'no-key': 'zone',
  'policy-record': 'zone',
  'misplaced-policy': 'zone',
  'spf-in-zone': 'zone',
  'dmarc-in-zone': 'zone',
  suppression: 'zone',
  zone: 'zone',
  'key-in-workspace': 'zone',
  'zone-in-workspace': 'zone',
  'zone-signatures': 'zone',
  'message-document': 'message',
  message: 'message',
  signature: 'message',
  refusal: 'message',
  verdict: 'message',
  'verified-message': 'message',
  'message-evidence': 'message',
};

for (const [side, rules] of [
  ['zone', ZONE_SIDE_RULES],
  ['message', MESSAGE_SIDE_RULES],
] as const) {
  test(`every rule of the ${side} side looks at what is written there`, () => {
    assert.deepEqual(
      rules.filter(({ on }) => SIDES[on] !== side).map(({ id }) => id),
      [],
    );
  });
}
