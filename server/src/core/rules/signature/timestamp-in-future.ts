import { receiptTime } from '../../workspace/receipt-time.ts';
import { defineRule } from '../rule.ts';
import { placedProblems } from './lib/placed-problems.ts';
import { timeText } from './lib/time-text.ts';

/** Clocks differ. Verifiers allow for five minutes and more. */
const CLOCK_SKEW = 300;

export default defineRule({
  id: 'signature/timestamp-in-future',
  on: 'signature',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.5' }],
  messages: {
    afterReceipt:
      'By t= this was signed at {signed}, but it arrived at {received}. Verifiers may ignore a signature from the future. Set the clock of the signing server.',
    ahead:
      'By t= this was signed at {signed}, which is in the future. Verifiers may ignore a signature from the future. Set the clock of the signing server.',
  },
  check(view, context) {
    const { report } = context;
    const { timestamp, list } = view.signature;
    const seconds = timestamp?.value.number;
    if (seconds === undefined || !Number.isFinite(seconds)) return;
    if (placedProblems(view, 'time-in-milliseconds').some(({ tag }) => tag === 't')) return;
    const received = receiptTime(view.message);
    if (seconds <= (received ?? context.now) + CLOCK_SKEW) return;
    const at = list.source(timestamp!.span);
    const signed = timeText(seconds);
    if (received === undefined) report('ahead', at, { signed });
    else report('afterReceipt', at, { signed, received: timeText(received) });
  },
});
