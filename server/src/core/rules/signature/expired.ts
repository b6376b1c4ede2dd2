import { receiptTime } from '../../workspace/receipt-time.ts';
import { defineRule } from '../rule.ts';
import { timeText } from './lib/time-text.ts';

export default defineRule({
  id: 'signature/expired',
  on: 'signature',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '6.1.1' },
  ],
  messages: {
    atReceipt:
      'The signature expired at {expiry} (x=), and the message arrived at {received}. Many receivers do not accept it then. Configure the signer for a lifetime longer than mail may wait in a queue, such as a week.',
    refused:
      'The signature expired at {expiry} (x=), before the message was refused at {received}: it waited too long in a queue. Send it again, and configure the signer for a longer lifetime, such as a week.',
    byNow:
      'The signature expired at {expiry} (x=). This copy does not show when it arrived (it has no Received field); a verifier does not accept the signature now. Verify a copy with Received fields, or allow more time in x=.',
  },
  check({ signature, message }, context) {
    const { report } = context;
    const { expiration, timestamp, list } = signature;
    const expires = expiration?.value.number;
    if (expires === undefined || !Number.isFinite(expires)) return;
    // A signature that expires before it was made has a rule of its own.
    if (expires <= (timestamp?.value.number ?? Number.NEGATIVE_INFINITY)) return;
    const received = receiptTime(message);
    if (expires >= (received ?? context.now)) return;
    const at = list.source(expiration!.span);
    const expiry = timeText(expires);
    if (received === undefined) report('byNow', at, { expiry }, { severity: 'info' });
    else report(message.role === 'returned' ? 'refused' : 'atReceipt', at, { expiry, received: timeText(received) });
  },
});
