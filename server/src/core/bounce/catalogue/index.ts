/** Every row of the catalogue. Which of them fits is in ../weigh.ts, the bare registry in ../registry.ts. */

import { AUTHENTICATION } from './authentication.ts';
import { FILTERS } from './filters.ts';
import { GOOGLE } from './google.ts';
import { MICROSOFT } from './microsoft.ts';
import { MTA } from './mta.ts';
import { PROVIDERS } from './providers.ts';
import type { CatalogueRow } from './row.ts';
import { SERVICES } from './services.ts';
import { YAHOO_APPLE } from './yahoo-apple.ts';

export const CATALOGUE: readonly CatalogueRow[] = [
  ...AUTHENTICATION,
  ...GOOGLE,
  ...MICROSOFT,
  ...YAHOO_APPLE,
  ...FILTERS,
  ...PROVIDERS,
  ...SERVICES,
  ...MTA,
];
