import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const SENDMAIL: GuidedProvider = {
  name: 'Sendmail',
  guide: {
    id: 'sendmail',
    kind: 'signer',
    summary: 'hands its mail to a milter that signs',
    records: [{ selector: 's202611', type: 'TXT', value: TXT_KEY }],
    selectors: 'Your own choice.',
    steps: [
      'Sendmail does not sign by itself. Set up OpenDKIM first: see its guide.',
      "Add the milter to `sendmail.mc`: ``INPUT_MAIL_FILTER(`opendkim', `S=inet:8891@localhost')``.",
      'Build `sendmail.cf` from it, and restart Sendmail.',
    ],
    checks: [
      'A new message has a signature of your domain that verifies at the receiver.',
      "Where signatures fail, look at what Sendmail rewrites after the milter (masquerading, generics tables): OpenDKIM's README says how to sign what leaves.",
    ],
    page: { title: 'OpenDKIM README', url: 'http://www.opendkim.org/opendkim-README', checked: CHECKED },
  },
};
