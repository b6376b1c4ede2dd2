import { CHECKED, type GuidedProvider } from './provider.ts';

export const HARAKA: GuidedProvider = {
  name: 'Haraka',
  guide: {
    id: 'haraka',
    kind: 'signer',
    summary: 'its dkim plugin; a script makes the key',
    records: [{ selector: 'nov2026', type: 'TXT', value: 'v=DKIM1;p=<public key>' }],
    selectors: 'Month and year in which the key was made, in the file `selector`.',
    steps: [
      'Install the plugin (`npm install haraka-plugin-dkim`), and add `dkim` to `config/plugins`.',
      'In `config/dkim`, run `./dkim_key_gen.sh example.org`. It makes the files `private`, `public`, `selector` and `dns` in a folder for the domain.',
      'Publish the DKIM record of the file `dns`. The SPF and DMARC records in it are suggestions.',
      'Turn signing on in `config/dkim.ini`, and restart Haraka.',
    ],
    checks: ["The private key is readable by Haraka's user only.", 'A new message has a signature of your domain.'],
    page: { title: 'haraka-plugin-dkim', url: 'https://haraka.github.io/plugins/dkim', checked: CHECKED },
  },
};
