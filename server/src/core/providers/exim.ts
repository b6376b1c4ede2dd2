import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const EXIM: GuidedProvider = {
  name: 'Exim',
  guide: {
    id: 'exim',
    kind: 'signer',
    summary: 'its smtp transport signs; you make the key',
    records: [{ selector: 's202611', type: 'TXT', value: TXT_KEY }],
    selectors: 'Your own choice.',
    steps: [
      'Make a key with *DKIM Lint: Create a DKIM Key*, readable by the user that Exim runs as.',
      'Set `dkim_domain`, `dkim_selector` and `dkim_private_key` on the smtp transport that sends to the Internet. If one of them is empty after expansion, Exim does not sign.',
      'Compare a domain that is taken from From with your own domains first: Exim would look for a key of any other.',
      'Check the configuration with `exim -bV`, and reload Exim.',
    ],
    checks: [
      'A new message has a signature of your domain.',
      'Messages of a smarthost or a mailing list pass that transport, too.',
    ],
    page: {
      title: 'Exim specification, DKIM, SPF, SRS and DMARC',
      url: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-dkim_spf_srs_and_dmarc.html',
      checked: CHECKED,
    },
    sources: [
      {
        title: 'Exim specification (copy), DKIM, SPF and DMARC',
        url: 'https://www.chiark.greenend.org.uk/doc/exim4-doc-html/spec_html/ch-dkim_spf_and_dmarc.html',
        checked: CHECKED,
      },
    ],
  },
};
