import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const EXCHANGE_SERVER: GuidedProvider = {
  name: 'Exchange Server',
  guide: {
    id: 'exchange-server',
    kind: 'signer',
    summary: 'on premises; signs only with an agent or a gateway',
    records: [{ selector: 's202611', type: 'TXT', value: TXT_KEY }],
    selectors: 'Your own choice, or that of the gateway.',
    steps: [
      'Exchange Server does not sign by itself. Choose what does: a transport agent such as Exchange DKIM Signer, or the gateway or smart host that your mail leaves through.',
      'For a transport agent, install it on each server that sends to the Internet, and give it the last place among the agents, so that nothing changes the message afterwards.',
      'In a hybrid organization whose mail leaves through Exchange Online, Microsoft 365 signs: follow its guide.',
      'Publish the record of the key that the agent or the gateway made.',
    ],
    checks: [
      'A new message has a signature of your domain, with its body hash intact at the receiver.',
      'Mail of every sending server is signed, not only of the first.',
    ],
    page: { title: 'Exchange DKIM Signer', url: 'https://github.com/Pro/dkim-exchange', checked: CHECKED },
    sources: [
      { title: 'MSXFAQ, DKIM (in German)', url: 'https://www.msxfaq.de/spam/filter-dkim.htm', checked: CHECKED },
    ],
  },
};
