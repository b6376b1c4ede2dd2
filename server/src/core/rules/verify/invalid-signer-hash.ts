import type { SignerFault } from '../../dkim/results.ts';
import { defineRule } from '../rule.ts';
import { placeOf } from './lib/places.ts';

export default defineRule({
  id: 'verify/invalid-signer-hash',
  on: 'verdict',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '3.4' },
    { rfc: 6376, section: '3.7' },
  ],
  messages: {
    fault: '{what} {fix} Receivers reject the signature; the delivery path is not the cause.',
    orChanged: '{what} {fix} Receivers reject the signature. A change in transit may have led to the same hash.',
    beforeFooter: '{what} {fix} Then look for what adds the lines, and sign after it.',
    edited:
      '{what} This is true for the text in this editor, which may not be what the file contains; open the unchanged file to check the signature.',
  },
  check(verdict, { report }) {
    const { view, evidence, signerFaults } = verdict;
    for (const fault of signerFaults) {
      const at = placeOf(verdict, fault.part === 'body' ? view.signature.bodyHash : view.signature.signature);
      if (evidence.from === 'text') report('edited', at, { what: sentences(fault) }, { severity: 'info' });
      else {
        const message =
          fault.isBeforeFooter === true ? 'beforeFooter' : fault.isAmbiguous === true ? 'orChanged' : 'fault';
        report(message, at, { what: sentences(fault), fix: fault.fix });
      }
    }
  },
});

function sentences({ text, software }: SignerFault): string {
  return software === undefined ? text : `${text} ${software}`;
}
