import { defineRule } from '../rule.ts';
import { isRefusedFor, REFUSAL_MESSAGES, reportRefusal } from './lib/report-refusal.ts';

/** What mail authentication has no part in. */
const CAUSES = new Set([
  'reverse-dns',
  'tls',
  'account',
  'recipient-disabled',
  'permission',
  'login',
  'reputation',
  'sender-identity',
  'rate-limited',
  'content',
  'unknown-recipient',
  'recipient-moved',
  'mailbox-full',
  'too-big',
  'host-not-found',
  'no-connection',
  'expired',
  'loop',
  'relay-denied',
  'policy',
  'protocol',
  'system',
  'other',
] as const);

export default defineRule({
  id: 'bounce/refused',
  on: 'refusal',
  severity: 'error',
  spec: [{ rfc: 3463 }, { rfc: 3464 }],
  messages: REFUSAL_MESSAGES,
  check(view, context) {
    if (isRefusedFor(view, CAUSES)) reportRefusal(view, context);
  },
});
